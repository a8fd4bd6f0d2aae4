"""入户调查: the visit, who went, what was found against what was declared."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from hardship.enums import Conclusion, InvestigatorKind
from hardship.models.codes import CodeField
from hardship.models.dossiers import Dossier
from hardship.models.secrets import SecretField, SecretHolder
from hardship.querysets import PartQuerySet


class Investigation(models.Model):
    """One visit; at least two different investigators, as many as the edition asks (notice 二(一)2)."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="investigations")
    visited_on = models.DateField("调查日期")
    way = CodeField("调查方式", code_list="visit_way")
    place = models.CharField("调查地点", max_length=100, blank=True)
    received_by = models.CharField("接待人", max_length=30, blank=True)
    summary = models.TextField("调查情况", max_length=2000)
    conclusion = models.CharField("调查结论", max_length=12, choices=Conclusion)
    reason = models.CharField("理由", max_length=300, blank=True, help_text="不符合条件的必须写明理由。")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    superseded_at = models.DateTimeField("作废时间", null=True, blank=True, editable=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "入户调查"
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(superseded_at__isnull=True), name="one_investigation_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(conclusion=Conclusion.UNQUALIFIED) | ~Q(reason=""),
                name="unqualified_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visited_on} 入户调查"

    @property
    def names(self) -> str:
        return "、".join(person.name for person in self.investigators.all())


class Investigator(models.Model):
    """调查人: a staff member, or a volunteer named beside one (notice 三(二) 引入社工、义工)."""

    investigation = models.ForeignKey(Investigation, models.CASCADE, related_name="investigators")
    kind = models.CharField("身份", max_length=10, choices=InvestigatorKind)
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="账号"
    )
    name = models.CharField("姓名", max_length=30)
    organisation = models.CharField("单位", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "调查人"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["investigation", "name"], name="different_investigators"),
            models.UniqueConstraint(
                fields=["investigation", "user"],
                condition=Q(user__isnull=False),
                name="different_investigating_users",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InvestigationFinding(SecretHolder):
    """One declared item beside what was found; `declared` is the text as it stood on the day of recording.

    Both texts are encrypted: an item may be an illness.
    """

    investigation = models.ForeignKey(Investigation, models.CASCADE, related_name="findings")
    key = models.CharField(max_length=60)
    label = models.CharField("项目", max_length=60)
    declared = SecretField("申报情况", max_length=300, blank=True)
    agrees = models.BooleanField("与申报一致", default=True)
    found = SecretField("核实情况", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "核实项目"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["investigation", "key"], name="one_finding_an_item"),
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(found=""), name="difference_says_what_was_found"
            ),
        ]

    def __str__(self) -> str:
        return self.label
