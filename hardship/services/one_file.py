"""一户一档、一人一档: the same person in two files, how that is found, told and kept from being probed.

rows_of_person is the only comparison of resident IDs across families.
"""

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from accounts.models import Post, Unit, User
from accounts.querysets import shared_path
from hardship.enums import AccessKind, DuplicateOutcome
from hardship.models import AccessRecord, Dossier, DuplicateCase, Member
from hardship.services.records import note_access

DECIDING: Final = ("review_dossiers", "certify_dossiers")


class PersonOnFile(Exception):
    """A person of this family is already in an active file somewhere; whose, and who decides, is not said."""

    def __init__(self, row: Member) -> None:
        self.row = row
        super().__init__(
            "填报的人员中有人已在一份有效的困难职工档案中（一户一档、一人一档），本次没有保存，已自动报上级工会裁定。"
            "请先核对身份证号；夫妻双方都是困难职工且不在同一单位的，原则上以户主为主建立档案。裁定结果会显示在本档案页上。"
        )


class TooManyHits(Exception):
    """No number is compared for this user any more today, so that the answer says nothing about any of them."""

    def __init__(self, row: Member) -> None:
        self.row = row
        super().__init__(
            "您今天核对身份证号的次数已用完，本次没有保存，也没有核对。请核对证件，明天再填；急需办理的，请由本单位其他经办人填写。"
        )


def rows_of_person(number: str) -> QuerySet[Member]:
    """Every row, in any family, of the person with this resident ID."""
    return Member.objects.numbered(number)


def refuse_when_spent(dossier: Dossier, row: Member, by: User) -> None:
    """Raise TooManyHits for a number newly typed by somebody whose hits of today are used up.

    Asked before any comparison: whether the number is on file makes no difference to the answer.
    """
    if stored_number(row) != row.id_no and hits_today(by) >= settings.DUPLICATE_HITS_A_DAY:
        raise TooManyHits(row)


def hits_today(user: User) -> int:
    return AccessRecord.objects.filter(user=user, kind=AccessKind.ON_FILE, at__date=localdate()).count()


def stored_number(row: Member) -> str:
    """The number this row has in the database; "" for a new person."""
    kept = Member.objects.only("id_no").filter(pk=row.pk).first() if row.pk else None
    return kept.id_no if kept else ""


@transaction.atomic
def note_refusal(refusal: PersonOnFile | TooManyHits, dossier: Dossier, *, by: User) -> None:
    """After the refused save was rolled back, in a transaction of its own: the record, and the task for the superior."""
    row = refusal.row
    kind = AccessKind.ON_FILE if isinstance(refusal, PersonOnFile) else AccessKind.OVER_LIMIT
    note_access(kind, f"{row.name} {row.id_mask}", by=by, unit=dossier.unit, dossier=dossier)
    if isinstance(refusal, PersonOnFile):
        open_case(dossier, row, by=by)


def open_case(dossier: Dossier, row: Member, *, by: User) -> DuplicateCase | None:
    """One case a person and newcomer file, however often and by however many the save is tried.

    None when the other file let the person go meanwhile.
    """
    standing = rows_of_person(row.id_no).filter(on_file=True).exclude(household=dossier.household_id).first()
    if standing is None:
        return None
    other = Dossier.objects.select_related("unit").get(household=standing.household_id)
    case, _ = DuplicateCase.objects.get_or_create(
        member=standing,
        newcomer=dossier,
        defaults={
            "standing": other,
            "typed_member": Member.objects.filter(pk=row.pk).first() if row.pk else None,
            "typed_name": row.name,
            "typed_relation": row.relation,
            "id_mask": row.id_mask,
            "unit": superior_of(dossier.unit, other.unit),
            "raised_by": by,
        },
    )
    return case


def superior_of(one: Unit, other: Unit) -> Unit:
    """The lowest unit both report to in which somebody now reviews or certifies; the lowest of all where nobody does."""
    lowest = Unit.objects.get(path=shared_path([one.path, other.path], Unit.steplen))
    for unit in lowest.chain():
        if any(post.gives(right) for post in Post.objects.current().filter(unit=unit) for right in DECIDING):
            return unit
    return lowest


def exemption_of(dossier: Dossier, row: Member) -> DuplicateCase | None:
    """The decision by which this person may stand in this file beside another active one; None without any."""
    return DuplicateCase.objects.filter(
        newcomer=dossier,
        outcome=DuplicateOutcome.SEPARATE,
        member__in=rows_of_person(row.id_no).filter(on_file=True).exclude(pk=row.pk),
    ).first()


def let_go_when_renumbered(row: Member) -> None:
    """A row about to get another number leaves the person it was."""
    if row.pk and stored_number(row) != row.id_no:
        let_go([row])


def let_go(rows: Iterable[Member]) -> None:
    """These rows no longer hold their persons' place: it passes to the first row exempted beside each of them."""
    for row in rows:
        Member.objects.filter(pk=row.pk).update(on_file=False, exemption=None)
        heir = (
            Member.objects.filter(exemption__member=row, household__dossier__in=Dossier.objects.open())
            .order_by("pk")
            .first()
        )
        if heir is not None:
            Member.objects.filter(pk=heir.pk).update(on_file=True, exemption=None)


def told_of(dossier: Dossier) -> list[str]:
    """What those who work on a file are told of its cases: never whose the other file is, nor where."""
    cases = DuplicateCase.objects.filter(newcomer=dossier).order_by("pk")
    said = [_newcomer_is_told(case) for case in cases]
    lost = DuplicateCase.objects.filter(standing=dossier, kept__isnull=False).exclude(kept=dossier)
    return said + [
        _loser_is_told(case.member.name if case.member else case.typed_name)
        for case in lost.select_related("member")
    ]


def _newcomer_is_told(case: DuplicateCase) -> str:
    who = case.typed_name
    if case.decided_at is None:
        return f"{who}已在另一份有效档案中，已报上级工会裁定，请等待结果。"
    if case.outcome == DuplicateOutcome.SEPARATE:
        return f"上级工会已裁定：{who}可以列入本档案，请重新填写保存。"
    if case.kept_id == case.newcomer_id:
        return f"上级工会已裁定：{who}列入本档案，待另一份档案办结后重新填写保存。"
    return _loser_is_told(who)


def _loser_is_told(who: str) -> str:
    return f"上级工会已裁定：{who}不在本档案建档，请按规定撤回本申请或从家庭成员中删除。"
