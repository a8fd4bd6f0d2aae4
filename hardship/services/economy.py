"""What the family lives on, added up (domain §1.5)."""

from dataclasses import dataclass
from decimal import Decimal

from hardship.models import Household, Member
from hardship.models.codes import CodeBook, code_book
from hardship.policy import monthly_income_per_person

ACCIDENT_KINDS = frozenset({"accident", "disaster", "serious_illness"})


@dataclass(frozen=True)
class Economy:
    """A family's figures. Yuan per year unless the name says monthly; None where something needed is not filled in.

    computed_income: wages × 12 of those who live together, plus counted other income.
    annual_income: the computed figure, or the one a clerk put in its place with a reason.
    accident_expense: what accidents, disasters and serious illness cost after every reimbursement.
    """

    persons: int
    wages: Decimal
    other_income: Decimal
    computed_income: Decimal
    annual_income: Decimal | None
    rigid_expense: Decimal
    accident_expense: Decimal
    missing_incomes: tuple[str, ...]

    @property
    def monthly_per_person(self) -> Decimal | None:
        """Yuan per person per month, unrounded."""
        if self.annual_income is None or not self.persons:
            return None
        return Decimal(monthly_income_per_person(self.annual_income, self.persons))

    @property
    def monthly_net_per_person(self) -> Decimal | None:
        """The same after rigid expenses."""
        if self.annual_income is None or not self.persons:
            return None
        return (self.annual_income - self.rigid_expense) / 12 / self.persons


def economy_of(household: Household) -> Economy:
    """Add up a household from its rows (prefetched rows are used as they are)."""
    book = code_book()
    members = [member for member in household.members.all() if member.lives_together]
    missing = tuple(member.name for member in members if member.monthly_income is None)
    wages = sum((member.monthly_income or Decimal(0) for member in members), Decimal(0)) * 12
    other = sum((row.annual for row in household.other_incomes.all() if counts(book, row.kind)), Decimal(0))
    expenses = list(household.expenses.all())
    override = household.annual_income_override
    computed = wages + other
    return Economy(
        persons=len(members),
        wages=wages,
        other_income=other,
        computed_income=computed,
        annual_income=override if override is not None else (None if missing or not members else computed),
        rigid_expense=sum((row.annual for row in expenses), Decimal(0)),
        accident_expense=sum((row.annual for row in expenses if is_accidental(book, row.kind)), Decimal(0)),
        missing_incomes=missing,
    )


def counts(book: CodeBook, kind: str) -> bool:
    """True for kinds of income that count."""
    return "not_counted" not in book.means("income_kind", kind)


def is_accidental(book: CodeBook, kind: str) -> bool:
    """True for expenses that clauses ④ and ⑤ deduct."""
    return bool(book.means("expense_kind", kind) & ACCIDENT_KINDS)


def proof_disagrees(member: Member) -> bool:
    """True when the newest income proof shows another monthly average than the member's monthly income."""
    proof = next(iter(member.income_proofs.all()), None)
    return (
        proof is not None
        and member.monthly_income is not None
        and proof.monthly_average != member.monthly_income
    )
