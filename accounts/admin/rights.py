"""Guardian's rows on units beside the posts that explain them, and what disagrees."""

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.views.decorators.http import require_POST
from guardian.models import UserObjectPermission

from accounts.admin.base import KeptBySystem, ReadOnly
from accounts.models import Post
from accounts.permissions import UNIT_PERMISSIONS
from accounts.services import disagreements, mend_posts


class OfRight(admin.SimpleListFilter):
    title, parameter_name = "权限", "right"

    def lookups(self, request, model_admin):
        return UNIT_PERMISSIONS.items()

    def queryset(self, request, queryset):
        return queryset.filter(permission__codename=self.value()) if self.value() else queryset


@admin.register(UserObjectPermission)
class RightAdmin(ReadOnly, KeptBySystem):
    """Only looked at: rights are given by appointing, and mended from the posts."""

    list_display = ("person", "unit", "right", "explained_by")
    list_display_links = None
    list_filter = (OfRight,)
    search_fields = ("user__username", "user__name")
    search_help_text = "按用户名或姓名查找"
    sortable_by = ("person", "unit", "right")
    change_list_template = "admin/accounts/rights.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        held = Post.objects.unended().filter(user__is_active=True).select_related("unit")
        return (
            UserObjectPermission.objects.filter(
                content_type__app_label="accounts", content_type__model="unit"
            )
            .select_related("user", "permission", "content_type")
            .prefetch_related("content_object", Prefetch("user__posts", held, to_attr="held"))
        )

    def get_urls(self):
        mend = self.admin_site.admin_view(require_POST(self.mend))
        return [path("mend/", mend, name="mend_posts"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        found = disagreements() if self.has_view_permission(request) else []
        return super().changelist_view(request, {"disagreements": found, **(extra_context or {})})

    def mend(self, request: HttpRequest):
        """Make the rows what the posts say."""
        if self.has_view_permission(request):
            self.message_user(request, f"已按岗位改正 {len(mend_posts())} 处。")
        return redirect("admin:guardian_userobjectpermission_changelist")

    @admin.display(description="人员", ordering="user__username")
    def person(self, row: UserObjectPermission) -> str:
        return str(row.user)

    @admin.display(description="单位", ordering="object_pk")
    def unit(self, row: UserObjectPermission) -> str:
        return str(row.content_object or f"已不存在的单位（{row.object_pk}）")

    @admin.display(description="权限", ordering="permission__codename")
    def right(self, row: UserObjectPermission) -> str:
        return UNIT_PERMISSIONS.get(row.permission.codename, row.permission.codename)

    @admin.display(description="来自岗位")
    def explained_by(self, row: UserObjectPermission) -> str:
        posts = (
            post
            for post in row.user.held
            if str(post.unit_id) == row.object_pk and post.gives(row.permission.codename)
        )
        links = ((reverse("admin:accounts_post_change", args=[post.pk]), post) for post in posts)
        return format_html_join("、", '<a href="{}">{}</a>', links) or "没有岗位说明这项权限"
