"""A unit with a file at every stage, and the pages that a clerk, a reviewer and a certifier have of it."""

from dataclasses import dataclass
from typing import NamedTuple

from django.urls import get_resolver, reverse
from django.utils.timezone import localdate

from accounts.models import HandOver, Unit
from accounts.permissions import Role
from hardship.annexes.registry import ANNEXES
from hardship.enums import OPEN, Stage
from hardship.forms.applications import PAGES
from hardship.models import Dossier, LedgerEntry, Meeting, Notice
from hardship.services import ledger, publicity
from hardship.services.dossiers import open_dossier
from hardship.views.audit import TABS as AUDIT_TABS
from hardship.views.dossiers import TABS
from reviews.effects import Details
from reviews.hand_overs import hand_over_post
from reviews.transitions import perform
from tests import factories as make

NO_PAGE = {
    "login", "logout", "relogin", "session_alive",  # no page behind the login; tests/accounts looks at them
    "attachment", "attachment_upload", "attachment_remove", "draft", "draft_discard",  # files and posts
    "application", "member_remove", "proof_remove",  # a redirect and posts of the wizard
    "meeting_check", "meeting_add", "meeting_drop", "notice_period", "notice_add", "notice_remove", "notice_post",
    "notice_close", "certification_take_over", "assistance_begin",  # posts and htmx fragments
    "paper", "income_paper", "meeting_paper", "notice_paper", "ledger_paper", "blank_annex",  # PDFs
    "verdict_paper", "record_month_paper", "what_if_sheet",  # PDFs, a workbook
    "admin_door", "end_login", "end_other_logins", "second_factor_codes",  # a redirect and posts about one's own account
    "second_factor_verify",  # only half logged in: test_second_factor.py
    "kin_declare", "kin_declare_committee", "kin_none", "kin_contacts",  # posts
    "duplicate",  # needs a person in two files; tests/reviews/test_duplicates.py
    "kin_change", "conflict_hint",  # need a declaration, a hint; tests/hardship/test_kin.py, test_conflicts.py
}  # fmt: skip
FOR_ALL = (
    "home", "done", "dossier_list", "meeting_list", "notice_list", "ledger", "calculator", "blank_annexes", "help",
    "password_change", "my_posts", "my_logins", "kin", "second_factor", "second_factor_set_up", "hand_over_list", "duplicate_list", "what_if",
    "what_if_list",
)  # fmt: skip
NOTICE = {
    "title": "困难职工名单公示", "body": "现予公示。", "place": "公告栏", "contact_name": "孙联系", "contact_phone": "0335-0000000",
}  # fmt: skip


class Visit(NamedTuple):
    """One page: URL name, arguments, query."""

    name: str
    args: tuple[object, ...] = ()
    query: str = ""

    @property
    def path(self) -> str:
        return reverse(self.name, args=self.args) + self.query


@dataclass
class Town:
    """The unit, its people, and one file at each open stage."""

    at: Unit
    people: make.Staff
    files: dict[Stage, Dossier]

    def number(self, stage: Stage) -> str:
        return self.files[stage].number


def build() -> Town:
    """Files at every stage, one just opened, one returned; a meeting and a notice not settled; an objection; a visit."""
    at = make.unit()
    people = make.staff(at)
    files = {stage: make.dossier(at, stage=stage, staff=people) for stage in OPEN}
    open_dossier(unit=at, by=people.clerk)
    returned = make.dossier(at, stage=Stage.APPROVAL, staff=people)
    perform(
        returned,
        "return_to_application",
        by=people.chair,
        note="请核对。",
        details=Details("paper_missing", ("材料",)),
    )
    make.meeting(at, people.clerk)
    publicity.draw_up_notice(at, by=people.clerk, facts=NOTICE)
    publicity.record_objection(
        files[Stage.PUBLICITY].listings.get(),
        by=people.clerk,
        received_on=localdate(),
        content="反映家中另有收入。",
    )
    ledger.record_visit(
        files[Stage.ASSISTANCE],
        by=people.clerk,
        done_on=localdate(),
        by_whom="李帮扶",
        way="home",
        content="看望。",
    )
    leaving = make.user(Role.CLERK, at=at).posts.get()
    hand_over_post(leaving, to=people.clerk2, by=people.chair, on=localdate(), reason="工作调动")
    return Town(at, people, files)


def pages_of_all(town: Town) -> list[Visit]:
    """What everybody who sees the files may open."""
    helped = town.number(Stage.ASSISTANCE)
    return [
        *(Visit(name) for name in FOR_ALL),
        *(Visit("dossier", (helped,), f"?tab={tab}") for tab in TABS),
        *(Visit("paper_preview", (helped, ANNEXES[number].slug)) for number in (2, 8)),
        Visit("help_stage", (Stage.APPROVAL,)),
        Visit("meeting", (Meeting.objects.exclude(closed_at=None).first().pk,)),
        Visit("notice", (Notice.objects.exclude(posted_on=None).first().number,)),
        Visit("dossier_ledger", (helped,)),
    ]


def pages_of_clerk(town: Town) -> list[Visit]:
    """The wizard and the work of each step, with a file at each stage."""
    dossiers = [Visit("dossier", (file.number,)) for file in town.files.values()]
    step = Visit("step", (town.number(Stage.INVESTIGATION), "pass_investigation"))
    return [*dossiers, *pages_of_wizard(town), *pages_of_meetings(town), *pages_of_help(town), step]


def pages_of_wizard(town: Town) -> list[Visit]:
    file = town.files[Stage.APPLICATION]
    worker = file.household.members.get(is_applicant=True)
    wife = file.household.members.filter(is_applicant=False).first()
    return [
        Visit("application_start"),
        *(Visit("application_page", (file.number, page.name)) for page in PAGES),
        Visit("application_page", (town.number(Stage.ASSISTANCE), "home")),
        Visit("member_new", (file.number,)),
        Visit("member", (file.number, wife.pk)),
        Visit("proof_new", (file.number, worker.pk)),
        Visit("proof", (file.number, worker.income_proofs.get().pk)),
        Visit("reveal_secret", (file.number, "id_no", worker.pk)),
    ]


def pages_of_meetings(town: Town) -> list[Visit]:
    objection = town.files[Stage.PUBLICITY].listings.get().objections.get()
    posted, listing = objection.listing.notice.number, objection.listing_id
    drawn, held = Notice.objects.get(posted_on=None).number, Meeting.objects.get(closed_at=None).pk
    return [
        Visit("investigation", (town.number(Stage.INVESTIGATION),)),
        Visit("meeting_start"),
        Visit("meeting", (held,)),
        Visit("meeting_edit", (held,)),
        Visit("notice_start"),
        Visit("notice", (drawn,)),
        Visit("notice_edit", (drawn,)),
        Visit("notice", (posted,)),
        Visit("objection_new", (posted, listing)),
        Visit("objection_settle", (posted, objection.pk)),
    ]


def pages_of_help(town: Town) -> list[Visit]:
    helped = town.number(Stage.ASSISTANCE)
    return [
        Visit("entry", (town.number(Stage.ENTRY),)),
        Visit("plan", (town.number(Stage.PLANNING),)),
        Visit("plan", (helped,)),
        Visit("card", (town.number(Stage.PLANNING),)),
        Visit("card", (helped,)),
        Visit("visit_new", (helped,)),
        Visit("help_new", (helped,)),
        Visit("ledger_reverse", (helped, LedgerEntry.objects.get().pk)),
    ]


def pages_of_reviewer(town: Town) -> list[Visit]:
    number = town.number(Stage.APPROVAL)
    verbs = ("pass_up", "return_to_application", "refuse")
    return [
        Visit("home"),
        Visit("dossier", (number,)),
        *(Visit("step", (number, verb)) for verb in verbs),
        Visit("hand_over_new", (town.people.clerk.posts.get().pk,)),
        Visit("hand_over", (HandOver.objects.get().pk,)),
    ]


def pages_of_certifier(town: Town) -> list[Visit]:
    number = town.number(Stage.CERTIFICATION)
    return [
        Visit("home"),
        Visit("dossier", (number,)),
        Visit("certification", (number,)),
        Visit("step", (number, "refuse")),
        *(Visit("dossier", (number,), f"?tab={tab}") for tab in AUDIT_TABS),
        Visit("record_month"),
    ]


def every_name() -> set[str]:
    """The URL names of our own pages; Django's admin is not ours."""
    return {
        str(pattern.name)
        for part in get_resolver().url_patterns
        if getattr(part, "namespace", None) != "admin"
        for pattern in getattr(part, "url_patterns", [])
    }
