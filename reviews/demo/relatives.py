"""Who belongs to an invented family: the worker first, then spouse, children, parents, and who is ill."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from hardship.enums import Gender
from reviews.demo.names import SCHOOLS, given_name, surname
from reviews.demo.persons import IdMaker, Person, born_for

if TYPE_CHECKING:
    from reviews.demo.families import Situation

PATTERNS: Final = {
    1: ((),),
    2: (("spouse",), ("child",), ("mother",)),
    3: (("spouse", "child"), ("spouse", "child"), ("child", "mother")),
    4: (("spouse", "child", "child"), ("spouse", "child", "mother"), ("spouse", "child", "father")),
    5: (("spouse", "child", "child", "mother"), ("spouse", "child", "father", "mother")),
    6: (("spouse", "child", "child", "father", "mother"),),
    7: (("spouse", "child", "child", "father", "mother", "parent_in_law"),),
    8: (("spouse", "child", "child", "father", "mother", "parent_in_law", "sibling"),),
    9: (("spouse", "child", "child", "child", "father", "mother", "parent_in_law", "sibling"),),
}
SCHOOLING: Final = (  # identity, first age, years, education
    ("primary", 6, 6, "compulsory"),
    ("junior_high", 12, 3, "compulsory"),
    ("senior_high", 15, 3, "senior_high"),
    ("undergraduate", 18, 4, "bachelor"),
)
SERIOUS: Final = ("malignancy", "kidney", "paralysis", "malignancy", "parkinson")
ORDINARY: Final = ("heart", "brain", "diabetes", "spine", "hypertension", "lung", "common")
TRADES: Final = (
    ("纸浆工", "C"),
    ("维修工", "C"),
    ("包装工", "C"),
    ("装卸工", "G"),
    ("保洁员", "N"),
    ("保管员", "F"),
)


@dataclass(frozen=True)
class Name:
    """A given full name and what goes with it."""

    full: str
    gender: str = Gender.MALE
    ethnic: str = "01"


def gather(rng: Random, situation: "Situation", ids: IdMaker) -> list[Person]:
    """The members, applicant first; a student child where the cause is schooling, a sick one where it is illness."""
    pattern = rng.choice(PATTERNS[situation.size])
    if situation.cause == "09" and "child" not in pattern:
        pattern = ("child",) if situation.size == 2 else pattern
    applicant = worker(rng, situation, ids, parent="child" in pattern)
    persons = [applicant]
    taken = {applicant.name}
    line = surname_of(applicant) if applicant.gender == Gender.MALE and "·" not in applicant.name else ""
    for relation in pattern:
        person = relative(rng, situation, ids, applicant, relation)
        if person.relation in {"son", "daughter"}:
            line = line or surname_of(person)
            person.name = line + person.name.removeprefix(surname_of(person))
        elif person.relation == "husband":
            line = surname_of(person)
        while person.name in taken:
            person.name = surname_of(person) + given_name(rng, person.gender, age_on(person, situation.on))
        taken.add(person.name)
        persons.append(person)
    settle_marriage(rng, applicant, pattern)
    give_hardship(rng, situation, persons)
    head = next((person for person in persons if person.relation in {"father", "husband"}), applicant)
    (head if rng.random() < 0.3 else applicant).is_head = True
    return persons


def surname_of(person: Person) -> str:
    return person.name[:2] if person.name.startswith("欧阳") else person.name[:1]


def age_on(person: Person, on: date) -> int:
    return (on - person.birth_date).days // 365


def worker(rng: Random, situation: "Situation", ids: IdMaker, parent: bool) -> Person:
    """The applicant: a union member of working age."""
    gender = situation.name.gender if situation.name else rng.choice((Gender.MALE, Gender.FEMALE))
    age = rng.randint(38, 46) if parent else rng.randint(33, 56 if gender == Gender.MALE else 48)
    born = born_for(rng, age, situation.on)
    trade, industry = rng.choice(TRADES)
    laid_off = situation.cause in {"02", "03"} or "laid_off" in situation.traits
    started = date(born.year + rng.randint(18, 22), rng.randint(1, 12), 1)
    signed = situation.on - timedelta(days=rng.randint(500, 3000))
    person = Person(
        relation="self",
        name=situation.name.full if situation.name else surname(rng) + given_name(rng, gender, age),
        id_no=ids.number(rng, born, gender),
        gender=gender,
        birth_date=born,
        ethnic=situation.name.ethnic if situation.name else rng.choice(("01",) * 12 + ("11", "03")),
        political=rng.choice(("masses", "masses", "masses", "party")),
        medical_insurance="employee",
        hukou="agricultural" if situation.migrant else "nonagricultural",
        mobile=f"1380000{rng.randint(0, 9999):04d}",
        employer=situation.employer,
        employer_nature="private",
        enterprise_state=rng.choice(("normal", "loss", "half_stopped")),
        industry=industry,
        work_status="laid_off" if laid_off else "employed",
        identity="migrant" if situation.migrant else "laid_off" if laid_off else "employed",
        work_start=started,
        contract_date=max(signed, started),
        contract_term="7" if situation.on.year - signed.year > 5 else "4",
        is_union_member=True,
        is_applicant=True,
    )
    person.other_contact = f"车间{trade}班组转" if situation.size < 3 else "家属代接"
    if situation.name and situation.name.ethnic == "05":
        person.political = "masses"
    return person


def relative(rng: Random, situation: "Situation", ids: IdMaker, of: Person, relation: str) -> Person:
    """A member standing in a relation to the applicant; `child` becomes son or daughter and goes to school."""
    on, own_age = situation.on, age_on(of, situation.on)
    gender, age, code = {
        "spouse": lambda: spouse_of(rng, of, own_age),
        "child": lambda: child_of(rng, situation, own_age),
        "father": lambda: (Gender.MALE, own_age + rng.randint(24, 29), "father"),
        "mother": lambda: (Gender.FEMALE, own_age + rng.randint(22, 27), "mother"),
        "parent_in_law": lambda: (Gender.FEMALE, own_age + rng.randint(22, 26), "parent_in_law"),
        "sibling": lambda: (Gender.MALE, max(20, own_age - rng.randint(2, 6)), "sibling"),
    }[relation]()
    born = born_for(rng, age, on)
    same = code in {"father", "sibling"}
    person = Person(
        relation=code,
        name=(surname_of(of) if same and "·" not in of.name else surname(rng)) + given_name(rng, gender, age),
        id_no=ids.number(rng, born, gender),
        gender=gender,
        birth_date=born,
        ethnic=of.ethnic if code in {"son", "daughter", "father", "sibling"} else "01",
        hukou=of.hukou,
        marital="20",
    )
    return placed(rng, situation, person, age)


def spouse_of(rng: Random, of: Person, own_age: int) -> tuple[str, int, str]:
    man = of.gender == Gender.MALE
    return (
        (Gender.FEMALE if man else Gender.MALE),
        max(24, own_age + rng.randint(-3, 2)),
        "wife" if man else "husband",
    )


def child_of(rng: Random, situation: "Situation", own_age: int) -> tuple[str, int, str]:
    gender = rng.choice((Gender.MALE, Gender.FEMALE))
    oldest = max(3, min(21, own_age - 22))
    youngest = min(oldest, 15) if situation.cause == "09" else min(oldest, 4)
    return gender, rng.randint(youngest, oldest), "son" if gender == Gender.MALE else "daughter"


def placed(rng: Random, situation: "Situation", person: Person, age: int) -> Person:
    """School, work or retirement by age."""
    if person.relation in {"son", "daughter"}:
        person.marital = "10"
        go_to_school(rng, person, age, situation.on)
    elif age >= 60:
        person.identity = "retired" if rng.random() < 0.5 else "no_ability"
        person.marital = rng.choice(("20", "20", "30"))
        if person.identity == "retired":
            person.medical_insurance, person.work_status = "employee", "retired"
    else:
        person.identity = person.work_status = rng.choice(("unemployed", "unemployed", "laid_off"))
        if person.relation == "sibling":
            person.marital, person.identity = "10", "no_ability"
    return person


def go_to_school(rng: Random, person: Person, age: int, on: date) -> None:
    """The school a child of an age attends; the school year begins in September."""
    if age < 6:
        person.identity, person.employer = "preschool", rng.choice(SCHOOLS["preschool"])
        return
    identity, first, years, education = next(row for row in reversed(SCHOOLING) if age >= row[1])
    if identity == "senior_high" and rng.random() < 0.3:
        identity = "vocational"
    begun = on.year if on.month >= 9 else on.year - 1
    person.identity, person.education, person.edu_years = identity, education, years
    person.enroll_year = begun - min(age - first, years - 1)
    person.employer = rng.choice(SCHOOLS[identity])
    if age >= 14 and rng.random() < 0.6:
        person.political = "league"


def settle_marriage(rng: Random, applicant: Person, pattern: tuple[str, ...]) -> None:
    if "spouse" in pattern:
        return
    applicant.single_parent = "child" in pattern
    applicant.marital = (
        rng.choice(("40", "40", "30")) if applicant.single_parent else rng.choice(("10", "40"))
    )


def give_hardship(rng: Random, situation: "Situation", persons: list[Person]) -> None:
    """Illness and disability that bear out the causes."""
    grown = [person for person in persons if not person.is_student and person.identity != "preschool"]
    causes = {situation.cause, *situation.minor}
    if "06" in causes:
        rng.choice(persons).fall_ill(rng.choice(SERIOUS))
    if "01" in causes:
        candidates = [person for person in grown if not person.disease and not person.is_applicant]
        weak = rng.choice(candidates or grown)
        weak.be_disabled(rng.choice(("1", "2", "4", "4", "5", "6")), rng.choice(("1", "2", "2", "3")))
        weak.disease = ""
        if not weak.is_applicant:
            weak.identity = weak.work_status = "no_ability"
            weak.work_status = "unemployed"
    elif situation.cause != "06" and rng.random() < 0.25:
        rng.choice(grown).fall_ill(rng.choice(ORDINARY))
