"""亲属申报 and 回避: who is related to a family, and what that keeps them from.

A relation is never told: sentences name the person who keeps away, not the relative and not the kind of relation.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localdate

from accounts.models import Unit, User
from hardship.ciphers import RESIDENT_ID, blind_index
from hardship.enums import HintOutcome
from hardship.marks import contact_mark
from hardship.models import Attendee, Case, Dossier, KinDeclaration, KinStatement, StaffContact
from hardship.querysets import KinQuerySet
from hardship.resident_id import masked_resident_id, parse_resident_id
from hardship.services.refusals import FactsRefused


class KinRefused(FactsRefused):
    """A declaration was not written."""


def has_kin(dossier: Dossier, user: User) -> bool:
    """True when the person has declared somebody of this family, or a superior has found them related to it."""
    declared = KinDeclaration.objects.standing().in_family(dossier).filter(user=user)
    return declared.exists() or found_related(dossier, user)


def found_related(dossier: Dossier, user: User) -> bool:
    """True when the latest outcome of some hint about the person and this family is that they are relatives."""
    latest = dossier.conflict_hints.filter(user=user).order_by("kind", "-pk").distinct("kind")
    return HintOutcome.KIN in list(latest.values_list("outcome", flat=True))


def kin_attendees(case: Case) -> list[Attendee]:
    """Attendees of the case's meeting with a standing declaration of this family, as committee members or as staff.

    An attendee is a name: staff of that name, and the committees of the units above and below the meeting's, count.
    """
    standing = KinDeclaration.objects.standing().in_family(case.dossier)
    unit = case.meeting.unit_path
    names = {
        staff or committee
        for staff, committee, path in standing.values_list("user__name", "committee_name", "unit__path")
        if path is None or path.startswith(unit) or unit.startswith(path)
    }
    return [attendee for attendee in case.meeting.attendees.all() if attendee.name in names]


def must_declare(user: User) -> bool:
    """True while the person has never declared a relative nor said that there is none."""
    said = Q(kin__isnull=False) | Q(kin_statements__isnull=False)
    return not User.objects.filter(said, pk=user.pk).exists()


@transaction.atomic
def declare_kin(
    *, by: User, kin_name: str, relation: str, id_no: str, unit: Unit | None = None, committee_name: str = ""
) -> KinDeclaration:
    """Declare a relative of one's own, or with unit and committee_name one of a committee member of the unit.

    Raises KinRefused: no right in the unit, an impossible number, declared already.
    """
    if unit and not Unit.objects.where(by, "evaluate_dossiers").filter(pk=unit.pk).exists():
        raise KinRefused({"unit": f"您没有组织{unit}民主评议的权限。"})
    try:
        number = parse_resident_id(id_no).number
    except ValueError as wrong:
        raise KinRefused({"id_no": str(wrong)}) from None
    whose: dict[str, Any] = {"unit": unit, "committee_name": committee_name} if unit else {"user": by}
    try:
        with transaction.atomic():
            return KinDeclaration.objects.create(
                **whose,
                kin_name=kin_name,
                relation=relation,
                id_mask=masked_resident_id(number),
                kin_mark=blind_index(RESIDENT_ID, number),
                declared_by=by,
            )
    except IntegrityError:
        raise KinRefused({"id_no": "这位亲属已经申报过，不用再报。"}) from None


def change_kin(row: KinDeclaration, *, kin_name: str, relation: str) -> KinDeclaration:
    """Correct name and relation of a standing declaration; another number is another declaration."""
    if row.ended_on is not None:
        raise KinRefused({"": "这条申报已经终止，不能再改。"})
    row.kin_name, row.relation = kin_name, relation
    row.save(update_fields=["kin_name", "relation"])
    return row


def end_kin(row: KinDeclaration, *, reason: str) -> KinDeclaration:
    """End a declaration from today; the row stays readable."""
    if row.ended_on is not None:
        raise KinRefused({"": "这条申报已经终止。"})
    if len(reason.strip()) < 2:
        raise KinRefused({"end_reason": "请写明终止原因，如离婚、身份证号填错。"})
    row.ended_on, row.end_reason = localdate(), reason.strip()
    row.save(update_fields=["ended_on", "end_reason"])
    return row


def state_none(user: User) -> KinStatement:
    """Say that there is nobody to declare. Raises KinRefused while a declaration stands."""
    if user.kin.standing().exists():
        raise KinRefused({"": "您还有未终止的亲属申报，不能声明“无应申报亲属”。"})
    return KinStatement.objects.create(user=user)


def own_kin(user: User) -> KinQuerySet:
    """The declarations the person may change: one's own, and those of committees one organises."""
    return KinDeclaration.objects.kept_by(user).select_related("user", "unit")


def tell_contacts(user: User, *, mobile: str, bank_card: str, home_addr: str) -> StaffContact:
    """Keep the marks of one's own phone, card and address; what is left empty stays as it was told before."""
    marks = {
        "phone_mark": contact_mark("phone", mobile),
        "card_mark": contact_mark("card", bank_card),
        "address_mark": contact_mark("address", home_addr),
    }
    told = {name: mark for name, mark in marks.items() if mark}
    if not told:
        raise KinRefused.because("请至少填写一项完整的电话、银行账号或住址。")
    row, _ = StaffContact.objects.update_or_create(user=user, defaults=told)
    return row
