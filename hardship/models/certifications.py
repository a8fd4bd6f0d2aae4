"""认定 and 录入: the certifying decision as a fact, and the complete electronic record."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Unit, User
from hardship.models.codes import CodeField, labels_of
from hardship.models.dossiers import Dossier
from hardship.models.verdicts import Verdict
from hardship.querysets import PartQuerySet


class Certification(models.Model):
    """认定: category, tier and number of a dossier, the rules' verdict frozen beside them.

    The draft a certifier fills has certified_at None; at most one certification is in force.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="certifications")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="认定单位")
    category = CodeField("困难类别", code_list="hardship_category")
    tier = CodeField("建档标准", code_list="file_tier")
    differs_because = models.CharField(
        "与系统测算不一致的理由",
        max_length=300,
        blank=True,
        help_text="类别或建档标准与系统测算不同，必须写明理由。",
    )
    is_relief_target = models.BooleanField("是否为解困脱困对象")
    relief_confirmed_on = models.DateField("确定时间", null=True, blank=True)
    key_groups = ArrayField(
        models.CharField(max_length=20), verbose_name="五类重点群体", default=list, blank=True
    )
    key_group_note = models.CharField("其他群体说明", max_length=100, blank=True)
    four_batches = ArrayField(
        models.CharField(max_length=20), verbose_name="“四个一批”措施", default=list, blank=True
    )
    opinion = models.CharField("认定意见", max_length=300)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="认定人")
    recorded_at = models.DateTimeField(auto_now_add=True)
    certified_at = models.DateTimeField("认定时间", null=True, blank=True, editable=False)
    certified_on = models.DateField("建档日期", null=True, blank=True, editable=False)
    verdict = models.ForeignKey(Verdict, models.PROTECT, null=True, blank=True, editable=False)
    superseded_at = models.DateTimeField("作废时间", null=True, blank=True, editable=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "认定"
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(superseded_at__isnull=True), name="one_certification_in_force"
            ),
            models.CheckConstraint(
                condition=Q(is_relief_target=False)
                | (
                    Q(relief_confirmed_on__isnull=False)
                    & Q(key_groups__len__gte=1)
                    & Q(four_batches__len__gte=1)
                ),
                name="relief_target_has_groups_and_measures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} {self.category}"

    @property
    def key_groups_label(self) -> str:
        return labels_of("key_group", self.key_groups)

    @property
    def four_batches_label(self) -> str:
        return labels_of("four_batch", self.four_batches)


class Entry(models.Model):
    """录入: annex 6 complete in the electronic record, reconciled with the national system's number and date."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="entry")
    national_no = models.CharField("全国系统编号", max_length=30, unique=True)
    national_on = models.DateField("全国系统录入日期")
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "录入"

    def __str__(self) -> str:
        return f"{self.dossier} {self.national_no}"
