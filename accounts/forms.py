"""Logging in and changing one's password."""

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm


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
