"""What a password must be, beyond its length: mixed, and none of the last five. Hashes only; nothing is ever shown."""

from typing import Final

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from accounts.models import PasswordHistory, User

KEPT: Final = 5
WANTED: Final = 3
OFFICE_WORDS: Final = (  # the office, what it does, its roles, its places, its telephone number
    "gonghui", "bangfu", "kunnan", "zhigong", "jiandang", "lika", "dangan", "tuokun", "jiceng", "guanliyuan", "hardship",
    "hebei", "qinhuangdao", "funing", "12351", "工会", "帮扶", "困难", "职工", "建档", "档案", "河北", "秦皇岛", "抚宁",
)  # fmt: skip


def classes_in(password: str) -> int:
    """How many of the four classes occur: capital letters, small letters, digits, anything else (Chinese, too)."""
    return len({_class_of(sign) for sign in password})


def _class_of(sign: str) -> str:
    if sign.isascii() and sign.isalnum():
        return "digit" if sign.isdecimal() else "capital" if sign.isupper() else "small"
    return "other"


class ThreeClasses:
    """Three of the four classes of characters."""

    def validate(self, password: str, user: User | None = None) -> None:
        if classes_in(password) < WANTED:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return "大写字母、小写字母、数字、其他符号，至少要有三种。"


class NoOfficeWords:
    """None of the words everybody here has in mind, in any spelling of capitals."""

    def validate(self, password: str, user: User | None = None) -> None:
        if any(word in password.lower() for word in OFFICE_WORDS):
            raise ValidationError(self.get_help_text(), code="password_of_the_office")

    def get_help_text(self) -> str:
        return "不能含有工会、帮扶、困难职工、本地地名、12351 这类本行业人人想得到的词或其拼音。"


class NotReused:
    """None of the passwords the person had last; the present one counts among them."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        stored = User.objects.filter(pk=user.pk).values_list("password", flat=True)
        earlier = PasswordHistory.objects.filter(user=user).values_list("password", flat=True)[:KEPT]
        if any(check_password(password, known) for known in {*stored, *earlier}):
            raise ValidationError(self.get_help_text(), code="password_reused")

    def get_help_text(self) -> str:
        return f"不能与最近 {KEPT} 次用过的密码相同。"

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Called by Django once the new password is stored: remember its hash, forget what is older than the last five."""
        if user is None:
            return
        PasswordHistory.objects.create(user=user, password=user.password)
        recent = PasswordHistory.objects.filter(user=user).values("pk")[:KEPT]
        PasswordHistory.objects.filter(user=user).exclude(pk__in=recent).delete()
