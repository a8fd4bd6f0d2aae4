"""用户 in the administration pages: made with a first post, stopped and allowed again, never deleted."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from treebeard.forms import TreeNodeChoiceField

from accounts.admin.base import KeptByUnits
from accounts.admin.posts import appointment_faults
from accounts.admin.reach import manages_all, may_keep, people_of, roles_for, units_of
from accounts.models import Post, Unit, User
from accounts.permissions import Role
from accounts.services import appoint, synchronise_all


class NewUserForm(UserCreationForm):
    """Name, initial password and first post; a unit's administrator must give the post."""

    by = None
    unit = TreeNodeChoiceField(label="单位", queryset=Unit.objects.none(), required=False)
    role = forms.ChoiceField(label="岗位", required=False)
    from_on = forms.DateField(label="任职起", initial=localdate, widget=admin.widgets.AdminDateWidget)

    class Meta:
        model = User
        fields = ("username", "name", "phone")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_of(self.by)
        self.fields["role"].choices = [("", "---------")] + [
            (role, Role(role).label) for role in roles_for(self.by)
        ]
        if not manages_all(self.by):
            self.fields["unit"].required = self.fields["role"].required = True

    def clean(self):
        fields = super().clean()
        unit, role = fields.get("unit"), fields.get("role")
        if bool(unit) != bool(role) and not {"unit", "role"} & self.errors.keys():
            self.add_error("role" if unit else "unit", "单位和岗位要一起填写。")
        if unit and role:
            for fault in appointment_faults(self.by, None, unit, role):
                self.add_error("role", fault)
        return fields


class NewPasswordForm(AdminPasswordChangeForm):
    """An account always has a password; stopping it is another switch."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        self.fields["password1"].required = self.fields["password2"].required = True


class CurrentPosts(admin.TabularInline):
    """The posts of a person within the administrator's reach, to look at."""

    model, fk_name = Post, "user"
    fields = readonly_fields = ("unit", "role", "from_on", "until_on", "standing")
    verbose_name_plural = "岗位（在“岗位”中任职、结束任职）"
    extra = 0
    can_delete = False

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return Post.objects.filter(unit__in=units_of(request.user).values("pk")).select_related("unit")

    @admin.display(description="任职情况")
    def standing(self, post):
        return post.standing


@admin.register(User)
class UserAdmin(KeptByUnits, DjangoUserAdmin):
    form = forms.ModelForm
    add_form_template, change_user_password_template = None, "admin/accounts/password.html"
    add_form, change_password_form = NewUserForm, NewPasswordForm
    list_display = ("username", "name", "held_posts", "phone_mask", "is_active", "last_login")
    list_display_links = ("username", "name")
    list_filter = ("is_active", "is_demo")
    ordering = ("username",)
    search_fields = ("username", "name")
    search_help_text = "按用户名或姓名查找"
    filter_horizontal = ()
    readonly_fields = ("new_password", "is_demo", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "name", "phone", "is_active")}),
        ("账号", {"fields": ("new_password", "is_demo", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "name", "phone", "password1", "password2")}),
        ("第一个岗位", {"fields": ("unit", "role", "from_on")}),
    )
    actions = ("stop", "allow")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        held = (
            Post.objects.current().filter(unit__in=units_of(request.user).values("pk")).select_related("unit")
        )
        people = people_of(request.user).order_by(*self.ordering)
        return people.prefetch_related(Prefetch("posts", held, to_attr="held"))

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_change_permission(request) and (obj is None or may_keep(request.user, obj))

    def get_inlines(self, request, obj):
        return [CurrentPosts] if obj else []

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change:
            synchronise_all(obj)
        elif form.cleaned_data["unit"]:
            first = form.cleaned_data
            appoint(obj, first["role"], in_unit=first["unit"], by=request.user, from_on=first["from_on"])

    @admin.display(description="密码")
    def new_password(self, user: User) -> str:
        return format_html(
            '<a href="{}">重置密码</a>', reverse("admin:auth_user_password_change", args=[user.pk])
        )

    @admin.display(description="办公电话")
    def phone_mask(self, user: User) -> str:
        """A mobile number shows its ends only; an office line is nobody's secret."""
        mobile = len(user.phone) == 11 and user.phone.startswith("1")
        return f"{user.phone[:3]}****{user.phone[-4:]}" if mobile else user.phone

    @admin.display(description="在任岗位")
    def held_posts(self, user: User) -> str:
        return "、".join(map(str, user.held))

    @admin.action(description="停用账号（收回权限）", permissions=["change"])
    def stop(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._switch(request, queryset, active=False)

    @admin.action(description="启用账号（按岗位恢复权限）", permissions=["change"])
    def allow(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._switch(request, queryset, active=True)

    @transaction.atomic
    def _switch(self, request: HttpRequest, queryset: QuerySet, *, active: bool) -> None:
        word, done = ("启用" if active else "停用"), 0
        for person in queryset.exclude(is_active=active):
            if not may_keep(request.user, person):
                self.message_user(request, f"{person}：不在您的管理范围内，未{word}。", messages.ERROR)
                continue
            User.objects.filter(pk=person.pk).update(is_active=active)
            person.is_active = active
            synchronise_all(person)
            self.log_change(request, person, word)
            done += 1
        self.message_user(request, f"已{word} {done} 个账号。")
