"""Annex 1 授权书（声明书）: every adult member lets the union check the family's income and property."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from hardship.annexes.wording import BLANK_DAY, day
from hardship.models import Dossier, Member
from hardship.models.codes import label_of

SIGNING_ROWS = 6
ADULT_AGE = 18
FOR_A_MINOR = "监护人代签"


@dataclass(frozen=True)
class Signer:
    """One row of the signing table; `note` stands in the signature cell."""

    name: str = ""
    relation: str = ""
    id_no: str = ""
    note: str = ""


@dataclass(frozen=True)
class AuthorizationPage:
    name: str = ""
    id_no: str = ""
    phone: str = ""
    certifying_union: str = ""
    filing_union: str = ""
    signers: tuple[Signer, ...] = ()
    signed_on: str = BLANK_DAY
    witnessed_on: str = BLANK_DAY

    @property
    def spare_rows(self) -> range:
        """Empty rows that fill the signing table up to six."""
        return range(max(0, SIGNING_ROWS - len(self.signers)))


BLANK = AuthorizationPage()


def build(dossier: Dossier) -> AuthorizationPage:
    """The form of one dossier, ready for every member's signature.

    Raises NoCertifyingUnit when no unit above the filing one may certify.
    """
    members = list(dossier.household.members.all())
    applicant = next((member for member in members if member.is_applicant), Member())
    signed = day(dossier.application.authorised_on, BLANK_DAY)
    return AuthorizationPage(
        name=applicant.name,
        id_no=applicant.id_no,
        phone=applicant.mobile,
        certifying_union=dossier.unit.certifying_unit().name,
        filing_union=dossier.unit.name,
        signers=_signers(members, dossier.application.authorised_on or localdate()),
        signed_on=signed,
        witnessed_on=signed,
    )


def _signers(members: Sequence[Member], on: date) -> tuple[Signer, ...]:
    return tuple(
        Signer(
            name=member.name,
            relation="本人" if member.is_applicant else label_of("relation", member.relation),
            id_no=member.id_no,
            note=FOR_A_MINOR if _is_minor(member, on) else "",
        )
        for member in members
    )


def _is_minor(member: Member, on: date) -> bool:
    age = member.age(on)
    return age is not None and age < ADULT_AGE
