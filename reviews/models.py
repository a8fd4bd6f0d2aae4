"""Decisions: every step taken, every level's opinion, every return for correction."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Post, Unit, User
from accounts.recording import record_all
from hardship.enums import Decision, Stage
from hardship.models import Dossier
from hardship.models.codes import CodeField, label_of
from hardship.querysets import PartQuerySet


class StageChange(models.Model):
    """流转记录: one step of a dossier. Who, in which post and unit, is copied: people and units are renamed later.

    days_used: working days since the step before, None when the calendar of a year was not loaded.
    snapshot: the family's facts as they stood, where the step is one to compare with later (submit, return, certify).
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="stage_changes")
    verb = models.CharField(max_length=32)
    from_stage = models.CharField(max_length=16, choices=Stage)
    to_stage = models.CharField(max_length=16, choices=Stage)
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经办")
    by_name = models.CharField(max_length=30)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="岗位")
    role_label = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    unit_name = models.CharField(max_length=100)
    note = models.CharField("意见", max_length=500, blank=True)
    days_used = models.PositiveIntegerField("用时（工作日）", null=True)
    snapshot = models.JSONField(null=True)
    at = models.DateTimeField("时间")

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "流转记录"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["by", "-at"], name="change_by_person")]
        triggers = [
            pgtrigger.Protect(name="record_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.verb}"


class Approval(models.Model):
    """审核: one unit's opinion in one round."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="approvals")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    decision = models.CharField("结论", max_length=8, choices=Decision)
    opinion = models.CharField("意见", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="签署人")
    change = models.OneToOneField(StageChange, models.PROTECT, related_name="approval")
    at = models.DateTimeField("时间", auto_now_add=True)
    superseded_at = models.DateTimeField("作废时间", null=True, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审核意见"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "unit"],
                condition=Q(superseded_at__isnull=True),
                name="one_opinion_a_unit_in_force",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.AGREE) | ~Q(opinion=""), name="adverse_opinion_is_written"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_decision_display()}"


class Return(models.Model):
    """退回补正: where to, the coded reason, and the fields to correct."""

    change = models.OneToOneField(StageChange, models.PROTECT, related_name="return_details")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="returns")
    reason = CodeField("退回原因", code_list="return_reason")
    fields_to_correct = models.JSONField("需补正的内容", default=list)
    due_on = models.DateField("补正期限", null=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "退回补正"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.dossier} {label_of('return_reason', self.reason)}"


record_all("reviews")
