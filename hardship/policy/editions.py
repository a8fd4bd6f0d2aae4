"""A dated edition of the criteria (认定标准): read from JSON, checked, and asked about one family."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from hardship.policy.answers import MOST_CLAUSES, Answers, code_sql
from hardship.policy.assessment import Assessment
from hardship.policy.clauses import Clause, Named, Veto, repeated, sentences
from hardship.policy.columns import mask
from hardship.policy.conditions import Compare, ExpenseShare
from hardship.policy.facts import Facts
from hardship.policy.findings import Finding, Met, any_met, cannot_tell
from hardship.policy.logic import AllOf, flattened, joined, leaves
from hardship.policy.metrics import Metrics
from hardship.policy.process import Process
from hardship.policy.reading import Reader
from hardship.policy.vocabulary import EDITION_LABELS, VETO_BITS


class EditionRefused(ValueError):
    """The JSON is faulty or contradicts itself; `faults` has a Chinese sentence, with the place, for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Edition:
    """One edition. Every sign, multiple, month and switch is the JSON's; none is in code.

    region_code: six digits, empty for the whole country. effective_until: last day in force, None while open.
    supplements: code of the edition it stands beside, for families that one does not reach; else empty.
    clauses: in the order in which they grant; migrant_rule: what a migrant worker needs besides (⑥), or None.
    """

    code: str
    title: str
    document_no: str
    region_code: str
    effective_from: date
    effective_until: date | None
    replaces: str
    supplements: str
    tier: Named
    categories: tuple[Named, ...]
    clauses: tuple[Clause, ...]
    migrant_rule: Clause | None
    vetoes: tuple[Veto, ...]
    process: Process
    sources: tuple[str, ...]
    notes: tuple[str, ...]

    def in_force_on(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_until is None or day <= self.effective_until)

    def assess(self, facts: Facts) -> Assessment:
        """Every clause's finding, and the verdict they and the vetoes make.

        The first clause met grants its category. A veto refuses whatever else is met. With no clause met, one
        unknown leaves it unknown; with a clause met, unchecked vetoes do.
        """
        findings = self._clause_findings(facts)
        answers = Answers(tuple(finding.met for finding in findings), self._vetoed(facts))
        granted = self.granted(answers)
        rule = [self._migrant_finding(facts, self.migrant_rule)] if self.migrant_rule else []
        return Assessment(
            edition=self.code,
            standard=facts.standard,
            outcome=answers.outcome,
            category=granted,
            tier=self.tier if granted else None,
            vetoes=tuple(veto.applied for veto in self._applying(facts)),
            metrics=Metrics.of(facts),
            clauses=(*findings, *rule),
        )

    def granted(self, answers: Answers) -> Named | None:
        """The category the answers give, None unless eligible."""
        if answers.outcome != "eligible" or answers.ground is None:
            return None
        return self.clauses[answers.ground].category

    def answers(self, code: int) -> Answers:
        """What a code of code_sql says."""
        return Answers.of_code(code, len(self.clauses))

    def code_sql(self) -> str:
        """The SQL face: one whole number a row of facts (policy.columns) that holds every clause's answer."""
        rule = self.migrant_rule
        clauses = [clause.condition.sql() for clause in self.clauses]
        if rule:
            clauses = [f"{clause} AND (NOT migrant OR {rule.condition.sql()})" for clause in clauses]
        codes = mask([veto.code for veto in self.vetoes], VETO_BITS)
        return code_sql([*clauses, f"vetoes & {codes} <> 0" if codes else "false"])

    def near_sql(self, share: Fraction) -> str:
        """SQL that is true where a metric lies within the share (0.05 = 5 %) of a line this edition draws."""
        near = dict.fromkeys(line.near_sql(share) for line in self._lines())
        return f"coalesce({' OR '.join(near) or 'false'}, false)"

    def is_near(self, facts: Facts, share: Fraction) -> bool:
        """The same for one family: whether some metric lies within the share of a line."""
        return any(line.is_near(facts, share) for line in self._lines())

    def _lines(self) -> list[Compare | ExpenseShare]:
        """Every comparison switched on, of the granting clauses."""
        parts = [part for clause in self.clauses for part in leaves(clause.condition)]
        return [part for part in parts if isinstance(part, Compare | ExpenseShare)]

    def veto_finding(self, facts: Facts) -> Finding:
        """Whether the family is free of vetoes: met = checked and none, None = not checked."""
        if not self.vetoes:
            return Finding("", True, "本标准不设否决情形。")
        if facts.vetoes is None:
            return Finding("", None, "否决情形尚未核对，无法判断。", missing=("vetoes",))
        applying = self._applying(facts)
        codes = [veto.code for veto in applying]
        if applying:
            named = "；".join(veto.applied.label for veto in applying)
            return Finding("", False, f"有否决情形：{named}。", {"vetoes": codes})
        return Finding("", True, "已核对，没有否决情形。", {"vetoes": codes})

    def _clause_findings(self, facts: Facts) -> list[Finding]:
        """Each granting clause; a migrant worker must meet the migrant rule in every one of them."""
        rule = self.migrant_rule if facts.migrant else None
        findings = []
        for clause in self.clauses:
            condition = AllOf((clause.condition, rule.condition)) if rule else clause.condition
            findings.append(clause.signed(condition.finding(facts)))
        return findings

    def _migrant_finding(self, facts: Facts, rule: Clause) -> Finding:
        if not facts.migrant:
            return rule.signed(Finding("", False, "不是农民工，本款不适用。"))
        findings = [(clause, clause.condition.finding(facts)) for clause in self.clauses]
        met = any_met(finding.met for _, finding in findings)
        if met is None:
            others = cannot_tell([name for _, finding in findings for name in finding.missing])
        else:
            first = next((clause.clause for clause, finding in findings if finding.met), "")
            others = Finding("", met, f"符合第{first}款的条件。" if met else "其他各款的条件均不符合。")
        needs = [part.finding(facts) for part in flattened([rule.condition])]
        return rule.signed(joined([*needs, others]))

    def _applying(self, facts: Facts) -> list[Veto]:
        return [veto for veto in self.vetoes if facts.vetoes and veto.code in facts.vetoes]

    def _vetoed(self, facts: Facts) -> Met:
        return None if self.vetoes and facts.vetoes is None else bool(self._applying(facts))

    def to_json(self) -> dict[str, Any]:
        """The JSON that from_json reads back equal."""
        until = self.effective_until.isoformat() if self.effective_until else None
        return {
            "code": self.code,
            "title": self.title,
            "document_no": self.document_no or None,
            "region_code": self.region_code or None,
            "effective_from": self.effective_from.isoformat(),
            "effective_until": until,
            "replaces": self.replaces or None,
            "supplements": self.supplements or None,
            "tier": self.tier.to_json(),
            "categories": [category.to_json() for category in self.categories],
            "clauses": [clause.to_json() for clause in self.clauses],
            "migrant_rule": self.migrant_rule.to_json() if self.migrant_rule else None,
            "vetoes": [veto.to_json() for veto in self.vetoes],
            "process": self.process.to_json(),
            "sources": list(self.sources),
            "notes": list(self.notes),
        }

    @classmethod
    def from_json(cls, document: object) -> "Edition":
        """An edition from its JSON; raises EditionRefused with every fault and its place."""
        faults: list[str] = []
        reader = Reader(document, faults, EDITION_LABELS)
        edition = _read(reader)
        faults.extend(_disagreements(edition))
        if faults:
            raise EditionRefused(faults)
        return edition


def _read(reader: Reader) -> Edition:
    listed = [Named.read(child) for child in reader.children("categories")]
    categories = {named.code: named for named in listed}
    ruled = reader.raw("migrant_rule") is not None
    edition = Edition(
        code=reader.need("code", reader.text("code"), ""),
        title=reader.need("title", reader.text("title"), ""),
        document_no=reader.text("document_no") or "",
        region_code=reader.pattern("region_code", r"[0-9]{6}", "6 位区划代码（全国留空）") or "",
        effective_from=reader.need("effective_from", reader.day("effective_from"), date.min),
        effective_until=reader.day("effective_until"),
        replaces=reader.text("replaces") or "",
        supplements=reader.text("supplements") or "",
        tier=Named.read(reader.child("tier")),
        categories=tuple(listed),
        clauses=tuple(Clause.read(child, categories) for child in reader.children("clauses")),
        migrant_rule=Clause.read(reader.child("migrant_rule"), categories) if ruled else None,
        vetoes=tuple(Veto.read(child) for child in reader.children("vetoes")),
        process=Process.read(reader.child("process")),
        sources=sentences(reader, "sources"),
        notes=sentences(reader, "notes"),
    )
    reader.close()
    return edition


def _disagreements(edition: Edition) -> list[str]:
    """Faults between parts of an edition whose parts are each well formed."""
    faults = []
    if edition.effective_until and edition.effective_until < edition.effective_from:
        faults.append("失效日期（effective_until）早于生效日期（effective_from）。")
    if edition.code and edition.code in (edition.replaces, edition.supplements):
        faults.append("取代版本（replaces）、补充版本（supplements）不能是本版本自己。")
    if not edition.clauses:
        faults.append("条款（clauses）不能为空。")
    if len(edition.clauses) > MOST_CLAUSES:
        faults.append(f"条款（clauses）至多 {MOST_CLAUSES} 款，现有 {len(edition.clauses)} 款。")
    clauses = [*edition.clauses, *([edition.migrant_rule] if edition.migrant_rule else [])]
    unique = {
        "条款（clauses）的款号": [clause.clause for clause in clauses],
        "困难类别（categories）的代号": [named.code for named in edition.categories],
        "困难类别（categories）的名称": [named.label for named in edition.categories],
        "否决情形（vetoes）的代号": [veto.code for veto in edition.vetoes],
    }
    faults += [f"{place} {mark} 重复。" for place, marks in unique.items() for mark in repeated(marks)]
    for place, clause in enumerate(edition.clauses):
        twin = next((old for old in edition.clauses[:place] if old.condition == clause.condition), None)
        if twin:
            faults.append(f"条款{clause.clause}的条件与{twin.clause}相同，永远轮不到。")
    return faults
