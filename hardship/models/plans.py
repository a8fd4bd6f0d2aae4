"""帮扶计划 and 联系卡: what help, by whom, agreed and signed by the worker (annexes 6 and 7)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from hardship.models.codes import labels_of
from hardship.models.dossiers import Dossier
from hardship.querysets import PartQuerySet


class Plan(models.Model):
    """One agreed plan; takes effect when the worker has signed, a change is a new plan signed again."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="plans")
    helping_unit = models.CharField("帮扶单位", max_length=100)
    helper_name = models.CharField("帮扶责任人", max_length=30)
    helper_title = models.CharField("责任人职务", max_length=40)
    helper_phone = models.CharField("责任人电话", max_length=20)
    since = models.DateField("确定日期")
    needs = ArrayField(models.CharField(max_length=20), verbose_name="帮扶需求")
    plan = models.TextField("帮扶计划", max_length=1000)
    measures = models.TextField("帮扶措施", max_length=1000)
    target_on = models.DateField("预计脱困时间", null=True, blank=True)
    signed_on = models.DateField("困难职工签字日期", null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    superseded_at = models.DateTimeField("作废时间", null=True, blank=True, editable=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶计划"
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(superseded_at__isnull=True), name="one_plan_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} 帮扶计划"

    @property
    def needs_label(self) -> str:
        return labels_of("need", self.needs)


class ContactCard(models.Model):
    """联系卡 handed to the family."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="cards")
    number = models.CharField("卡号", max_length=24, unique=True)
    issued_on = models.DateField("发卡日期")
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发卡人")
    superseded_at = models.DateTimeField("收回时间", null=True, blank=True, editable=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "联系卡"
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(superseded_at__isnull=True), name="one_card_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.number
