"""Opening a file, keeping its summary true, closing it."""

from datetime import date

from django.db import transaction
from django.utils.timezone import localdate
from pypinyin import Style, lazy_pinyin

from accounts.models import Unit, User
from hardship.models import Application, Dossier, Hand, Household, Member, PolicyEdition
from hardship.resident_id import masked_resident_id
from hardship.services.assess import reassess
from hardship.services.economy import economy_of
from hardship.services.hands import lay_hand
from hardship.services.numbers import acceptance_number
from hardship.services.one_file import let_go


class NoEdition(Exception):
    """No policy edition governs the unit's county on the day; the message is fit to show."""

    def __init__(self, unit: Unit, on: date) -> None:
        super().__init__(
            f"{unit.name}所在地区在 {on:%Y-%m-%d} 没有生效的政策版本，请系统管理员在后台“政策版本”中发布后再申请。"
        )


def division_of(unit: Unit) -> str:
    """The division code of a unit, or of the nearest unit above it that has one."""
    return next((above.division_code for above in unit.chain() if above.division_code), "")


@transaction.atomic
def open_dossier(*, unit: Unit, by: User, on: date | None = None, previous: Dossier | None = None) -> Dossier:
    """Begin an application in a unit: an empty household, today's edition, the next acceptance number.

    Raises NoEdition, or NoCertifyingUnit when nobody above the unit may certify.
    """
    on = on or localdate()
    unit.certifying_unit()
    edition = PolicyEdition.objects.in_force(on, division_of(unit))
    if edition is None:
        raise NoEdition(unit, on)
    dossier = Dossier.objects.create(
        unit=unit,
        awaiting=unit,
        number=acceptance_number(on),
        household=Household.objects.create(hukou_region=division_of(unit)),
        edition=edition,
        previous=previous,
        opened_by=by,
        applied_on=on,
    )
    Application.objects.create(dossier=dossier, registrar=by.name)
    lay_hand(dossier, by, Hand.HANDLING)
    return dossier


def family_changed(dossier: Dossier, *, by: User | None) -> None:
    """After any write to the family: the summary columns, the verdict and the hand of who wrote.

    by: None only for programs that rebuild summaries.
    """
    if by is not None:
        lay_hand(dossier, by, Hand.HANDLING)
    dossier = Dossier.objects.with_household().get(pk=dossier.pk)
    refresh_summary(dossier)
    reassess(dossier)


def refresh_summary(dossier: Dossier) -> None:
    """Repeat the family's facts on the dossier's row, where lists read them."""
    household = dossier.household
    economy = economy_of(household)
    applicant = next((member for member in household.members.all() if member.is_applicant), None)
    per_person = economy.monthly_per_person
    Dossier.objects.filter(pk=dossier.pk).update(
        applicant_name=applicant.name if applicant else "",
        applicant_pinyin=initials(applicant.name) if applicant else "",
        applicant_id_mask=masked_resident_id(applicant.id_no) if applicant else "",
        workplace=applicant.employer if applicant else "",
        persons=economy.persons,
        monthly_per_person=None if per_person is None else round(max(per_person, 0), 2),
        main_cause=dossier.application.main_cause,
    )


def initials(name: str) -> str:
    """Pinyin initials in lower case: 王示例 → wsl."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))[:30]


def leave_files(dossier: Dossier) -> None:
    """The family is no longer in an active file: its people may be in another."""
    let_go(Member.objects.filter(household=dossier.household_id))
