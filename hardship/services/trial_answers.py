"""What 资格试算 tells a person: the verdict, the amounts beside the lines, what is still needed, what else may help."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hardship.models import LowIncomeStandard
from hardship.policy import Assessment, Clause, Edition, Facts, FactsRefused
from hardship.policy.conditions import Compare, ExpenseShare
from hardship.policy.findings import Condition, Finding, Met
from hardship.policy.logic import leaves
from hardship.policy.metrics import MEASURES
from hardship.policy.vocabulary import CAUSES, FACT_LABELS, SIGN_WORDS
from hardship.policy.wording import listed, short, yuan
from hardship.services.assess import source_of
from hardship.services.trial import rules_of, supplements_to

ALWAYS_SHOWN = ("A", "N", "N_acc", "A_aided")
YUAN_FACTS = frozenset(
    {"annual_income", "rigid_expense", "accident_expense", "aid_monthly", "savings", "net_investments"}
)


@dataclass(frozen=True)
class Line:
    """A line an edition draws: "低于 550.00 元（1 倍）" (times the standard), the clauses that draw it, whether it is kept."""

    text: str
    clauses: str
    met: Met


@dataclass(frozen=True)
class Amount:
    """An amount beside its lines; text is "" while a fact is missing. unit: "" for yuan per person per month."""

    label: str
    unit: str
    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Opinion:
    """What one edition says: the verdict and each clause with its finding. draft: not published yet."""

    edition: Edition
    assessment: Assessment
    draft: bool = False

    @property
    def granting(self) -> list[tuple[Clause, Finding]]:
        """The clauses that grant a category, without the migrant rule."""
        return self.clauses[: len(self.edition.clauses)]

    @property
    def clauses(self) -> list[tuple[Clause, Finding]]:
        rule = self.edition.migrant_rule
        return list(
            zip([*self.edition.clauses, *([rule] if rule else [])], self.assessment.clauses, strict=True)
        )


@dataclass(frozen=True)
class Answer(Opinion):
    """The governing edition's opinion with everything beside it.

    standard_source: where the standard comes from. needed: labels of the facts without which nobody can tell.
    told: the facts as they were told, (label, text). others: what supplementing editions say of a family refused.
    """

    standard_source: str = ""
    amounts: tuple[Amount, ...] = ()
    needed: tuple[str, ...] = ()
    told: tuple[tuple[str, str], ...] = ()
    others: tuple[Opinion, ...] = ()


def answer_to(facts: Facts, edition: Edition, standard: LowIncomeStandard | None, *, drafts: bool) -> Answer:
    """The whole answer.

    standard: the county's row when the facts' standard is taken from it. drafts: let editions not yet published
    speak as well when the governing one refuses.
    """
    assessment = edition.assess(facts)
    others = _others(edition, facts, drafts) if assessment.outcome == "ineligible" else ()
    return Answer(
        edition=edition,
        assessment=assessment,
        standard_source=source_of(standard) or ("按填写的数额" if facts.standard else ""),
        amounts=tuple(_amounts(edition, facts)),
        needed=tuple(needed_by(edition, facts, assessment)),
        told=tuple(_told(facts, edition)),
        others=tuple(others),
    )


def _others(edition: Edition, facts: Facts, drafts: bool) -> Iterator[Opinion]:
    """What the supplementing editions say; one whose clauses are faulty says nothing."""
    for row in supplements_to(edition, facts, drafts=drafts):
        try:
            rules = rules_of(row)
        except FactsRefused:
            continue
        yield Opinion(rules, rules.assess(facts), not row.published)


def needed_by(edition: Edition, facts: Facts, assessment: Assessment) -> list[str]:
    """Labels of the facts that keep the outcome open, in the order of the form; none when it is settled."""
    if assessment.outcome != "unknown":
        return []
    missing = {"vetoes"} if edition.vetoes and facts.vetoes is None else set()
    if assessment.ground is None:
        missing |= {name for finding in assessment.clauses for name in finding.missing}
    return [label for name, label in FACT_LABELS.items() if name in missing]


def _amounts(edition: Edition, facts: Facts) -> Iterator[Amount]:
    """The monthly amounts a person, each beside the lines the edition draws for it."""
    for name, measure in MEASURES.items():
        lines = tuple(_lines(edition, facts, name))
        amount = measure.of(facts)
        if lines or name in ALWAYS_SHOWN:
            yield Amount(measure.label, "", "" if amount is None else yuan(amount), lines)
    shares = tuple(_lines(edition, facts, ""))
    if shares:
        spent = facts.accident_expense
        yield Amount("意外或重病自付支出", "元/年", "" if spent is None else yuan(spent), shares)


def _lines(edition: Edition, facts: Facts, metric: str) -> Iterator[Line]:
    """The lines for a metric ("" = for the expense's share of income), each once with all its clauses."""
    drawn: dict[Condition, list[str]] = {}
    for clause in edition.clauses:
        for part in leaves(clause.condition):
            compared = isinstance(part, Compare) and part.metric == metric
            if compared or (isinstance(part, ExpenseShare) and not metric):
                drawn.setdefault(part, []).append(clause.clause)
    for part, clauses in drawn.items():
        yield Line(_line_text(part, facts), "、".join(clauses), part.finding(facts).met)


def _line_text(part: Condition, facts: Facts) -> str:
    if isinstance(part, Compare):
        factor, base, named = part.multiple, facts.standard, f"{short(part.multiple)} 倍"
    else:
        assert isinstance(part, ExpenseShare)
        factor, base, named = part.share, facts.annual_income, f"年收入的 {short(part.share * 100)}%"
    word = SIGN_WORDS[part.sign][0]
    if base is None:
        return f"{word} {named}"
    return f"{word} {yuan(Fraction(factor) * Fraction(base))} 元（{named}）"


def _told(facts: Facts, edition: Edition) -> Iterator[tuple[str, str]]:
    """The known facts in words, for the printed sheet."""
    for name, label in FACT_LABELS.items():
        value = getattr(facts, name)
        if value is not None and name not in ("county", "on", "standard"):
            yield label, _in_words(name, value, edition)


def _in_words(name: str, value: object, edition: Edition) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, frozenset):
        labels = CAUSES if name == "causes" else {veto.code: veto.label for veto in edition.vetoes}
        return listed(labels[word] for word in labels if word in value) or "无"
    if isinstance(value, Decimal) and name in YUAN_FACTS:
        return f"{value:,.2f} 元"
    return f"{value} {'人' if name == 'persons' else '个月'}"
