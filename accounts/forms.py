"""Logging in, changing one's password, the codes of the second factor."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from accounts import second_factor
from accounts.models import User

WRONG_CODE = "动态口令不正确或已用过，请等手机上换了新的六位数字再输入；也可以输入一个没用过的恢复码。"
WRONG_PASSWORD = "密码不正确，请重新输入。密码区分大小写。"  # noqa: S105 - a sentence


class LoginForm(AuthenticationForm):
    """User name and password; the one sentence never says which of the two was wrong."""

    error_messages = {
        "invalid_login": "用户名或密码不正确，请重新输入。密码区分大小写。",
        "inactive": "这个账号已停用，请联系本单位管理员。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["username"].label = "用户名"
        self.use_required_attribute = False
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
            field.error_messages["required"] = f"请填写{field.label}。"


class ChangePasswordForm(PasswordChangeForm):
    """Django's, with its rules listed under the new password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.use_required_attribute = False
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def save(self, commit: bool = True) -> User:
        """A changed password is one's own: the duty to change it ends."""
        self.user.must_change_password = False
        return super().save(commit)


class OwnForm(forms.Form):
    """A form about the person's own account."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.user = user
        self.use_required_attribute = False
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
            field.error_messages["required"] = f"请填写{field.label}。"


class PasswordForm(OwnForm):
    """One's own password once more, before something that matters."""

    password = forms.CharField(
        label="登录密码", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def clean_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(WRONG_PASSWORD)
        return ""


class CodeForm(OwnForm):
    """The six digits, or a recovery code. `device` is what proved it."""

    code = forms.CharField(
        label="动态口令或恢复码",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )
    device = None

    def clean_code(self) -> str:
        """Too many wrong codes make one wait; a code that was right is used up by looking at it."""
        if wait := second_factor.seconds_to_wait(self.user):
            raise forms.ValidationError(f"输错次数较多，请 {wait} 秒后再试。")
        self.device = second_factor.verify(self.user, self.cleaned_data["code"])
        if self.device is None:
            raise forms.ValidationError(WRONG_CODE)
        return ""


class SetUpForm(PasswordForm):
    """The first code of a new phone; who changes phones types the password too. `codes`: the recovery codes it brings."""

    code = forms.CharField(
        label="动态口令", max_length=10, help_text="手机上显示的六位数字。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip
    codes: list[str] | None = None
    field_order = ("code", "password")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        if not second_factor.has_factor(user):
            del self.fields["password"]

    def clean(self) -> dict[str, Any]:
        """The code is looked at last: looking uses it up."""
        fields = super().clean() or {}
        if not self.errors:
            self.codes = second_factor.confirm(self.user, fields["code"])
            if self.codes is None:
                self.add_error("code", "动态口令不正确。请核对手机时间是否准确，等换了新的六位数字再输入。")
        return fields
