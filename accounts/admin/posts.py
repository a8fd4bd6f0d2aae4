"""岗位 in the administration pages: appointed and relieved through the services, never edited."""

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.admin.base import KeptByUnits
from accounts.admin.reach import manages_all, people_of, posts_of, roles_for, units_of
from accounts.models import Post, Unit, User
from accounts.permissions import Role
from accounts.services import appoint, relieve


def appointment_faults(by: User, user: User | None, unit: Unit, role: str) -> list[str]:
    """Why this administrator may not make this appointment; user None: an account about to be made."""
    faults = []
    if user == by:
        faults.append("不能给自己任职，请由其他管理员办理。")
    if role not in roles_for(by):
        faults.append("系统管理员只能由系统管理员任命。")
    if role == Role.SYSTEM_ADMIN and not unit.is_root():
        faults.append("系统管理员只在最高一级工会任职。")
    if unit.valid_until:
        faults.append(f"{unit.name}已于{unit.valid_until:%Y年%-m月%-d日}撤销，不能再任职。")
    if user and not user.is_active:
        faults.append("这个账号已停用，启用后才能任职。")
    if user and Post.objects.filter(user=user, unit=unit, role=role, ended_at__isnull=True).exists():
        faults.append("此人在该单位已有这个岗位；需要改任期的，先结束原来的任职。")
    return faults


class AppointmentForm(forms.ModelForm):
    """A new post; `by` is the administrator."""

    by = None

    class Meta:
        model = Post
        fields = ("user", "unit", "role", "from_on", "until_on")

    def clean(self):
        fields = super().clean()
        if {"user", "unit", "role"} <= fields.keys():
            for fault in appointment_faults(self.by, fields["user"], fields["unit"], fields["role"]):
                self.add_error(None, fault)
        return fields


class Held(admin.SimpleListFilter):
    """Current, future or ended posts."""

    title, parameter_name = "任职情况", "held"

    def lookups(self, request, model_admin):
        return [("now", "在任"), ("later", "尚未到任"), ("over", "已结束")]

    def queryset(self, request, queryset):
        now = Q(pk__in=Post.objects.current().values("pk"))
        later = Q(pk__in=Post.objects.awaited().values("pk"))
        chosen = {"now": now, "later": later, "over": ~now & ~later}
        return queryset.filter(chosen[self.value()]) if self.value() in chosen else queryset


@admin.register(Post)
class PostAdmin(KeptByUnits):
    form = AppointmentForm
    list_display = ("user", "unit", "role", "from_on", "until_on", "standing", "appointed_by", "ended_by")
    list_filter = (Held, "role", ("unit", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user", "unit", "appointed_by", "ended_by")
    search_fields = ("user__name", "user__username", "unit__name")
    search_help_text = "按姓名、用户名或单位查找"
    autocomplete_fields = ("user", "unit")
    actions = ("end_posts",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return posts_of(request.user).select_related(*self.list_select_related)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return obj is None and super().has_change_permission(request)

    def get_fields(self, request, obj=None):
        fields = AppointmentForm.Meta.fields
        return (
            (*fields, "standing", "appointed_by", "appointed_at", "ended_by", "ended_at") if obj else fields
        )

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        scoped = {"user": people_of, "unit": units_of}
        if db_field.name in scoped:
            kwargs["queryset"] = scoped[db_field.name](request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "role":
            kwargs["choices"] = [
                ("", "---------"),
                *((role, Role(role).label) for role in roles_for(request.user)),
            ]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        post = appoint(
            obj.user, obj.role, in_unit=obj.unit, by=request.user, from_on=obj.from_on, until_on=obj.until_on
        )
        obj.pk, obj._state.adding = post.pk, False

    @admin.display(description="任职情况")
    def standing(self, post: Post) -> str:
        return post.standing

    @admin.action(description="结束任职", permissions=["add"])
    @transaction.atomic
    def end_posts(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Relieve the chosen people at once; one's own posts and system administrators' are left to others."""
        ended = 0
        for post in queryset.filter(ended_at__isnull=True):
            if post.user == request.user:
                self.message_user(request, f"{post}：不能免去自己的岗位。", messages.ERROR)
            elif post.role not in roles_for(request.user) and not manages_all(request.user):
                self.message_user(request, f"{post}：由系统管理员办理。", messages.ERROR)
            else:
                relieve(post, by=request.user)
                self.log_change(request, post, "结束任职")
                ended += 1
        self.message_user(request, f"已结束 {ended} 个任职，权限同时收回。")
