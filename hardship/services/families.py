"""Writing a family's facts. Every function works under the dossier's lock (services.editing) or writes nothing.

All may raise editing.NotEditable, one_file.PersonOnFile and TooManyHits, hands.OwnWork and FamilyRefused; their messages are fit to show.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.db.models import Model

from accounts.models import Division, User
from hardship.enums import Stage
from hardship.models import (
    Business,
    Dossier,
    Household,
    IncomeLine,
    IncomeProof,
    Member,
    OtherIncome,
    PolicyEdition,
    RealEstate,
    RigidExpense,
    Vehicle,
)
from hardship.models.codes import code_book
from hardship.resident_id import parse_resident_id
from hardship.services.dossiers import division_of
from hardship.services.editing import editing
from hardship.services.one_file import (
    PersonOnFile,
    exemption_of,
    let_go,
    let_go_when_renumbered,
    refuse_when_spent,
    rows_of_person,
)

Values = Mapping[str, Any]
ADULT = 18
LARGEST_FAMILY = 20  # domain §2.10.3


class FamilyRefused(Exception):
    """Nothing was written. field: the form field the sentence belongs to, empty for the whole form."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


def save_applicant(dossier: Dossier, *, by: User, values: Values, kind: Values) -> Member:
    """The applicant's own facts, made when there is none yet; kind: worker_kind and file_origin of the application."""
    with editing(dossier, by=by) as locked:
        household = locked.household
        applicant = household.members.filter(is_applicant=True).first()
        if applicant is None:
            alone = not household.members.filter(is_head=True).exists()
            applicant = Member(household=household, is_applicant=True, is_head=alone)
        _write_person(locked, by, applicant, {**values, "relation": "self", "lives_together": True})
        _write(locked.application, kind)
    return applicant


def save_member(dossier: Dossier, *, by: User, values: Values, member: Member | None = None) -> Member:
    """One person beside the applicant; a new adult makes an authorisation already signed incomplete."""
    with editing(dossier, by=by) as locked:
        household = locked.household
        if member is None:
            if household.members.count() >= LARGEST_FAMILY:
                raise FamilyRefused(f"一户最多登记 {LARGEST_FAMILY} 人，本次没有保存。")
            row = Member(household=household)
        else:
            row = _own(household.members.filter(is_applicant=False), member.pk, "这名家庭成员")
        _refuse_second_spouse(household, row, str(values.get("relation", "")))
        _write_person(locked, by, row, values)
        grown = (row.age(locked.assessed_on) or 0) >= ADULT
        if member is None and grown and locked.stage == Stage.APPLICATION:
            _write(locked.application, {"authorised_on": None})
    return row


def remove_member(dossier: Dossier, *, by: User, member: Member) -> None:
    """Take a person out of the family, with their income proofs; the applicant stays."""
    with editing(dossier, by=by) as locked:
        row = _own(locked.household.members.filter(is_applicant=False), member.pk, "这名家庭成员")
        let_go([row])
        row.delete()


def save_family(dossier: Dossier, *, by: User, head: Member | None, spouse_reason: str) -> None:
    """Who is the head of the household (户主), and why the file is not theirs where the notice would have it so."""
    with editing(dossier, by=by) as locked:
        members = locked.household.members
        members.filter(is_head=True).update(is_head=False)
        if head is not None:
            chosen = _own(members.all(), head.pk, "这名家庭成员")
            _write(chosen, {"is_head": True})
        _write(locked.application, {"spouse_reason": spouse_reason})


def save_home(dossier: Dossier, *, by: User, values: Values) -> None:
    """Where the family is registered and lives, and the months its income is counted over."""
    with editing(dossier, by=by) as locked:
        _write(locked.household, values)


def save_incomes(
    dossier: Dossier,
    *,
    by: User,
    monthly: Mapping[int, Decimal | None],
    others: Iterable[OtherIncome],
    override: Values,
) -> None:
    """Monthly incomes by member pk (yuan per month), other incomes, and the total put in place of the computed one."""
    if override.get("annual_income_override") is not None and not override.get("override_reason"):
        raise FamilyRefused("改写家庭年度总收入须写明理由。", "override_reason")
    with editing(dossier, by=by) as locked:
        household = locked.household
        for member in household.members.filter(pk__in=monthly):
            _write(member, {"monthly_income": monthly[member.pk]})
        _replace(OtherIncome, household, others)
        _write(household, override)


def save_proof(
    dossier: Dossier,
    *,
    by: User,
    member: Member,
    values: Values,
    lines: Iterable[IncomeLine],
    proof: IncomeProof | None = None,
    as_monthly_income: bool = False,
) -> IncomeProof:
    """One income proof with its months. as_monthly_income: the member's monthly income becomes the proof's average."""
    with editing(dossier, by=by) as locked:
        owner = _own(locked.household.members.all(), member.pk, "这名家庭成员")
        row = (
            _own(owner.income_proofs.all(), proof.pk, "这张收入证明") if proof else IncomeProof(member=owner)
        )
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        row.lines.all().delete()
        for line in lines:
            line.pk, line.proof = None, row
            line.save(force_insert=True)
        if as_monthly_income:
            _write(owner, {"monthly_income": row.monthly_average})
    return row


def remove_proof(dossier: Dossier, *, by: User, proof: IncomeProof) -> None:
    with editing(dossier, by=by) as locked:
        proofs = IncomeProof.objects.filter(member__household=locked.household)
        _own(proofs, proof.pk, "这张收入证明").delete()


def save_assets(
    dossier: Dossier,
    *,
    by: User,
    values: Values,
    estates: Iterable[RealEstate],
    vehicles: Iterable[Vehicle],
    businesses: Iterable[Business],
) -> None:
    """What the family owns: the three lists as they now are, and the answers on the household."""
    with editing(dossier, by=by) as locked:
        for model, rows in ((RealEstate, estates), (Vehicle, vehicles), (Business, businesses)):
            _replace(model, locked.household, rows)
        _write(locked.household, values)


def save_expenses(dossier: Dossier, *, by: User, rows: Iterable[RigidExpense]) -> None:
    """Rigid expenses as they now are, yuan per year after every reimbursement."""
    with editing(dossier, by=by) as locked:
        family = set(locked.household.members.values_list("pk", flat=True))
        rows = list(rows)
        for row in rows:
            row.member_id = row.member_id if row.member_id in family else None
        _replace(RigidExpense, locked.household, rows)


def save_request(dossier: Dossier, *, by: User, values: Values) -> None:
    """Causes, description, needs and what other bodies already give."""
    with editing(dossier, by=by) as locked:
        _write(locked.application, values)


def save_bank(dossier: Dossier, *, by: User, values: Values) -> None:
    with editing(dossier, by=by) as locked:
        _write(locked.household, values)


def save_declaration(dossier: Dossier, *, by: User, values: Values, applied_on: date) -> None:
    """Dates of the signatures and of the application; the day may not call for another policy edition."""
    with editing(dossier, by=by) as locked:
        if applied_on != locked.applied_on:
            edition = PolicyEdition.objects.in_force(applied_on, division_of(locked.unit))
            if edition is None or edition.pk != locked.edition_id:
                raise FamilyRefused(
                    f"{applied_on:%Y-%m-%d} 适用的不是本档案所用的政策版本“{locked.edition}”，申报日期没有修改。"
                    "确需按该日期办理的，请撤回本申请后重新建立。",
                    "applied_on",
                )
            locked.applied_on = applied_on
            locked.save(update_fields=["applied_on"])
        _write(locked.application, values)


def id_says(number: str) -> str:
    """What a resident ID tells: sex, birth date, and as a hint only the place it was first issued in; "" when invalid."""
    try:
        read = parse_resident_id(number)
    except ValueError:
        return ""
    place = Division.objects.filter(code=read.division_code).order_by("-valid_from").first()
    hint = f"{read.division_code} {place.name}" if place else f"{read.division_code}（历史区划）"
    born = read.birth_date
    return f"{read.gender.label}，{born.year}年{born.month}月{born.day}日生，发证地区划 {hint}（仅供参考）"


def _own(rows: Any, pk: int, what: str) -> Any:
    """A row that is still there and belongs to this family."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise FamilyRefused(f"{what}已被删除或不属于本户，本次没有保存。请刷新页面核对。")
    return row


def _write(row: Model, values: Values) -> None:
    """Save these columns only, so that two pages of one row never undo each other."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _replace(model: type[Model], household: Household, rows: Iterable[Any]) -> None:
    """Let the household have exactly these rows of a kind, in this order."""
    model._default_manager.filter(household=household).delete()
    for row in rows:
        row.pk, row.household = None, household
        row.save(force_insert=True)


def _write_person(dossier: Dossier, by: User, row: Member, values: Values) -> None:
    """Save a person; sex and birth date come from the number and are never typed."""
    for name, value in values.items():
        setattr(row, name, value)
    if row.id_no:
        read = parse_resident_id(row.id_no)
        row.id_no, row.gender, row.birth_date = read.number, read.gender, read.birth_date
        refuse_when_spent(dossier, row, by)
        row.exemption = exemption_of(dossier, row)
        _refuse_known_person(dossier, row)
    row.on_file = not dossier.is_ended and row.exemption is None
    let_go_when_renumbered(row)
    try:
        row.save()
    except IntegrityError as clash:
        if "one_active_file_a_person" in str(clash):  # somebody else's save, not yet seen above, came first
            raise PersonOnFile(row) from None
        raise


def _refuse_known_person(dossier: Dossier, row: Member) -> None:
    """Say before the database does that the person is in this family twice, or in another active file."""
    same = rows_of_person(row.id_no).exclude(pk=row.pk)
    twice = same.filter(household=dossier.household_id).first()
    if twice is not None:
        raise FamilyRefused(f"本户已有这个身份证号（{twice.name}），一人只登记一次。", "id_no")
    if row.exemption is None and same.filter(on_file=True).exists():
        raise PersonOnFile(row)


def _refuse_second_spouse(household: Household, row: Member, relation: str) -> None:
    book = code_book()
    if "spouse" not in book.means("relation", relation):
        return
    for other in household.members.exclude(pk=row.pk):
        if "spouse" in book.means("relation", other.relation):
            raise FamilyRefused(f"已登记配偶{other.name}，配偶只能有一人。", "relation")
