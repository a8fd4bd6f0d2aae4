"""What the rules say of a dossier, kept with their inputs (资格意见)."""

from django.db import models
from django.db.models import Q

from hardship.enums import Outcome
from hardship.models.codes import CodeField
from hardship.models.dossiers import Dossier
from hardship.models.standards import PolicyEdition
from hardship.policy import Assessment, Facts
from hardship.policy.vocabulary import FACT_LABELS
from hardship.querysets import PartQuerySet


class Verdict(models.Model):
    """One assessment: the edition, every input, every clause with its sentence.

    The row with frozen_at None is the current one, rewritten when an input changes; certification freezes a copy.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="verdicts")
    edition = models.ForeignKey(PolicyEdition, models.PROTECT)
    facts = models.JSONField("输入")
    body = models.JSONField("逐条结论")
    outcome = models.CharField("结论", max_length=10, choices=Outcome)
    category = CodeField("建议类别", code_list="hardship_category", blank=True)
    tier = CodeField("建议建档标准", code_list="file_tier", blank=True)
    standard = models.DecimalField("低保标准", max_digits=8, decimal_places=2, null=True, blank=True)
    standard_source = models.CharField("标准依据", max_length=120, blank=True)
    made_at = models.DateTimeField("测算时间", auto_now=True)
    frozen_at = models.DateTimeField("定格时间", null=True, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "资格意见"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(frozen_at__isnull=True), name="one_current_verdict"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} {self.get_outcome_display()}"

    @property
    def assessment(self) -> Assessment:
        return Assessment.from_json(self.body)

    @property
    def known(self) -> Facts:
        """The inputs as the rules read them."""
        return Facts.from_json(self.facts)

    def changed_facts(self, other: "Verdict") -> frozenset[str]:
        """Names of the inputs in which the two differ; a county that one of them does not record is none."""
        mine, others = self.known, other.known
        names = {name for name in FACT_LABELS if getattr(mine, name) != getattr(others, name)}
        return frozenset(names - {"county"} if None in (mine.county, others.county) else names)
