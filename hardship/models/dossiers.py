"""The dossier (档案): one household's file from application to exit, and the request it begins with."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import Unit, User
from hardship.enums import CERTIFIED, ENDED, Stage, WorkerKind
from hardship.models.codes import CodeField, labels_of
from hardship.models.fields import MoneyField
from hardship.models.households import Household
from hardship.models.standards import PolicyEdition
from hardship.querysets import DossierQuerySet, PartQuerySet


class ScopedModel(models.Model):
    """Belongs to a unit; unit_path repeats the unit's path so that a page over a million rows is one index range.

    A database trigger (migration unit_paths) rewrites the copies when a unit moves.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="填报单位")
    unit_path = models.CharField(max_length=255, editable=False, db_collation="C")

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        self.unit_path = self.unit.path
        super().save(*args, **kwargs)


class Dossier(ScopedModel):
    """One household, one file (一户一档).

    number: acceptance number, given when the file is opened, used in addresses.
    case_no: 职工编号, given at certification, never changed.
    awaiting: the unit whose turn it is; due_on: the last day for it in working days, None when no limit or no calendar.
    The columns from applicant_name to category repeat facts of the family for lists; services keep them true.
    """

    number = models.CharField("受理号", max_length=24, unique=True)
    case_no = models.CharField("职工编号", max_length=20, unique=True, null=True, blank=True)
    household = models.OneToOneField(Household, models.PROTECT, verbose_name="家庭")
    edition = models.ForeignKey(PolicyEdition, models.PROTECT, verbose_name="政策版本")
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="原档案")
    stage = models.CharField("阶段", max_length=16, choices=Stage, default=Stage.APPLICATION, editable=False)
    stage_since = models.DateTimeField("进入本阶段时间", auto_now_add=True)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    awaiting = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="待办单位")
    due_on = models.DateField("办理期限", null=True, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="建档人")
    opened_at = models.DateTimeField("建档时间", auto_now_add=True)
    changed_at = models.DateTimeField("最近更新", auto_now=True)

    applicant_name = models.CharField("姓名", max_length=30, blank=True)
    applicant_pinyin = models.CharField("拼音首字母", max_length=30, blank=True)
    applicant_id_mask = models.CharField("身份证号（掩码）", max_length=18, blank=True)
    workplace = models.CharField("工作单位", max_length=100, blank=True)
    persons = models.PositiveSmallIntegerField("家庭人口", default=0)
    monthly_per_person = MoneyField("家庭月人均收入", null=True, blank=True)
    main_cause = CodeField("主要致困原因", code_list="cause", blank=True)
    category = CodeField("困难类别", code_list="hardship_category", blank=True)
    tier = CodeField("建档标准", code_list="file_tier", blank=True)
    applied_on = models.DateField("申报日期", null=True, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "困难职工档案"
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(fields=["unit_path", "stage"], name="dossier_scope_stage"),
            models.Index(fields=["unit_path", "-opened_at"], name="dossier_scope_opened"),
            models.Index(fields=["-opened_at", "-id"], name="dossier_newest"),
            models.Index(fields=["awaiting", "stage", "due_on"], name="dossier_workbasket"),
            GinIndex(fields=["applicant_name"], name="dossier_name_trgm", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="dossier_stage_is_known"),
            models.CheckConstraint(
                condition=~Q(stage__in=CERTIFIED) | Q(case_no__isnull=False),
                name="certified_dossier_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.applicant_name or '（未填姓名）'} 户"

    def get_absolute_url(self) -> str:
        return reverse("dossier", args=[self.number])

    @property
    def is_ended(self) -> bool:
        return self.stage in ENDED

    @property
    def is_certified(self) -> bool:
        return self.stage in CERTIFIED

    @property
    def assessed_on(self) -> date:
        """The day whose policy and low-income standard apply: the application date (domain §5.4)."""
        return self.applied_on or localdate()


class Application(models.Model):
    """申请: the request, its causes and what the family asks for (annex 2)."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="application")
    apply_type = CodeField("申请类别", code_list="apply_type", blank=True)
    worker_kind = models.CharField("职工类别", max_length=10, choices=WorkerKind, default=WorkerKind.URBAN)
    file_origin = CodeField("档案类别", code_list="file_origin", blank=True)
    main_cause = CodeField("主要致困原因", code_list="cause", blank=True, help_text="限选一项。")
    minor_causes = ArrayField(
        models.CharField(max_length=20),
        verbose_name="次要致困原因",
        default=list,
        blank=True,
        help_text="最多选三项。",
    )
    cause_other = models.CharField("其他原因说明", max_length=200, blank=True)
    hardship_desc = models.TextField(
        "家庭困难原因及状况", max_length=1000, blank=True, help_text="20 至 1000 字。"
    )
    needs = ArrayField(models.CharField(max_length=20), verbose_name="帮扶需求", default=list, blank=True)
    needs_note = models.CharField("帮扶需求说明", max_length=200, blank=True)
    gov_aid = models.BooleanField("是否享受政府救助", null=True, blank=True)
    aid_monthly = MoneyField(
        "政府救助金额（元/月，全家）", null=True, blank=True, help_text="低保等，享受政府救助时必填。"
    )
    other_aid = models.CharField("其他单位的帮扶救助情况", max_length=300, blank=True)
    months_below = models.PositiveSmallIntegerField(
        "人均收入连续低于低保标准的月数", null=True, blank=True, help_text="按收入证明逐月核对；不低于填 0。"
    )
    spouse_reason = models.CharField(
        "不以户主建档的理由",
        max_length=200,
        blank=True,
        help_text="夫妻双方都是困难职工且不在同一单位的，原则上以户主为主建立档案。",
    )
    authorised_on = models.DateField("授权书签署日期", null=True, blank=True)
    declared_on = models.DateField("本人声明签名日期", null=True, blank=True)
    registrar = models.CharField("登记人", max_length=30, blank=True)
    remark = models.CharField("备注", max_length=300, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申请"
        constraints = [
            models.CheckConstraint(condition=Q(minor_causes__len__lte=3), name="at_most_three_minor_causes"),
        ]

    @property
    def minor_causes_label(self) -> str:
        return labels_of("cause", self.minor_causes)

    @property
    def needs_label(self) -> str:
        return labels_of("need", self.needs)

    @property
    def causes(self) -> list[str]:
        return [code for code in (self.main_cause, *self.minor_causes) if code]


class Hand(models.Model):
    """经手: a person has had a hand in a dossier, at one step of it only.

    step: "handling" for entering, investigating, evaluating, publishing; "approval:<unit id>" and "certification" for
    decisions. The exclusion constraint lets one person appear in a dossier under one step only, so that nobody can
    decide on what they entered, investigated or already decided, whatever the program does (严禁优亲厚友).
    """

    HANDLING = "handling"
    CERTIFICATION = "certification"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="hands")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    step = models.CharField(max_length=40)
    laid_at = models.DateTimeField(auto_now_add=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "经手记录"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "user", "step"], name="one_hand_a_step"),
            ExclusionConstraint(
                name="nobody_decides_on_own_work",
                expressions=[("dossier", "="), ("user", "="), ("step", "<>")],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.user_id} {self.step}"


class NumberSeries(models.Model):
    """The last number given out under a prefix; the row lock makes numbers gapless and unique."""

    prefix = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号流水"

    def __str__(self) -> str:
        return f"{self.prefix} {self.last}"
