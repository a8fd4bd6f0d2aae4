"""Posting a notice and ending its publicity: every dossier on it takes its step together, or says why not."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from hardship.enums import Stage
from hardship.models import Case, Dossier, Listing, Notice
from hardship.services.publicity import NoticeRefused, post_notice
from reviews.transitions import TransitionRefused, perform


@dataclass(frozen=True)
class Closing:
    """What came of ending the publicity for one applicant; no reasons means it ended."""

    listing: Listing
    reasons: tuple[str, ...] = ()


@transaction.atomic
def post(notice: Notice, *, on: date, by: User) -> Notice:
    """Post a notice on a day and take every listed dossier into publicity, all or nothing. Raises NoticeRefused."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    listings = list(notice.listings.in_force().select_related("dossier").order_by("dossier"))
    listed = [listing.dossier_id for listing in listings]
    # the notice, then its dossiers in one order: the same way as add_listings, so that nobody waits in a circle
    list(Dossier.objects.select_for_update().filter(pk__in=listed).order_by("pk"))
    if reasons := posting_day_faults(notice, on):
        raise NoticeRefused(reasons)
    posted = post_notice(notice, on=on)
    refused = []
    for listing in listings:
        try:
            perform(listing.dossier, "post_notice", by=by)
        except TransitionRefused as refusal:
            refused += [f"{listing.name}：{reason}" for reason in refusal.reasons]
    if refused:
        raise NoticeRefused(refused)
    return posted


def posting_day_faults(notice: Notice, on: date) -> list[str]:
    """A notice hangs from the day of the last meeting that agreed, at the earliest, and not from tomorrow."""
    if on > localdate():
        return ["张贴日期不能晚于今天。"]
    listed = notice.listings.in_force().values("dossier")
    cases = Case.objects.in_force().filter(dossier__in=listed).select_related("meeting")
    met = max((localdate(case.meeting.held_at) for case in cases), default=None)
    if met is not None and on < met:
        return [f"张贴日期不能早于民主评议会议（{met:%Y年%-m月%-d日}）。"]
    return []


def close_all(notice: Notice, *, by: User) -> list[Closing]:
    """End the publicity of every listed dossier still in it; each by itself, so that one objection holds up only one."""
    listings = notice.listings.in_force().filter(dossier__stage=Stage.PUBLICITY).select_related("dossier")
    return [close(listing, by=by) for listing in listings]


def close(listing: Listing, *, by: User) -> Closing:
    """End the publicity of one applicant, or tell what stands against it."""
    try:
        perform(listing.dossier, "close_publicity", by=by)
    except TransitionRefused as refusal:
        return Closing(listing, tuple(refusal.reasons))
    return Closing(listing)
