"""One invented person as a plain dataclass, and the maker of resident numbers no two people share."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hardship.enums import Gender
from hardship.resident_id import check_digit

ZERO = Decimal(0)


@dataclass(slots=True)
class Pay:
    """What a person brought home in twelve months: nets in whole yuan, oldest first; deducted each month."""

    kind: str
    nets: list[int]
    deducted: int
    issuer: str
    position: str = ""
    note: str = ""

    @property
    def average(self) -> Decimal:
        """Yuan per month, exact because the nets add up to twelve times a whole number."""
        return Decimal(sum(self.nets)) / 12


@dataclass
class Person:
    """One member; the names are the columns of Member, apart from pay."""

    relation: str
    name: str
    id_no: str
    gender: str
    birth_date: date
    ethnic: str = "01"
    political: str = "masses"
    health: str = "good"
    disease: str = ""
    disability_kind: str = ""
    disability_grade: str = ""
    medical_insurance: str = "resident"
    marital: str = "20"
    single_parent: bool = False
    hukou: str = "nonagricultural"
    mobile: str = ""
    other_contact: str = ""
    employer: str = ""
    employer_nature: str = ""
    enterprise_state: str = ""
    industry: str = ""
    work_status: str = ""
    identity: str = "unemployed"
    education: str = ""
    enroll_year: int | None = None
    edu_years: int | None = None
    model_worker: str = "none"
    work_start: date | None = None
    contract_date: date | None = None
    contract_term: str = ""
    is_union_member: bool = False
    monthly_income: Decimal = ZERO
    is_applicant: bool = False
    is_head: bool = False
    pay: Pay | None = field(default=None, repr=False)

    @property
    def is_student(self) -> bool:
        return self.enroll_year is not None

    def fall_ill(self, disease: str) -> None:
        self.health, self.disease = "ill", disease

    def be_disabled(self, kind: str, grade: str) -> None:
        self.health, self.disability_kind, self.disability_grade = "disabled", kind, grade

    def earn(self, pay: Pay) -> None:
        self.pay, self.monthly_income = pay, pay.average


class IdMaker:
    """Resident numbers of one county, each given once.

    first, last: the range of the three-digit sequence, so that two loads into one database never meet.
    """

    def __init__(self, region: str, first: int, last: int) -> None:
        self.region, self.first, self.last = region, first, last
        self.given: set[str] = set()

    def number(self, rng: Random, born: date, gender: str) -> str:
        """A new number; odd sequence for men, even for women. Raises RuntimeError when a day is used up."""
        for _ in range(2000):
            sequence = rng.randint(self.first, self.last)
            sequence += (sequence % 2) != (gender == Gender.MALE)
            first_17 = f"{self.region}{born:%Y%m%d}{min(sequence, 999 - (gender == Gender.FEMALE)):03d}"
            if first_17 not in self.given:
                self.given.add(first_17)
                return first_17 + check_digit(first_17)
        raise RuntimeError(f"No numbers left for {self.region} {born}.")


def born_for(rng: Random, age: int, on: date) -> date:
    """A birthday of someone who is `age` whole years old on a day."""
    latest = date(on.year - age, on.month, min(on.day, 28))
    return latest - timedelta(days=rng.randint(0, 364))
