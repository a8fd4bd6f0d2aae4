"""The world the matrix looks at: one unit with a file at every stage, and a person of each role in each standing to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.utils.timezone import localdate, now
from django_q.models import Failure

import tests.factories as make
from accounts.models import HandOver, Post, Unit, User
from accounts.permissions import ROLE_PERMISSIONS, Role
from accounts.services import appoint
from hardship.annexes.registry import ANNEXES
from hardship.enums import AccessKind, Stage
from hardship.jobs import load_schedules
from hardship.models import Dossier, DuplicateCase, Household, KinDeclaration, LedgerEntry, Member, Notice
from hardship.resident_id import masked_bank_card, masked_phone, masked_resident_id
from hardship.services import kin
from tests.journeys import town

REACHING = ("own", "parent")  # standings whose posts reach the unit's files
WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
OWN_AFFAIRS = ("django_session",)  # what a refused request may write: the session that carries the message


@dataclass(frozen=True)
class Person:
    """Somebody at the door: role and place say who; user None is nobody logged in."""

    role: str
    place: str
    user: User | None
    client: Client

    def __str__(self) -> str:
        return f"{self.role or '-'}/{self.place}"

    def holds(self, right: str) -> bool:
        """In some unit, today."""
        return self.place not in ("ended", "none", "anonymous") and right in ROLE_PERMISSIONS[self.role]

    def reaches(self, right: str) -> bool:
        return self.place in REACHING and self.holds(right)


@dataclass(frozen=True)
class Answer:
    """What a request came to, and what it wrote."""

    status: int
    body: str
    written: tuple[str, ...]


@dataclass
class World:
    own: town.Town
    places: dict[str, Unit]
    people: list[Person]
    canaries: frozenset[str]

    def ask(self, person: Person, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        """One request, and everything it wrote rolled back."""
        written: list[str] = []
        cookies = deepcopy(person.client.cookies)
        mark = transaction.savepoint()
        with watching(written):
            response = getattr(person.client, method.lower())(path, body or {})
            text = text_of(response)
        transaction.savepoint_rollback(mark)
        transaction.savepoint_commit(mark)
        person.client.cookies = cookies
        return Answer(response.status_code, text, tuple(written))

    def leaks(self, answer: Answer) -> list[str]:
        """What of the families stands in an answer."""
        return sorted(canary for canary in self.canaries if canary in answer.body)


@contextmanager
def watching(written: list[str]) -> Iterator[None]:
    """Collect the statements that write a row, other than of the session and the record of the refusal itself."""

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        touched = sql.lstrip().startswith(WRITES) and context["cursor"].rowcount
        refusal = '"hardship_accessrecord"' in sql and AccessKind.REFUSED in params
        if touched and not refusal and not any(table in sql for table in OWN_AFFAIRS):
            written.append(sql[:90])
        return result

    with connection.execute_wrapper(note):
        yield


def text_of(response: HttpResponseBase) -> str:
    """Everything that reaches the person: headers, then the content."""
    content = b"".join(response) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return f"{headers}\n{content.decode('utf-8', 'replace')}"


def build() -> World:
    own = town.build()
    places = {
        "own": own.at,
        "sibling": make.unit(),
        "parent": Unit.objects.get(code="130306-T02"),
        "child": make.unit(Unit.objects.get(pk=own.at.pk)),
        "other": make.unit(Unit.objects.get(code="130322")),
    }
    people = [
        person(make.user(role, at=unit), role, place) for place, unit in places.items() for role in Role
    ]
    people += [person(ended(role, own.at), role, "ended") for role in Role]
    people += [
        person(make.user(), "", "none"),
        person(make.user(is_superuser=True, is_staff=True), "superuser", "none"),
        Person("", "anonymous", None, Client()),
    ]
    kin.declare_kin(
        by=own.people.clerk,
        unit=own.at,
        committee_name="代表甲",
        kin_name="孙亲属",
        relation="lineal",
        id_no=make.resident_id(),
    )
    mobile = own.files[Stage.APPLICATION].household.members.get(is_applicant=True).mobile
    kin.tell_contacts(own.people.clerk, mobile=mobile, bank_card="", home_addr="")
    DuplicateCase.objects.create(
        standing=own.files[Stage.ASSISTANCE], newcomer=own.files[Stage.APPLICATION], unit=places["parent"], typed_name="王示例",
        id_mask="130306********0000", raised_by=own.people.clerk,
    )  # fmt: skip
    failed_job(own.files[Stage.APPLICATION])
    return World(own, places, people, canaries())


def failed_job(file: Dossier) -> None:
    """A background job that failed on a family, with its number in the arguments and in the traceback."""
    load_schedules()
    number = file.household.members.get(is_applicant=True).id_no
    Failure.objects.create(
        id="f" * 32, name="失败", func="hardship.jobs.mend_posts", args=(number,), result=f"ValueError: {number}",
        started=now(), stopped=now(), success=False,
    )  # fmt: skip


def person(user: User, role: str, place: str) -> Person:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return Person(role, place, user, client)


def ended(role: str, unit: Unit) -> User:
    """Somebody whose last day was yesterday, the rows of the post still standing: no job has run since."""
    user, today = make.user(), localdate()
    post = appoint(user, role, in_unit=unit, from_on=today - timedelta(days=9))
    type(post).objects.filter(pk=post.pk).update(until_on=today - timedelta(days=1))
    return user


def canaries() -> frozenset[str]:
    """Names, numbers and masks of every family so far, and what they wrote of themselves."""
    found = {"测试小区", "全家只靠一人工资", "孙亲属"}
    for member in Member.objects.all():
        found |= {member.name, member.id_no, masked_resident_id(member.id_no)}
        found |= {member.mobile, masked_phone(member.mobile)}
    for household in Household.objects.all():
        found |= {household.bank_card, masked_bank_card(household.bank_card)}
    found |= {dossier.case_no or "" for dossier in Dossier.objects.all()}
    return frozenset(found - {""})


def arguments(world: World) -> dict[str, tuple[object, ...]]:
    """The arguments of each of our URL names: a file at the stage the page is about."""
    file, at = world.own.files, world.own.number
    first = file[Stage.APPLICATION]
    worker = first.household.members.get(is_applicant=True)
    wife = first.household.members.filter(is_applicant=False).first()
    proof = worker.income_proofs.get()
    case = file[Stage.PUBLICITY].cases.get()
    held, listing = case.meeting, file[Stage.PUBLICITY].listings.get()
    posted, drawn = listing.notice.number, Notice.objects.get(posted_on=None).number
    paper = first.attachments.first()
    visit = LedgerEntry.objects.get(dossier=file[Stage.ASSISTANCE])
    return {
        "hand_over_new": (Post.objects.current().get(user=world.own.people.clerk).pk,),
        "hand_over": (HandOver.objects.get().pk,),
        "duplicate": (DuplicateCase.objects.get().pk,),
        "end_login": (987654321,),
        "verdict_paper": (at(Stage.ASSISTANCE),),
        "kin_change": (KinDeclaration.objects.get().pk,),
        "conflict_hint": (first.number, world.own.people.clerk.pk, "phone"),
        "application": (first.number,),
        "application_page": (first.number, "applicant"),
        "member_new": (first.number,),
        "member": (first.number, wife.pk),
        "member_remove": (first.number, wife.pk),
        "proof_new": (first.number, worker.pk),
        "proof": (first.number, proof.pk),
        "proof_remove": (first.number, proof.pk),
        "reveal_secret": (first.number, "id_no", worker.pk),
        "attachment": (paper.key,),
        "attachment_remove": (paper.key,),
        "attachment_upload": ("dossier", first.number),
        "card": (at(Stage.PLANNING),),
        "dossier_ledger": (at(Stage.ASSISTANCE),),
        "visit_new": (at(Stage.ASSISTANCE),),
        "help_new": (at(Stage.ASSISTANCE),),
        "ledger_reverse": (at(Stage.ASSISTANCE), visit.pk),
        "investigation": (at(Stage.INVESTIGATION),),
        "dossier": (at(Stage.APPROVAL),),
        "meeting": (held.pk,),
        "meeting_edit": (held.pk,),
        "meeting_check": (held.pk,),
        "meeting_add": (held.pk,),
        "meeting_drop": (held.pk, case.pk),
        "notice": (posted,),
        "notice_edit": (drawn,),
        "notice_period": (drawn,),
        "notice_add": (drawn,),
        "notice_remove": (posted, listing.pk),
        "objection_new": (posted, listing.pk),
        "objection_settle": (posted, listing.objections.get().pk),
        "step": (at(Stage.APPLICATION), "submit_application"),
        "income_paper": (first.number, proof.pk),
        "paper": (at(Stage.ASSISTANCE), ANNEXES[2].slug),
        "paper_preview": (at(Stage.ASSISTANCE), ANNEXES[2].slug),
        "certification": (at(Stage.CERTIFICATION),),
        "certification_take_over": (at(Stage.CERTIFICATION),),
        "entry": (at(Stage.ENTRY),),
        "plan": (at(Stage.PLANNING),),
        "assistance_begin": (at(Stage.PLANNING),),
        "meeting_paper": (held.pk,),
        "notice_post": (drawn,),
        "notice_close": (posted,),
        "notice_paper": (posted,),
        "blank_annex": (ANNEXES[2].slug,),
        "help_stage": (Stage.APPROVAL,),
    }


def guesses(world: World) -> dict[str, Any]:
    """A body full of guessed keys of the unit's rows, under every name a page of ours reads."""
    file = world.own.files[Stage.EVALUATION]
    member = file.household.members.get(is_applicant=True)
    listing = world.own.files[Stage.PUBLICITY].listings.get()
    return {
        "dossiers": [file.pk],
        "dossier": file.pk,
        "unit": world.own.at.pk,
        "member": member.pk,
        "listing": listing.pk,
        "user": world.own.people.clerk.pk,
        "path": f"/dossiers/{file.number}/application/applicant/",
        "next": f"/dossiers/{file.number}/",
        "reason": "核对身份证号",
        "note": "同意。",
        "opinion": "同意。",
        "then": "close",
        "on": localdate().isoformat(),
        "applied_on": localdate().isoformat(),
    }
