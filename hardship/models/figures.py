"""The facts of every dossier as columns, for asking the rules about all families at once (policy.columns)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.db import models

from hardship.models.codes import CodeItem
from hardship.models.dossiers import Dossier
from hardship.policy import Facts
from hardship.policy.columns import mask
from hardship.policy.vocabulary import CAUSE_BITS, VETO_BITS
from hardship.querysets import FiguresQuerySet

AMOUNTS: Final = (
    "annual_income", "rigid_expense", "accident_expense", "aid_monthly", "savings", "net_investments", "standard",
)  # fmt: skip
PLAIN: Final = ("persons", "months_below", "gov_aid", "migrant", "member", "contract_months")


class Figures(models.Model):
    """One dossier's facts and present verdict in a narrow row; services.assess writes it with every verdict.

    Amounts are whole fen, yearly or monthly as in policy.Facts; NULL is unknown. county: whose standard applies, as a
    number. outcome: NO, YES or OPEN of policy.answers. basis: a fingerprint of the standard and the code meanings the
    verdict rests on (services.assess.basis_of); 0 is none. A database trigger (migration figures) keeps unit_path and active true when a dossier moves or ends.
    """

    dossier = models.OneToOneField(Dossier, models.CASCADE, primary_key=True, related_name="figures")
    annual_income = models.BigIntegerField(null=True)
    rigid_expense = models.BigIntegerField(null=True)
    accident_expense = models.BigIntegerField(null=True)
    aid_monthly = models.BigIntegerField(null=True)
    savings = models.BigIntegerField(null=True)
    net_investments = models.BigIntegerField(null=True)
    standard = models.BigIntegerField(null=True)
    county = models.IntegerField(null=True)
    causes = models.IntegerField(null=True)
    vetoes = models.IntegerField(null=True)
    main_cause = models.ForeignKey(CodeItem, models.PROTECT, null=True, related_name="+", db_index=False)
    category = models.ForeignKey(CodeItem, models.PROTECT, null=True, related_name="+", db_index=False)
    outcome = models.SmallIntegerField()
    basis = models.IntegerField(default=0)
    persons = models.SmallIntegerField(null=True)
    months_below = models.SmallIntegerField(null=True)
    contract_months = models.SmallIntegerField(null=True)
    gov_aid = models.BooleanField(null=True)
    migrant = models.BooleanField(default=False)
    member = models.BooleanField(null=True)
    active = models.BooleanField(default=True)
    unit_path = models.CharField(max_length=255, editable=False, db_collation="C")

    objects = FiguresQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "测算数据"
        indexes = [models.Index(fields=["unit_path"], name="figures_scope")]

    def __str__(self) -> str:
        return f"{self.dossier_id}"

    def facts(self, standard: Decimal | None) -> Facts:
        """The facts again, with another standard in place of the family's own; the day and county are not kept."""
        amounts = {name: yuan(getattr(self, name)) for name in AMOUNTS}
        return Facts(
            **amounts | {"standard": standard},
            **{name: getattr(self, name) for name in PLAIN},
            causes=words(self.causes, CAUSE_BITS),
            vetoes=words(self.vetoes, VETO_BITS),
        )

    @staticmethod
    def columns_of(facts: Facts) -> dict[str, Any]:
        """The facts as this table keeps them: {column: value}."""
        amounts = {name: fen(getattr(facts, name)) for name in AMOUNTS}
        plain = {name: getattr(facts, name) for name in PLAIN}
        return {
            **amounts,
            **plain,
            "causes": None if facts.causes is None else mask(facts.causes, CAUSE_BITS),
            "vetoes": None if facts.vetoes is None else mask(facts.vetoes, VETO_BITS),
        }


def yuan(amount: int | None) -> Decimal | None:
    """Fen as yuan."""
    return None if amount is None else Decimal(amount) / 100


def words(kept: int | None, bits: Mapping[str, int]) -> frozenset[str] | None:
    """A column of bits as the words it stands for; None stays unknown."""
    return None if kept is None else frozenset(word for word, bit in bits.items() if kept & bit)


def fen(amount: Decimal | None) -> int | None:
    """Yuan as whole fen; ValueError when there is a part of a fen, which no column of a family holds."""
    if amount is None:
        return None
    whole = amount * 100
    if whole != whole.to_integral_value():
        raise ValueError(f"No whole number of fen: {amount}.")
    return int(whole)
