"""People, union bodies and posts."""

from datetime import date
from typing import Any

import pgtrigger
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from guardian.models import UserObjectPermission
from treebeard.mp_tree import MP_Node

from accounts.permissions import ROLE_PERMISSIONS, UNIT_PERMISSIONS, Role
from accounts.querysets import DivisionManager, HandOverQuerySet, PostQuerySet, UnitManager
from accounts.recording import record_all


class Division(models.Model):
    """An administrative division (行政区划, GB/T 2260) as it stood from valid_from to valid_until.

    A renamed or re-coded county is a new row; replaced_by names its successor's code.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", "省"
        CITY = "city", "市"
        COUNTY = "county", "县(市、区)"

    code = models.CharField(
        "代码", max_length=6, validators=[RegexValidator(r"^\d{6}$", "行政区划代码是 6 位数字。")]
    )
    name = models.CharField("名称", max_length=50)
    level = models.CharField("级别", max_length=10, choices=Level)
    parent_code = models.CharField("上级代码", max_length=6, blank=True)
    valid_from = models.DateField("启用日期")
    valid_until = models.DateField("停用日期", null=True, blank=True)
    replaced_by = models.CharField("变更为", max_length=6, blank=True)

    objects = DivisionManager()

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_division_a_code_and_date")
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"

    def natural_key(self) -> tuple[str, date]:
        return (self.code, self.valid_from)


class UnitKind(models.TextChoices):
    """Kinds of union body (domain §3.22)."""

    PROVINCE = "province", "省总工会"
    CITY = "city", "市总工会"
    COUNTY = "county", "县(市、区)总工会"
    PROVINCE_INDUSTRY = "province_industry", "省产业工会"
    PROVINCE_ORGANS = "province_organs", "省直机关工会"
    PROVINCE_DIRECT = "province_direct", "省总对口单位工会"
    CITY_INDUSTRY = "city_industry", "市属系统/产业工会"
    CITY_GRASSROOTS = "city_grassroots", "市直属基层工会"
    COUNTY_SYSTEM = "county_system", "系统工会"
    TOWNSHIP = "township", "乡镇总工会"
    ZONE = "zone", "管理区工会工作委员会"
    COUNTY_GRASSROOTS = "county_grassroots", "区直基层工会"
    STREET = "street", "街道(社区)工会"
    ENTERPRISE = "enterprise", "企业工会"
    INSTITUTION = "institution", "事业单位工会"
    ORGAN = "organ", "机关工会"


class Unit(MP_Node):
    """A union body (工会组织); the tree is the chain of command.

    certifies: the unit may certify (认定) the dossiers below it: county level or above, and provincial industry
    unions (notice 二(一)3: 县级或县级以上工会（省有关产业工会）).
    """

    code = models.CharField("编码", max_length=24, unique=True)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=50, blank=True)
    kind = models.CharField("类型", max_length=20, choices=UnitKind)
    certifies = models.BooleanField(
        "有认定权", default=False, help_text="县级以上工会和省产业工会可以认定困难职工。"
    )
    division_code = models.CharField("行政区划代码", max_length=6, blank=True)
    phone = models.CharField("办公电话", max_length=20, blank=True)
    valid_from = models.DateField("成立日期", default=date(2018, 1, 1))
    valid_until = models.DateField("撤销日期", null=True, blank=True)

    # No node_order_by: sorted insertion would rewrite the paths of siblings, and dossiers carry their unit's path.
    objects = UnitManager()

    class Meta:
        verbose_name = verbose_name_plural = "工会组织"
        permissions = list(UNIT_PERMISSIONS.items())
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def label(self) -> str:
        return self.short_name or self.name

    def covers(self, other: "Unit") -> bool:
        """True when other is this unit or stands below it."""
        return other.path.startswith(self.path)

    def chain(self) -> list["Unit"]:
        """This unit and every unit above it, lowest first."""
        return [self, *reversed(list(Unit.objects.get_ancestors(self)))]

    def approval_path(self) -> list["Unit"]:
        """The units that give their opinion on a dossier filed here: up to and including the certifying one.

        Raises NoCertifyingUnit when no unit above may certify.
        """
        path = []
        for unit in self.chain():
            path.append(unit)
            if unit.certifies:
                return path
        raise NoCertifyingUnit(self)

    def certifying_unit(self) -> "Unit":
        return self.approval_path()[-1]


class NoCertifyingUnit(Exception):
    """No unit on the way up may certify; the message is fit to show."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(f"{unit.name}及其上级工会都没有认定权，请系统管理员在工会组织中设置。")


class UserManager(BaseUserManager):
    """Users have a name and no e-mail address."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person who logs in. Never deleted; what they may do comes from posts alone."""

    first_name = last_name = None
    email = None
    REQUIRED_FIELDS = []

    name = models.CharField("姓名", max_length=30)
    phone = models.CharField("办公电话", max_length=20, blank=True)
    must_change_password = models.BooleanField("下次登录须修改密码", default=False, editable=False)
    is_demo = models.BooleanField(
        "演示账号", default=False, help_text="生产环境拒绝启动，直到演示账号全部删除。"
    )

    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Post(models.Model):
    """Who holds which role (岗位) in which unit, from when until when; written only by accounts.services."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name="人员")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="单位")
    role = models.CharField("岗位", max_length=20, choices=Role)
    from_on = models.DateField("任职起", default=localdate)
    until_on = models.DateField(
        "任职止", null=True, blank=True, help_text="留空表示未定；期满次日自动失去权限。"
    )
    appointed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="任命人")
    appointed_at = models.DateTimeField("任命时间", auto_now_add=True)
    ended_at = models.DateTimeField("免职时间", null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="免职人", editable=False
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        ordering = ["unit__path", "role", "from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="post_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="post_role_is_known"),
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(ended_at__isnull=True),
                name="one_open_post_a_role_and_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.label} · {self.get_role_display()}"

    @property
    def standing(self) -> str:
        """Whether the post is held today, in words."""
        today = localdate()
        if self.ended_at or (self.until_on and self.until_on < today):
            return "已结束"
        return "尚未到任" if self.from_on > today else "在任"

    def gives(self, permission: str) -> bool:
        """True when the role carries the permission."""
        return permission in ROLE_PERMISSIONS[self.role]


class HandOver(models.Model):
    """岗位交接: what one post held when it was handed to a successor; append-only, written by services.hand_over.

    held: sentences, one a thing held. left: sentences, what the successor cannot take over and why.
    """

    old_post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="移交岗位")
    new_post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="接任岗位")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    role = models.CharField("岗位", max_length=20, choices=Role)
    on = models.DateField("交接日期")
    reason = models.CharField("交接原因", max_length=200)
    held = models.JSONField("移交事项", default=list)
    left = models.JSONField("未能移交", default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="监交人")
    at = models.DateTimeField("办理时间", auto_now_add=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "岗位交接"
        ordering = ["-at", "-pk"]
        triggers = [
            pgtrigger.Protect(name="hand_over_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.old_post.user}交{self.new_post.user}：{self.old_post}"


class PasswordHistory(models.Model):
    """A password somebody had, as its hash only, so that it is not chosen again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="password_history")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        ordering = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.set_at}"


class LoginOutcome(models.TextChoices):
    """What became of an attempt to log in, and what else happens to a login."""

    IN = "in", "登录成功"
    REFUSED = "refused", "用户名或密码不正确"
    LOCKED = "locked", "登录已锁定"
    CODE_PASSED = "code_passed", "动态口令通过"
    CODE_REFUSED = "code_refused", "动态口令不正确"
    OUT = "out", "退出"
    ENDED = "ended", "登录被结束"
    PASSWORD = "password", "修改密码"
    PASSWORD_RESET = "password_reset", "管理员重置密码"
    FACTOR_SET_UP = "factor_set_up", "设置两步验证"
    FACTOR_RESET = "factor_reset", "重置两步验证"
    UNLOCKED = "unlocked", "管理员解除锁定"


class LoginRecord(models.Model):
    """登录记录: one event at the door; append-only.

    username: as it was typed, whether such an account exists or not. by: the administrator, where one acted.
    """

    username = models.CharField("用户名", max_length=150, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="人员")
    outcome = models.CharField("结果", max_length=16, choices=LoginOutcome)
    address = models.GenericIPAddressField("地址", null=True)
    browser = models.CharField("浏览器", max_length=255, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="办理人")
    note = models.CharField("说明", max_length=200, blank=True)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录记录"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at"], name="login_record_newest")]
        triggers = [
            pgtrigger.Protect(
                name="login_record_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.username} {self.get_outcome_display()}"


class LoginSession(models.Model):
    """A login on one device. The session's key is kept as its SHA-256 only: who reads this table cannot use it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="logins", verbose_name="人员")
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    address = models.GenericIPAddressField("地址", null=True)
    browser = models.CharField("浏览器", max_length=255, blank=True)
    began_at = models.DateTimeField("登录时间", auto_now_add=True)
    ended_at = models.DateTimeField("结束时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "登录设备"
        ordering = ["-began_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.address}"


class UnitRight(UserObjectPermission):
    """A right in a unit as guardian keeps it: a proxy, so that granting one behind the posts' back is recorded."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = verbose_name_plural = "单位权限"


record_all("accounts")
