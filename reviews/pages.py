"""Where a step's work is done: the `page` of a row as an address."""

from django.urls import reverse

from hardship.models import Dossier
from reviews.workflow import Transition


def page_of(dossier: Dossier, row: Transition) -> str:
    """The page that fills what the row's conditions ask; the step's own page when the row names none."""
    number = dossier.number
    if row.page == "application":
        return reverse("application_page", args=[number, "check" if dossier.applicant_name else "applicant"])
    if row.page == "notice":
        return _notice_page(dossier)
    if row.page in {"investigation", "certification", "entry", "plan"}:
        return reverse(row.page, args=[number])
    return reverse("step", args=[number, row.verb])


def _notice_page(dossier: Dossier) -> str:
    """The notice that lists the file, the meeting that hears it, or the file's own section when there is neither."""
    listing = dossier.listings.in_force().select_related("notice").first()
    if listing is not None:
        return reverse("notice", args=[listing.notice.number])
    case = dossier.cases.in_force().first()
    if case is not None:
        return (
            reverse("meeting", args=[case.meeting_id])
            if case.meeting.closed_at is None
            else reverse("notice_list")
        )
    return reverse("meeting_list")
