"""用户 in the administration pages: made with a first post, stopped and allowed again, never deleted."""

from axes.utils import reset
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from treebeard.forms import TreeNodeChoiceField

from accounts import second_factor
from accounts.admin.base import KeptByUnits
from accounts.admin.posts import appointment_faults
from accounts.admin.reach import manages_all, may_keep, people_of, roles_for, units_of
from accounts.logins import end_logins, note_login
from accounts.models import LoginOutcome, Post, Unit, User
from accounts.origins import origin_of
from accounts.permissions import Role
from accounts.services import appoint, synchronise_all

ONE_PERSON = (
    "一人一个账号，不得共用：谁办的事记在谁的名下。人员变动时新建账号并办理岗位交接，不要改姓名接着用。"
)


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

    def save(self, commit=True):
        """Known to two people, so good for one login only."""
        self.user.must_change_password = True
        return super().save(commit)


class ResetFactorForm(forms.Form):
    """Why somebody's second factor is reset."""

    reason = forms.CharField(
        label="事由",
        max_length=200,
        help_text="例如：手机丢失，已当面核对本人身份证。谁、何时、为什么重置都有记录。",
        widget=admin.widgets.AdminTextInputWidget,
    )


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
    readonly_fields = ("new_password", "factor", "is_demo", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "name", "phone", "is_active"), "description": ONE_PERSON}),
        ("账号", {"fields": ("new_password", "factor", "is_demo", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": ("username", "name", "phone", "password1", "password2"),
                "description": f"{ONE_PERSON}初始密码由本人第一次登录时修改。",
            },
        ),
        ("第一个岗位", {"fields": ("unit", "role", "from_on")}),
    )
    actions = ("stop", "allow", "unlock", "end")

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

    def get_urls(self):
        reset = self.admin_site.admin_view(self.reset_factor)
        return [path("<int:pk>/factor/", reset, name="reset_second_factor"), *super().get_urls()]

    def reset_factor(self, request: HttpRequest, pk: int):
        """A lost phone: forget it and the recovery codes, end the person's logins; with a reason, on the record."""
        person = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, person) or not second_factor.has_factor(person):
            self.message_user(request, f"{person}：没有设置两步验证，或不在您的管理范围内。", messages.ERROR)
            return redirect("admin:accounts_user_changelist")
        form = ResetFactorForm(request.POST or None)
        if not form.is_valid():
            context = self.admin_site.each_context(request) | {
                "form": form,
                "original": person,
                "title": "重置两步验证",
            }
            return render(request, "admin/accounts/reset_factor.html", context)
        self._forget_factor(request, person, form.cleaned_data["reason"])
        return redirect("admin:accounts_user_change", pk)

    @transaction.atomic
    def _forget_factor(self, request: HttpRequest, person: User, reason: str) -> None:
        second_factor.remove(person)
        note_login(
            LoginOutcome.FACTOR_RESET, user=person, by=request.user, note=reason, origin=origin_of(request)
        )
        end_logins(person, by=request.user, note="重置两步验证")
        self.log_change(request, person, f"重置两步验证：{reason}")
        self.message_user(
            request, f"已重置{person}的两步验证，其全部登录已结束；岗位须启用的，下次登录时重新设置。"
        )

    def user_change_password(self, request, id, form_url=""):
        """Django's page; afterwards the person must choose their own password, and all their logins end."""
        before = User.objects.filter(pk=id).values_list("password", flat=True).first()
        answer = super().user_change_password(request, id, form_url)
        person = User.objects.filter(pk=id).first()
        if person and person.password != before:
            note_login(LoginOutcome.PASSWORD_RESET, user=person, by=request.user, origin=origin_of(request))
            end_logins(person, by=request.user, note="重置密码")
        return answer

    def save_model(self, request, obj, form, change):
        obj.must_change_password = obj.must_change_password or not change
        super().save_model(request, obj, form, change)
        if change:
            self._follow(obj, request.user)
        elif form.cleaned_data["unit"]:
            first = form.cleaned_data
            appoint(obj, first["role"], in_unit=first["unit"], by=request.user, from_on=first["from_on"])

    @admin.display(description="密码")
    def new_password(self, user: User) -> str:
        return format_html(
            '<a href="{}">重置密码</a>', reverse("admin:auth_user_password_change", args=[user.pk])
        )

    @admin.display(description="两步验证")
    def factor(self, user: User) -> str:
        if not second_factor.has_factor(user):
            return "未启用"
        url = reverse("admin:reset_second_factor", args=[user.pk])
        return format_html(
            '已启用，剩 {} 个恢复码　<a href="{}">手机丢失，重置</a>', second_factor.codes_left(user), url
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

    @admin.action(description="解除登录锁定", permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Forget the wrong passwords of accounts, for those the administrator may keep."""
        done = 0
        for person in queryset:
            if not may_keep(request.user, person):
                self.message_user(request, f"{person}：不在您的管理范围内，未解除。", messages.ERROR)
            elif reset(username=person.username):
                note_login(LoginOutcome.UNLOCKED, user=person, by=request.user, origin=origin_of(request))
                self.log_change(request, person, "解除登录锁定")
                done += 1
        self.message_user(request, f"已解除 {done} 个账号的登录锁定，可以重新登录。")

    @admin.action(description="结束全部登录（须重新登录）", permissions=["change"])
    def end(self, request: HttpRequest, queryset: QuerySet) -> None:
        """End the logins of people the administrator may keep, on all their devices."""
        kept = [person for person in queryset if may_keep(request.user, person)]
        for person in set(queryset) - set(kept):
            self.message_user(request, f"{person}：不在您的管理范围内，未结束。", messages.ERROR)
        done = sum(end_logins(person, by=request.user, note="管理员结束") for person in kept)
        self.message_user(request, f"已结束 {len(kept)} 个账号的 {done} 个登录。")

    def _follow(self, person: User, by: User) -> None:
        """Rights as the account now stands; a stopped one is logged in nowhere."""
        synchronise_all(person)
        if not person.is_active:
            end_logins(person, by=by, note="停用账号")

    @transaction.atomic
    def _switch(self, request: HttpRequest, queryset: QuerySet, *, active: bool) -> None:
        word, done = ("启用" if active else "停用"), 0
        for person in queryset.exclude(is_active=active):
            if not may_keep(request.user, person):
                self.message_user(request, f"{person}：不在您的管理范围内，未{word}。", messages.ERROR)
                continue
            User.objects.filter(pk=person.pk).update(is_active=active)
            person.is_active = active
            self._follow(person, request.user)
            self.log_change(request, person, word)
            done += 1
        self.message_user(request, f"已{word} {done} 个账号。")
