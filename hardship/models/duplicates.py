"""A person found in two files: what the superior of both is asked, and what it decided."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Unit, User
from hardship.enums import DuplicateOutcome
from hardship.models.codes import CodeField
from hardship.models.dossiers import Dossier
from hardship.models.households import Member
from hardship.querysets import DuplicateQuerySet

DECIDED_AND_CHANGED = """
    OLD.decided_at IS NOT NULL
    AND to_jsonb(OLD) - '{member_id,typed_member_id}'::text[]
        IS DISTINCT FROM to_jsonb(NEW) - '{member_id,typed_member_id}'::text[]
"""  # the rows of people may be removed later, the decision stays


class DuplicateCase(models.Model):
    """重复建档: one person of the file that stands was typed into a newcomer; decided once, then append-only.

    standing, newcomer: the file the person was in, and the one whose save was refused.
    member: the person's row in the standing file; typed_member: the row that was being changed, None for a new person.
    typed_name, typed_relation: as typed in the newcomer, whose save left no row. unit: who decides.
    kept: the file that goes on, where only one does.
    """

    standing = models.ForeignKey(Dossier, models.PROTECT, related_name="+", verbose_name="已有档案")
    newcomer = models.ForeignKey(
        Dossier, models.PROTECT, related_name="duplicate_cases", verbose_name="后填档案"
    )
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="duplicate_cases")
    typed_member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    typed_name = models.CharField("后填姓名", max_length=30)
    typed_relation = CodeField("后填关系", code_list="relation", blank=True)
    id_mask = models.CharField("身份证号（掩码）", max_length=18)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="裁定单位")
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="触发人")
    raised_at = models.DateTimeField("触发时间", auto_now_add=True)
    outcome = models.CharField("裁定", max_length=10, choices=DuplicateOutcome, blank=True)
    kept = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="+", verbose_name="保留的档案")
    reason = models.CharField("理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="裁定人")
    decided_at = models.DateTimeField("裁定时间", null=True)

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "重复建档裁定"
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "newcomer"], name="one_case_a_person_and_file"),
            models.CheckConstraint(condition=~Q(standing=F("newcomer")), name="duplicate_is_in_two_files"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, outcome="")
                | Q(decided_at__isnull=False, decided_by__isnull=False, outcome__in=DuplicateOutcome.values)
                & ~Q(reason=""),
                name="duplicate_is_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("raised_by")),
                name="duplicate_is_decided_by_another",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="duplicate_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="duplicate_is_decided_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(DECIDED_AND_CHANGED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.typed_name} {self.id_mask}"

    def get_absolute_url(self) -> str:
        return reverse("duplicate", args=[self.pk])
