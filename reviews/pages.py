"""Where a step's work is done: the `page` of a row as an address, for one dossier or a page of them."""

from collections.abc import Sequence

from django.urls import reverse

from hardship.models import Case, Dossier, Listing
from reviews.workflow import Transition

OWN_PAGES = {"investigation", "certification", "entry", "plan"}


def page_of(dossier: Dossier, row: Transition) -> str:
    """The page that fills what the row's conditions ask; the step's own page when the row names none."""
    return pages_of([(dossier, row)])[0]


def pages_of(works: Sequence[tuple[Dossier, Transition]]) -> list[str]:
    """The same for many, in at most two queries."""
    posted = _posted([dossier for dossier, row in works if row.page == "notice"])
    return [posted[dossier.pk] if row.page == "notice" else _fixed(dossier, row) for dossier, row in works]


def _fixed(dossier: Dossier, row: Transition) -> str:
    if row.page == "application":
        page = "check" if dossier.applicant_name else "applicant"
        return reverse("application_page", args=[dossier.number, page])
    if row.page in OWN_PAGES:
        return reverse(row.page, args=[dossier.number])
    return reverse("step", args=[dossier.number, row.verb])


def _posted(dossiers: Sequence[Dossier]) -> dict[int, str]:
    """The notice that lists each file, the meeting that still hears it, or where one of these is begun."""
    if not dossiers:
        return {}
    listings = (
        Listing.objects.in_force().filter(dossier__in=dossiers).values_list("dossier_id", "notice__number")
    )
    cases = Case.objects.in_force().filter(dossier__in=dossiers)
    addresses = {dossier.pk: reverse("meeting_list") for dossier in dossiers}
    for pk, meeting, closed_at in cases.values_list("dossier_id", "meeting_id", "meeting__closed_at"):
        addresses[pk] = reverse("meeting", args=[meeting]) if closed_at is None else reverse("notice_list")
    addresses |= {pk: reverse("notice", args=[number]) for pk, number in listings}
    return addresses
