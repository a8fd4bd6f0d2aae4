"""回避提示: a phone, bank account or address that a household shares with staff. A hint for the superior, never a proof.

Nobody else is told: not the person concerned, not the filing unit, and nothing of it is public.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import F, Func, Q, QuerySet, TextField, Value

from accounts.models import Post, Unit, User
from hardship.enums import HintOutcome, SharedKind
from hardship.marks import contact_mark, digits_of
from hardship.models import ConflictHint, Dossier, StaffContact
from hardship.services.refusals import FactsRefused

JUDGES: Final = ("review_dossiers", "certify_dossiers")


class HintRefused(FactsRefused):
    """No outcome was written."""


@dataclass(frozen=True)
class Shared:
    """What a member of staff has in common with a household. top: path of the highest unit the person holds a post in."""

    user: User
    kind: SharedKind
    top: str


@dataclass(frozen=True)
class Hint:
    """A shared contact with what was found out about it last, None while nobody looked into it."""

    shared: Shared
    latest: ConflictHint | None


def shared_contacts(dossier: Dossier) -> list[Shared]:
    """Staff with a post reaching the dossier who share a phone, card or address with its household.

    The one place that compares; everything is compared exactly, after normalising.
    """
    home = dossier.household
    members = list(home.members.all())
    values = {
        SharedKind.PHONE: [number for one in members for number in (one.mobile, one.other_contact)],
        SharedKind.CARD: [home.bank_card],
        SharedKind.ADDRESS: [home.home_addr, home.hukou_addr],
    }
    posts = Post.objects.current().reaching(dossier.unit)
    tops: dict[int, str] = {}
    for person, path in posts.order_by("-unit__path").values_list("user", "unit__path"):
        tops[person] = path  # the last one written is the highest unit of the person
    return [
        Shared(user, kind, tops[user.pk])
        for kind, told in values.items()
        for user in _sharing(kind, told).filter(pk__in=tops, is_active=True).order_by("name", "pk")
    ]


def _sharing(kind: SharedKind, values: list[str]) -> QuerySet[User]:
    """Users one of whose contacts is one of the values."""
    marks = {contact_mark(kind, value) for value in values} - {None}
    found = Q(pk__in=StaffContact.objects.filter(**{f"{kind}_mark__in": marks}).values("user"))
    users = User.objects.all()
    if kind == SharedKind.PHONE:
        plain = {digits_of(value) for value in values}
        digits = Func(
            F("phone"),
            Value(r"\D"),
            Value(""),
            Value("g"),
            function="regexp_replace",
            output_field=TextField(),
        )
        users = users.alias(digits=digits)
        found |= Q(digits__in={number for number in plain if len(number) >= 7})
    return users.filter(found)


def hints_for(dossier: Dossier, viewer: User) -> list[Hint]:
    """The hints this person may judge: of staff all of whose posts here stand below a unit the person judges for."""
    above = list(_judging_above(dossier, viewer))
    if not above:
        return []
    latest = {
        (row.user_id, row.kind): row for row in dossier.conflict_hints.select_related("by").order_by("pk")
    }
    return [
        Hint(shared, latest.get((shared.user.pk, shared.kind)))
        for shared in shared_contacts(dossier)
        if shared.user.pk != viewer.pk
        and any(shared.top.startswith(path) and shared.top != path for path in above)
    ]


def _judging_above(dossier: Dossier, viewer: User) -> Iterator[str]:
    """Paths of units above the filing one in which the person reviews or certifies."""
    for right in JUDGES:
        for path in Unit.objects.holding(viewer, right).values_list("path", flat=True):
            if dossier.unit_path.startswith(path) and dossier.unit_path != path:
                yield path


def settle_hint(
    dossier: Dossier, *, user: User, kind: str, by: User, outcome: str, reason: str
) -> ConflictHint:
    """Record what came of a hint. Raises HintRefused when the hint is not the person's to judge or gives no reason."""
    mine = any(hint.shared.user == user and hint.shared.kind == kind for hint in hints_for(dossier, by))
    if not mine:
        raise HintRefused.because("这条提示已不存在，或者不由您核实。")
    if len(reason.strip()) < 4:
        raise HintRefused({"reason": "请写明怎样核实的（不少于 4 个字）。"})
    return ConflictHint.objects.create(
        dossier=dossier, user=user, kind=kind, by=by, outcome=HintOutcome(outcome), reason=reason.strip()
    )
