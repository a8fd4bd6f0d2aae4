"""Which of a dossier's verdicts counts (the frozen one once certified), and what has changed since."""

from dataclasses import dataclass

from hardship.models import Certification, Dossier, Verdict

WHENCE = frozenset({"county", "standard"})
"""Facts that come from the low-income standards and not from the family."""


@dataclass(frozen=True)
class Standing:
    """current: follows the family's facts. certification: the one decided and in force, with its frozen verdict."""

    current: Verdict | None
    certification: Certification | None = None

    @property
    def frozen(self) -> Verdict | None:
        return self.certification.verdict if self.certification else None

    @property
    def binding(self) -> Verdict | None:
        """The frozen verdict, before certification the current one; None when nothing has been computed yet."""
        return self.frozen or self.current

    @property
    def decided_otherwise(self) -> bool:
        """True when the certifier chose another category or tier than the rules proposed."""
        certified, said = self.certification, self.frozen
        if certified is None or said is None:
            return False
        return (certified.category, certified.tier) != (said.category, said.tier)

    @property
    def news(self) -> str:
        """What the current verdict says differently since the certification, as a sentence; empty for nothing."""
        frozen, current = self.frozen, self.current
        if frozen is None or current is None:
            return ""
        changed = frozen.changed_facts(current)
        same = _result(frozen) == _result(current)
        if same and not changed:
            return ""
        what = "低保标准有更正" if changed and changed <= WHENCE else "家庭情况有变化"
        verb = "现行测算结论不变" if same else "现行测算为"
        return f"认定后{what}，{verb}：{current.assessment.conclusion}"


def standing_of(dossier: Dossier, current: Verdict | None = None) -> Standing:
    """Read a dossier's verdicts; current: the current one when it is at hand already."""
    if current is None:
        current = dossier.verdicts.filter(frozen_at__isnull=True).select_related("edition").first()
    if not dossier.is_certified:
        return Standing(current)
    decided = dossier.certifications.in_force().filter(certified_at__isnull=False)
    return Standing(current, decided.select_related("verdict__edition", "decided_by", "unit").first())


def _result(verdict: Verdict) -> tuple[str, str, str]:
    return verdict.outcome, verdict.category, verdict.tier
