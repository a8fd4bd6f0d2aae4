"""Reads over dossiers and everything that hangs on them; visible_to is the only door."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, F, FilteredRelation, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from accounts.models import Unit
from accounts.querysets import within
from hardship.ciphers import RESIDENT_ID, blind_index
from hardship.enums import ENDED, OPEN, EvaluationResult, LedgerKind, Stage

if TYPE_CHECKING:
    from accounts.models import User


class ScopedQuerySet(models.QuerySet):
    """Rows that belong to a unit by their own unit_path column."""

    scope_field = "unit_path"

    def visible_to(self, user: "User") -> Self:
        """Rows of units the user may see dossiers of; no posts, no rows."""
        return self.reached_by(user, "view_dossiers")

    def reached_by(self, user: "User", permission: str) -> Self:
        """Rows of units in which the user holds the permission, or above which."""
        paths = Unit.objects.holding(user, permission).values_list("path", flat=True)
        return self.filter(within(self.scope_field, paths))

    def of_unit(self, unit: Unit) -> Self:
        """Rows of the unit and the units below it."""
        return self.filter(within(self.scope_field, [unit.path]))


class DossierQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(stage__in=OPEN)

    def ended(self) -> Self:
        return self.filter(stage__in=ENDED)

    def at_stage(self, *stages: Stage) -> Self:
        return self.filter(stage__in=stages)

    def overdue(self, on: date | None = None) -> Self:
        """Open dossiers whose current step should have been done before the day (today unless told)."""
        return self.open().filter(due_on__lt=on or localdate())

    def matching(self, text: str) -> Self:
        """Dossiers whose applicant's name, pinyin initials, acceptance or worker number contain the text."""
        text = text.strip()
        if not text:
            return self
        if text.isascii():
            low = text.lower()
            return self.filter(
                Q(applicant_pinyin__startswith=low)
                | Q(number__startswith=text.upper())
                | Q(case_no__startswith=text)
            )
        return self.filter(applicant_name__contains=text)

    def awaiting_meeting(self) -> Self:
        """At the evaluation stage and on no meeting's list."""
        return self.at_stage(Stage.EVALUATION).alias(held=_in_force("cases")).filter(held__isnull=True)

    def awaiting_notice(self) -> Self:
        """Agreed to by a meeting whose minutes are settled, and on no notice."""
        return (
            self.at_stage(Stage.EVALUATION)
            .alias(held=_in_force("cases"), posted=_in_force("listings"))
            .filter(held__result=EvaluationResult.AGREED, held__meeting__closed_at__isnull=False)
            .filter(posted__isnull=True)
        )

    def with_household(self) -> Self:
        """Everything one dossier page or form reads, in a fixed number of queries."""
        return self.select_related("unit", "application", "household", "edition").prefetch_related(
            "household__members__income_proofs__lines",
            "household__other_incomes",
            "household__expenses",
            "household__real_estates",
            "household__vehicles",
            "household__businesses",
        )


def _in_force(relation: str) -> FilteredRelation:
    """The row of a dossier's relation that no later round has superseded."""
    return FilteredRelation(relation, condition=Q(**{f"{relation}__superseded_at__isnull": True}))


class FiguresQuerySet(ScopedQuerySet):
    def active(self) -> Self:
        """Of dossiers that have not ended."""
        return self.filter(active=True)


class MeetingQuerySet(ScopedQuerySet):
    def matching(
        self, *, text: str = "", closed: bool | None = None, since: date | None, until: date | None
    ) -> Self:
        """Meetings by title or unit, by settled minutes, by day (both ends included)."""
        found = self.filter(Q(title__contains=text) | Q(unit__name__contains=text)) if text else self
        if closed is not None:
            found = found.filter(closed_at__isnull=not closed)
        return found.filter(**_days("held_at__date", since, until))

    def for_list(self) -> Self:
        """What a row of the list shows, in a fixed number of queries."""
        return self.select_related("unit").prefetch_related("attendees", "cases")


class NoticeQuerySet(ScopedQuerySet):
    def matching(self, *, text: str = "", standing: str = "", since: date | None, until: date | None) -> Self:
        """Notices by number, title or unit; by posting day; standing: draft, posted or run (its period is over)."""
        found = self
        if text:
            found = found.filter(
                Q(title__contains=text) | Q(unit__name__contains=text) | Q(number__startswith=text.upper())
            )
        if standing == "draft":
            found = found.filter(posted_on__isnull=True)
        elif standing:
            over = Q(last_on__lt=localdate())
            found = found.filter(over if standing == "run" else ~over, posted_on__isnull=False)
        return found.filter(**_days("posted_on", since, until))

    def for_list(self) -> Self:
        """What a row of the list shows, in a fixed number of queries."""
        return self.select_related("unit").prefetch_related("listings__objections", "listings__dossier")


def _days(field: str, since: date | None, until: date | None) -> dict[str, date]:
    """Filter arguments for days from `since` to `until`."""
    ends = {f"{field}__gte": since, f"{field}__lte": until}
    return {name: day for name, day in ends.items() if day is not None}


class PartQuerySet(ScopedQuerySet):
    """Rows that hang on a dossier through their field `dossier`."""

    scope_field = "dossier__unit_path"

    def in_force(self) -> Self:
        """Rows not superseded by a later round."""
        return self.filter(superseded_at__isnull=True)


class CaseQuerySet(PartQuerySet):
    def with_family(self) -> Self:
        """The votes with the family, its verdict and its visit beside them, in a fixed number of queries."""
        return self.select_related(
            "dossier__unit", "dossier__edition", "dossier__household"
        ).prefetch_related(
            "recused",
            "dossier__household__members",
            "dossier__verdicts",
            "dossier__investigations__investigators",
        )


class LedgerQuerySet(PartQuerySet):
    def between(self, since: date | None, until: date | None) -> Self:
        """Entries of the days from `since` to `until`, both included."""
        return self.filter(**_days("done_on", since, until))

    def for_list(self) -> Self:
        """What a row of the ledger shows, newest first, in one query."""
        return self.select_related("dossier__unit", "recorded_by", "reverses", "reversed_by").order_by(
            "-done_on", "-pk"
        )

    def totals(self) -> dict[str, Decimal | int]:
        """paid, goods and total in yuan, visits, helps and households; what was taken back counts negative."""
        sign = Case(When(reverses__isnull=True, then=Value(1)), default=Value(-1))
        nothing = Value(Decimal(0))
        sums = self.aggregate(
            paid=Coalesce(Sum(F("amount") * sign), nothing),
            goods=Coalesce(Sum(F("goods_value") * sign), nothing),
            visits=Coalesce(Sum(sign, filter=Q(kind=LedgerKind.VISIT)), 0),
            helps=Coalesce(Sum(sign, filter=Q(kind=LedgerKind.HELP)), 0),
            households=Count("dossier", distinct=True),
        )
        return sums | {"total": sums["paid"] + sums["goods"]}


class FamilyQuerySet(ScopedQuerySet):
    """Rows that hang on a household through their field `household`."""

    scope_field = "household__dossier__unit_path"


class MemberQuerySet(FamilyQuerySet):
    def numbered(self, id_no: str) -> Self:
        """People with this resident ID, in any file, by its blind index; nobody for an empty one."""
        index = blind_index(RESIDENT_ID, id_no)
        return self.none() if index is None else self.filter(id_no_index=index)


class KinQuerySet(models.QuerySet):
    """亲属申报: seen only by those who keep them; what they mean for a file is asked of services.kin."""

    def standing(self) -> Self:
        return self.filter(ended_on__isnull=True)

    def in_family(self, dossier: Any) -> Self:
        """Declarations of somebody in the dossier's family."""
        people = dossier.household.members.exclude(id_no_index=None).order_by()
        return self.filter(kin_mark__in=people.values("id_no_index"))

    def kept_by(self, user: "User") -> Self:
        """One's own, and those of the committees of units in which one organises the evaluation."""
        return self.filter(
            Q(user=user) | Q(unit__in=Unit.objects.where(user, "evaluate_dossiers").values("pk"))
        )


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        """Attachments of dossiers, meetings and notices the user may see."""
        return self.reached_by(user, "view_dossiers")

    def reached_by(self, user: "User", permission: str) -> Self:
        """Attachments of units in which the user holds the permission, or above which."""
        paths = list(Unit.objects.holding(user, permission).values_list("path", flat=True))
        reach = Q()
        for subject in ("dossier", "meeting", "notice"):
            reach |= within(f"{subject}__unit_path", paths)
        return self.filter(reach)


class DuplicateQuerySet(models.QuerySet):
    """A person found in two files; seen by those who may decide on it, never by those who file."""

    def visible_to(self, user: "User") -> Self:
        """Cases below the user's right to review or certify, both of whose files the user may see."""
        deciding = [
            path
            for right in ("review_dossiers", "certify_dossiers")
            for path in Unit.objects.holding(user, right).values_list("path", flat=True)
        ]
        seen = list(Unit.objects.holding(user, "view_dossiers").values_list("path", flat=True))
        return self.filter(
            within("unit__path", deciding),
            within("standing__unit_path", seen),
            within("newcomer__unit_path", seen),
        )

    def waiting(self) -> Self:
        return self.filter(decided_at__isnull=True)

    def for_list(self) -> Self:
        return self.select_related("unit", "standing__unit", "newcomer__unit", "raised_by").order_by(
            "raised_at", "pk"
        )


class CodeItemQuerySet(models.QuerySet):
    def labels(self) -> dict[tuple[str, str], str]:
        """Label of every code, valid or not: {(list_name, code): label}."""
        return {
            (list_name, code): label
            for list_name, code, label in self.values_list("list_name", "code", "label")
        }

    def valid(self, on: date | None = None) -> Self:
        on = on or localdate()
        return self.filter(Q(valid_from__lte=on), Q(valid_until__isnull=True) | Q(valid_until__gte=on))

    def as_choices(self, list_name: str, on: date | None = None) -> list[tuple[str, str]]:
        return list(self.valid(on).filter(list_name=list_name).values_list("code", "label"))
