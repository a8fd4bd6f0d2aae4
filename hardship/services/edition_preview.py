"""What an edition says of a few invented families, beside what the edition before it says; nothing is kept."""

from dataclasses import dataclass

from hardship.enums import Outcome
from hardship.models import PolicyEdition
from hardship.policy import Assessment, Edition, EditionRefused, Facts
from hardship.services.reference import read_all

FILE = "sample_families.json"


@dataclass(frozen=True)
class Sample:
    """An invented family, with a name that says what is particular about it."""

    name: str
    facts: Facts


@dataclass(frozen=True)
class Answer:
    """One edition's answer for one family."""

    assessment: Assessment
    unchecked: bool

    @property
    def outcome(self) -> str:
        return str(Outcome(self.assessment.outcome).label)

    @property
    def category(self) -> str:
        return str(self.assessment.category or "")

    @property
    def clause(self) -> str:
        """The deciding clause with its sentence: the one met, else the first that cannot be judged yet."""
        clauses = self.assessment.clauses
        deciding = self.assessment.ground or next((one for one in clauses if one.met is None), None)
        return f"{deciding.clause} {deciding.because}" if deciding else "各款均不符合。"

    @property
    def vetoes(self) -> str:
        """The vetoes that apply, "" for none; an edition without vetoes asks for no check."""
        return "；".join(veto.label for veto in self.assessment.vetoes) or (
            "未核对" if self.unchecked else ""
        )

    def agrees_with(self, other: "Answer") -> bool:
        """The same outcome, category and tier, whatever clause they rest on."""
        mine, theirs = self.assessment, other.assessment
        return (mine.outcome, mine.category, mine.tier) == (theirs.outcome, theirs.category, theirs.tier)


@dataclass(frozen=True)
class Row:
    """One family: the answer looked at, and that of the edition before, None when there is none to hold it against."""

    family: str
    now: Answer
    before: Answer | None

    @property
    def differs(self) -> bool:
        return self.before is not None and not self.now.agrees_with(self.before)


@dataclass(frozen=True)
class Preview:
    """A table of sample families. before: the edition it is held against, None when there is none that can be read."""

    edition: Edition
    before: Edition | None
    rows: tuple[Row, ...]

    @property
    def differing(self) -> int:
        return sum(row.differs for row in self.rows)


def samples() -> list[Sample]:
    """The invented families of fixtures/."""
    return [
        Sample(family["name"], Facts.from_json(family["facts"]))
        for content in read_all(FILE)
        for family in content["families"]
    ]


def preview_of(edition: Edition) -> Preview:
    """Every sample family under the edition and under the one before it."""
    before = readable(edition_before(edition))
    rows = [
        Row(sample.name, answer_of(edition, sample), answer_of(before, sample) if before else None)
        for sample in samples()
    ]
    return Preview(edition, before, tuple(rows))


def edition_before(edition: Edition) -> PolicyEdition | None:
    """The edition it replaces; when it replaces none, the one in force in its region on its first day."""
    others = PolicyEdition.objects.exclude(code=edition.code)
    if edition.replaces:
        return others.filter(code=edition.replaces).first()
    return others.in_force(edition.effective_from, edition.region_code)


def readable(row: PolicyEdition | None) -> Edition | None:
    """The row's rules, None when a draft's cannot be read."""
    try:
        return row.rules if row else None
    except EditionRefused:
        return None


def answer_of(edition: Edition, sample: Sample) -> Answer:
    return Answer(edition.assess(sample.facts), edition.veto_finding(sample.facts).met is None)
