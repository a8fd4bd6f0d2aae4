"""附件2附页 资格意见表: what the rules said of a family, on which figures and which documents."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.timezone import localtime

from hardship.annexes.family import applicant_of
from hardship.annexes.verdict_inputs import InputText, inputs_text, lines_words
from hardship.annexes.wording import day, money
from hardship.models import Dossier, Verdict
from hardship.models.codes import label_of
from hardship.policy import Assessment, Clause, Edition, Finding
from hardship.policy.conditions import Compare
from hardship.policy.logic import leaves
from hardship.policy.metrics import MEASURES
from hardship.policy.wording import rounded
from hardship.services.verdicts import Standing, standing_of

ACROSS: Final = 3
"""Facts side by side in one row of the grid."""
MET: Final[dict[bool | None, tuple[str, str]]] = {
    True: ("yes", "符合"),
    False: ("no", "不符合"),
    None: ("unknown", "无法判断"),
}


@dataclass(frozen=True)
class AmountText:
    """A metric in yuan per person per month beside the lines the edition draws for it."""

    label: str
    amount: str
    lines: str


@dataclass(frozen=True)
class ClauseText:
    """A clause's answer. met: yes, no or unknown, for colours; answer: the same in words."""

    clause: str
    title: str
    category: str
    met: str
    answer: str
    because: str
    source: str


@dataclass(frozen=True)
class DecisionText:
    """What was certified, and why it is not what the rules proposed."""

    decided: str
    proposed: str
    because: str


@dataclass(frozen=True)
class VerdictSheet:
    """One verdict. which: whether it is the current or the frozen one, and of when."""

    applicant: str
    number: str
    edition: str
    document_no: str
    standard: str
    which: str
    inputs: tuple[InputText, ...]
    amounts: tuple[AmountText, ...]
    clauses: tuple[ClauseText, ...]
    vetoes: str
    conclusion: str
    decisions: tuple[DecisionText, ...] = ()

    @property
    def short_inputs(self) -> tuple[tuple[InputText, ...], ...]:
        """The facts that fit three a row; the last row is filled up with empty ones."""
        facts = tuple(fact for fact in self.inputs if not fact.is_long)
        facts += (InputText("", ""),) * (-len(facts) % ACROSS)
        return tuple(facts[at : at + ACROSS] for at in range(0, len(facts), ACROSS))

    @property
    def long_inputs(self) -> tuple[InputText, ...]:
        """The facts that are lists of words, a row each."""
        return tuple(fact for fact in self.inputs if fact.is_long)


def sheets_of(dossier: Dossier) -> tuple[VerdictSheet, ...]:
    """The sheet printed behind annex 2; none while nothing has been computed."""
    standing = standing_of(dossier)
    return (build(dossier, standing),) if standing.binding else ()


def build(dossier: Dossier, standing: Standing) -> VerdictSheet:
    """The sheet of the binding verdict; ValueError when the dossier has none."""
    if standing.binding is None:
        raise ValueError(f"No verdict of {dossier.number}.")
    return sheet_of(
        standing.binding,
        applicant=applicant_of(dossier).name or "（未填姓名）",
        number=dossier.case_no or dossier.number,
        decisions=_decisions(standing),
    )


def sheet_of(
    verdict: Verdict, *, applicant: str, number: str, decisions: tuple[DecisionText, ...] = ()
) -> VerdictSheet:
    """One verdict in words, beside the edition it was made under."""
    edition, rules, said = verdict.edition, verdict.edition.rules, verdict.assessment
    return VerdictSheet(
        applicant=applicant,
        number=number,
        edition=edition.title,
        document_no=edition.document_no or edition.code,
        standard=standard_text(verdict),
        which=which_text(verdict),
        inputs=inputs_text(verdict, rules),
        amounts=amounts_text(said, rules),
        clauses=tuple(_clause(finding, rules) for finding in said.clauses),
        vetoes=vetoes_text(verdict, said, rules),
        conclusion=said.conclusion,
        decisions=decisions,
    )


def standard_text(verdict: Verdict) -> str:
    """550.00 元/人·月，抚政办字〔2017〕85号，2017年7月1日起; marked 推定 by its source where it is."""
    if verdict.standard is None:
        return "未录入"
    return f"{money(verdict.standard)} 元/人·月，{verdict.standard_source or '未注明文号'}"


def which_text(verdict: Verdict) -> str:
    if verdict.frozen_at:
        return f"认定时定格（{localtime(verdict.frozen_at):%Y年%-m月%-d日 %H:%M}）"
    return f"现行（测算于 {localtime(verdict.made_at):%Y年%-m月%-d日 %H:%M}）"


def amounts_text(said: Assessment, rules: Edition) -> tuple[AmountText, ...]:
    """The four amounts, rounded for the paper only."""
    amounts = said.metrics
    return tuple(
        AmountText(
            MEASURES[name].label,
            "无法计算" if amount is None else money(rounded(amount)),
            lines_words(said.standard, _multiples(rules, name)),
        )
        for name, amount in vars(amounts).items()
    )


def _multiples(rules: Edition, metric: str) -> list[Decimal]:
    parts = [part for clause in rules.clauses for part in leaves(clause.condition)]
    drawn = [part.multiple for part in parts if isinstance(part, Compare) and part.metric == metric]
    return sorted(set(drawn))


def _clause(finding: Finding, rules: Edition) -> ClauseText:
    """The stored finding; title and 推定 are the edition's, which does not change once published."""
    clause = _clause_of(rules, finding.clause)
    source = finding.source or (clause.source if clause else "")
    presumed = "（推定）" if clause and clause.presumed else ""
    met, answer = MET[finding.met]
    return ClauseText(
        finding.clause,
        clause.title if clause else "",
        finding.category,
        met,
        answer,
        finding.because,
        f"{presumed}{source}" or "未注明",
    )


def _clause_of(rules: Edition, mark: str) -> Clause | None:
    clauses = [*rules.clauses, *([rules.migrant_rule] if rules.migrant_rule else [])]
    return next((clause for clause in clauses if clause.clause == mark), None)


def vetoes_text(verdict: Verdict, said: Assessment, rules: Edition) -> str:
    """Those that apply, each marked 推定 where the edition presumes it."""
    if said.vetoes:
        presumed = {veto.code for veto in rules.vetoes if veto.presumed}
        named = (f"{veto.label}{'（推定）' if veto.code in presumed else ''}" for veto in said.vetoes)
        return f"有：{'；'.join(named)}。"
    if not rules.vetoes:
        return "本标准不设否决情形。"
    return "尚未核对。" if verdict.known.vetoes is None else "已核对，没有。"


def _decisions(standing: Standing) -> tuple[DecisionText, ...]:
    """Only where the certifier decided otherwise than the rules proposed."""
    certified, frozen = standing.certification, standing.frozen
    if certified is None or frozen is None or not standing.decided_otherwise:
        return ()
    who = f"{certified.unit.name} {certified.decided_by.name}，{day(certified.certified_on)}"
    return (
        DecisionText(
            f"{_named(certified.category, certified.tier)}（{who}）",
            _named(frozen.category, frozen.tier),
            certified.differs_because,
        ),
    )


def _named(category: str, tier: str) -> str:
    """低保边缘户，全国级; the rules may have proposed nothing."""
    named = (label_of("hardship_category", category), label_of("file_tier", tier))
    return "，".join(filter(None, named)) or "没有建议类别"
