"""Annex 3 职工（家庭成员）工资收入证明: issued by the employer, else by the community."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cn2an import an2cn
from django.utils.timezone import localdate

from hardship.annexes.options import PRINTED, boxes
from hardship.annexes.wording import BLANK_DAY, BLANK_MONTH, Choice, day, money, month
from hardship.models import IncomeLine, IncomeProof, Member
from hardship.models.codes import code_book, label_of

MONTH_ROWS = 12
FROM_COMMUNITY = "community"


@dataclass(frozen=True)
class MonthRow:
    month: str
    gross: str = ""
    deducted: str = ""
    net: str = ""


@dataclass(frozen=True)
class Person:
    """Whose income is proved."""

    name: str = ""
    gender: str = ""
    age: str = ""
    id_no: str = ""
    applicant: str = ""
    relation: str = ""


@dataclass(frozen=True)
class Proved:
    """What both variants of the certificate share: period, amounts, who issued it."""

    from_month: str = BLANK_MONTH
    to_month: str = BLANK_MONTH
    average: str = ""
    average_in_words: str = ""
    annual: str = ""
    note: str = ""
    issuer: str = ""
    contact: str = ""
    phone: str = ""
    issued_on: str = BLANK_DAY


@dataclass(frozen=True)
class EmployedSheet:
    """Issued by the employer: pay month by month and its parts (yuan per month)."""

    person: Person = Person()
    proved: Proved = Proved()
    employer: str = ""
    position: str = ""
    hired_on: str = ""
    work_form: str = ""
    months: tuple[MonthRow, ...] = ()
    total: MonthRow = MonthRow("合计")
    base_pay: str = ""
    bonus: str = ""
    allowance: str = ""
    other_pay: str = ""

    @property
    def spare_rows(self) -> range:
        return range(max(0, MONTH_ROWS - len(self.months)))


@dataclass(frozen=True)
class CommunitySheet:
    """Issued by the community or village for a person without an employer."""

    person: Person = Person()
    proved: Proved = Proved()
    types: tuple[Choice, ...] = boxes("person_type")
    occupation: str = ""


@dataclass(frozen=True)
class IncomePage:
    """One certificate, or both variants when blank."""

    employed: tuple[EmployedSheet, ...] = ()
    community: tuple[CommunitySheet, ...] = ()

    @property
    def name(self) -> str:
        people = [sheet.person for sheet in self.employed] + [sheet.person for sheet in self.community]
        return "".join(person.name for person in people)


BLANK = IncomePage((EmployedSheet(),), (CommunitySheet(),))


def build(proof: IncomeProof) -> IncomePage:
    """The certificate of one proof: by the community when its kind means so, else by the employer."""
    if FROM_COMMUNITY in code_book().means("proof_kind", proof.kind):
        return IncomePage(community=(_community(proof),))
    return IncomePage(employed=(_employed(proof),))


def rmb_in_words(amount: Decimal) -> str:
    """贰仟壹佰元整: the amount in the capital numerals of Chinese accounting."""
    return str(an2cn(str(amount.quantize(Decimal("0.01"))), "rmb"))


def _employed(proof: IncomeProof) -> EmployedSheet:
    lines = list(proof.lines.all())
    return EmployedSheet(
        person=_person(proof),
        proved=_proved(proof),
        employer=proof.member.employer or proof.issuer,
        position=proof.position,
        hired_on=day(proof.hired_on),
        work_form=proof.work_form,
        months=tuple(_month_row(line) for line in lines),
        total=_total(lines),
        base_pay=money(proof.base_pay),
        bonus=money(proof.bonus),
        allowance=money(proof.allowance),
        other_pay=money(proof.other_pay),
    )


def _community(proof: IncomeProof) -> CommunitySheet:
    return CommunitySheet(_person(proof), _proved(proof), _types(proof.person_type), proof.occupation)


def _types(named: str) -> tuple[Choice, ...]:
    """The type of person ticked; it is stored in words, so other words go behind 其他."""
    code = next((code for code, label in PRINTED["person_type"] if named in (code, label)), "")
    if code or not named:
        return boxes("person_type", {code})
    return (*boxes("person_type")[:-1], Choice(f"其他：{named}", True))


def _person(proof: IncomeProof) -> Person:
    member = proof.member
    age = member.age(proof.issued_on or localdate())
    return Person(
        name=member.name,
        gender=member.get_gender_display(),
        age="" if age is None else str(age),
        id_no=member.id_no,
        applicant=_applicant_name(member),
        relation="本人" if member.is_applicant else label_of("relation", member.relation),
    )


def _applicant_name(member: Member) -> str:
    family = member.household.members.all()
    return next((person.name for person in family if person.is_applicant), "")


def _proved(proof: IncomeProof) -> Proved:
    return Proved(
        from_month=month(proof.from_month),
        to_month=month(proof.to_month),
        average=money(proof.monthly_average),
        average_in_words=rmb_in_words(proof.monthly_average),
        annual=money(proof.annual_income),
        note=proof.note,
        issuer=proof.issuer,
        contact=proof.issuer_contact,
        phone=proof.issuer_phone,
        issued_on=day(proof.issued_on, BLANK_DAY),
    )


def _month_row(line: IncomeLine) -> MonthRow:
    return MonthRow(month(line.month), money(line.gross), money(line.deducted), money(line.net))


def _total(lines: Iterable[IncomeLine]) -> MonthRow:
    lines = list(lines)
    if not lines:
        return MonthRow("合计")
    return MonthRow(
        "合计",
        money(sum((line.gross for line in lines), Decimal(0))),
        money(sum((line.deducted for line in lines), Decimal(0))),
        money(sum((line.net for line in lines), Decimal(0))),
    )
