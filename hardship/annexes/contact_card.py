"""Annex 7 困难职工解困脱困联系卡: a card for the family and a stub the filing union keeps.

One A4 sheet a household: face and back side by side, each 90 × 140 mm, to be cut out and folded on the middle line;
below them the stub, to be signed by the worker. Several households are several sheets.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.conf import settings
from django.db.models import prefetch_related_objects

from accounts.models import Unit
from hardship.annexes.wording import BLANK_DAY, day, figure
from hardship.enums import LedgerKind
from hardship.models import Certification, ContactCard, Dossier, LedgerEntry, Member, Plan

VISIT_ROWS = 9
MEASURES_LENGTH = 100
VISIT_LENGTH = 32
Row = TypeVar("Row", Plan, ContactCard, Certification)

ELSEWHERE = "……（全文见《困难职工档案表》）"
CUT = "……"


@dataclass(frozen=True)
class VisitRow:
    """A visit on the card's back; the signature is left to the hand."""

    visited_on: str = ""
    content: str = ""


@dataclass(frozen=True)
class CardPage:
    number: str = ""
    name: str = ""
    gender: str = ""
    workplace: str = ""
    home: str = ""
    phone: str = ""
    persons: str = ""
    cause: str = ""
    category: str = ""
    filed_on: str = ""
    helping_unit: str = ""
    helper: str = ""
    helper_title: str = ""
    helper_phone: str = ""
    measures: str = ""
    supervision: tuple[str, ...] = ()
    hotline: str = settings.HOTLINE
    issuer: str = ""
    issued_on: str = BLANK_DAY
    visits: tuple[VisitRow, ...] = ()

    @property
    def spare_visits(self) -> range:
        """Rows left for later visits; the back always has nine."""
        return range(max(0, VISIT_ROWS - len(self.visits)))


BLANK = CardPage()


def build(dossier: Dossier) -> CardPage:
    """The card of one dossier with its plan in force and its latest visits; what is not there yet stays empty."""
    prefetch_related_objects(
        [dossier], "unit", "household__members", "plans", "cards", "certifications", "ledger__reversed_by"
    )
    members = dossier.household.members.all()
    worker = next((member for member in members if member.is_applicant), Member())
    plan = _in_force(dossier.plans.all()) or Plan()
    card = _in_force(dossier.cards.all()) or ContactCard()
    certified = _in_force(dossier.certifications.all()) or Certification()
    return CardPage(
        number=card.number,
        name=worker.name,
        gender=worker.get_gender_display(),
        workplace=worker.employer,
        home=dossier.household.home_addr,
        phone=worker.mobile,
        persons=figure(dossier.persons or None),
        cause=dossier.main_cause_label,
        category=dossier.category_label,
        filed_on=day(certified.certified_on),
        helping_unit=plan.helping_unit,
        helper=plan.helper_name,
        helper_title=plan.helper_title,
        helper_phone=plan.helper_phone,
        measures=shortened(plan.measures, MEASURES_LENGTH, ELSEWHERE),
        supervision=_supervision(dossier.unit.certifying_unit()),
        hotline=settings.HOTLINE,
        issuer=dossier.unit.name,
        issued_on=day(card.issued_on, BLANK_DAY),
        visits=_visits(dossier.ledger.all()),
    )


def shortened(text: str, length: int, ending: str = CUT) -> str:
    """At most `length` characters on one line; a longer text ends by saying that it goes on."""
    text = "".join(text.split("\n")).strip()
    return text if len(text) <= length else text[: length - len(ending)].rstrip("，、；：。 ") + ending


def _in_force(rows: Iterable[Row]) -> Row | None:
    return next((row for row in rows if row.superseded_at is None), None)


def _supervision(unit: Unit) -> tuple[str, ...]:
    """The certifying union's own telephone, when it is known; the national line is printed beside it."""
    return (f"{unit.name} {unit.phone}",) if unit.phone else ()


def _visits(entries: Iterable[LedgerEntry]) -> tuple[VisitRow, ...]:
    """The latest visits, oldest first, without entries that were taken back."""
    visits = [
        entry
        for entry in entries
        if entry.kind == LedgerKind.VISIT and entry.reverses_id is None and not hasattr(entry, "reversed_by")
    ]
    latest = islice(reversed(visits), VISIT_ROWS)
    rows = [VisitRow(entry.done_on.isoformat(), shortened(entry.content, VISIT_LENGTH)) for entry in latest]
    return tuple(reversed(rows))
