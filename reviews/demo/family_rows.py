"""A family's facts as rows: household, members, proofs with their months, incomes, expenses, property, application."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from hardship.models import (
    Application,
    Business,
    Household,
    IncomeLine,
    IncomeProof,
    Member,
    OtherIncome,
    RealEstate,
    RigidExpense,
    Vehicle,
)
from reviews.demo.copying import RowWriter
from reviews.demo.families import Family
from reviews.demo.persons import Person

TOLD_APART: Final = ("pay",)


@dataclass(frozen=True)
class FamilyIds:
    """Where a family's rows went."""

    household: int
    members: list[int]


def write_family(writer: RowWriter, family: Family, *, on_file: bool, months: bool) -> FamilyIds:
    """Queue the household and everything that hangs on it.

    on_file: the people count as being in an active file. months: also the twelve lines of each proof.
    """
    household = writer.add(Household, **family.home)
    members = []
    for person in family.persons:
        values = {name: value for name, value in vars(person).items() if name not in TOLD_APART}
        members.append(writer.add(Member, household_id=household, on_file=on_file, **values))
        if person.pay:
            write_proof(writer, family, person, members[-1], months)
    for row in family.other_incomes:
        writer.add(OtherIncome, household_id=household, kind=row.kind, annual=row.annual, note=row.note)
    for row in family.expenses:
        member = None if row.of is None else members[row.of]
        writer.add(
            RigidExpense,
            household_id=household,
            kind=row.kind,
            annual=row.annual,
            member_id=member,
            note=row.note,
        )
    write_property(writer, family, household)
    return FamilyIds(household, members)


def write_property(writer: RowWriter, family: Family, household: int) -> None:
    for kind, area, place in family.estates:
        writer.add(RealEstate, household_id=household, kind=kind, area=area, address=place)
    for use, year, note in family.vehicles:
        writer.add(Vehicle, household_id=household, use=use, bought_year=year, note=note)
    for kind, employs, note in family.businesses:
        writer.add(Business, household_id=household, kind=kind, employs_others=employs, note=note)


def write_proof(writer: RowWriter, family: Family, person: Person, member: int, months: bool) -> None:
    """The proof of twelve months; its parts add up to the average gross pay."""
    pay = person.pay
    if pay is None:
        return
    first, last = family.home["income_from"], family.home["income_to"]
    if not isinstance(first, date) or not isinstance(last, date):
        raise TypeError("A family's income period is two dates.")
    own = pay.kind == "employer"
    gross = pay.average + pay.deducted
    base, bonus = round(gross * 7 / 10, 2), round(gross / 10, 2)
    proof = writer.add(
        IncomeProof,
        member_id=member,
        kind=pay.kind,
        from_month=first,
        to_month=last.replace(day=1),
        monthly_average=pay.average,
        base_pay=base if own else None,
        bonus=bonus if own else None,
        allowance=gross - base - bonus if own else None,
        other_pay=Decimal(0) if own else None,
        position=pay.position,
        hired_on=person.work_start if own else None,
        work_form="劳动合同制" if own else "",
        person_type="flexible_4050" if pay.kind == "community" else "",
        occupation=pay.position if pay.kind == "community" else "",
        issuer=pay.issuer,
        issuer_contact="劳资员" if own else "",
        issuer_phone="0335-0000000",
        issued_on=family.situation.on,
        note=pay.note,
    )
    if months:
        write_months(writer, proof, first, pay.nets, pay.deducted)


def write_months(writer: RowWriter, proof: int, first: date, nets: list[int], deducted: int) -> None:
    year, month = first.year, first.month
    for net in nets:
        writer.add(
            IncomeLine,
            proof_id=proof,
            month=date(year, month, 1),
            gross=Decimal(net + deducted),
            deducted=Decimal(deducted),
        )
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def write_application(writer: RowWriter, family: Family, dossier: int, registrar: str) -> None:
    writer.add(Application, dossier_id=dossier, registrar=registrar, **family.request)
