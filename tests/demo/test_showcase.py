"""Every demonstration household holds together: figures, papers, votes, notices, history, people."""

import re
from collections import Counter
from functools import cache
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.timezone import localdate, now

from accounts.models import Post, User
from accounts.services import disagreements
from hardship.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from hardship.enums import CERTIFIED, ENDED, ORDER, Decision, Outcome, Stage
from hardship.models import (
    Attachment,
    Case,
    Dossier,
    Hand,
    IncomeProof,
    LedgerEntry,
    Listing,
    Meeting,
    Member,
    Notice,
    NumberSeries,
    Verdict,
)
from hardship.resident_id import check_resident_id, parse_resident_id
from hardship.services.assess import facts_of, standard_for
from hardship.services.completeness import application_gaps, dossier_form_gaps
from hardship.services.economy import economy_of, proof_disagrees
from hardship.services.evaluations import case_faults
from hardship.services.publicity import notice_faults
from hardship.services.workdays import workdays_between
from reviews.models import Approval, Return, StageChange
from reviews.transitions import due_on, perform, steps_for
from reviews.workbasket import waiting_for
from reviews.workflow import row_for

workdays = cache(workdays_between)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("showcase")]


@pytest.fixture
def dossiers(showcase):
    return list(Dossier.objects.with_household().select_related("awaiting").order_by("pk"))


def test_every_stage_clause_and_category_is_there(dossiers):
    assert len(dossiers) >= 60
    assert {dossier.stage for dossier in dossiers} == set(Stage.values)
    outcomes = Counter(Verdict.objects.filter(frozen_at=None).values_list("outcome", flat=True))
    assert all(outcomes[outcome] >= 2 for outcome in Outcome.values)
    met = {
        clause.clause
        for verdict in Verdict.objects.filter(frozen_at=None)
        for clause in verdict.assessment.clauses
        if clause.met
    }
    assert met >= set("①②③④⑤⑥")
    assert {dossier.category for dossier in dossiers} >= {"dibao", "dibao_edge", "accident", "migrant"}
    assert {dossier.main_cause for dossier in dossiers} >= {f"{code:02d}" for code in range(1, 11)}
    assert {dossier.persons for dossier in dossiers} == set(range(1, 10))
    assert Dossier.objects.filter(unit__code="130306-T02-01").count() >= 18
    assert Member.objects.filter(name__contains="𬭎").exists()
    assert Member.objects.filter(name__contains="·").exists()


def test_clauses_are_what_the_plots_ask_for(dossiers):
    from reviews.demo.plots import PLOTS

    found = []
    for dossier, plot in zip(dossiers, PLOTS, strict=True):
        if plot.marks & {"bare", "half"} or plot.migrant:
            continue
        verdict = dossier.verdicts.get(frozen_at=None)
        ground = verdict.assessment.ground
        said = "veto" if verdict.assessment.vetoes else ground.clause if ground else verdict.outcome
        wanted = "veto" if plot.veto else {"none": "ineligible"}.get(plot.clause, plot.clause)
        found.append((plot.unit, wanted, said))
    assert [row for row in found if row[1] != row[2]] == []


def test_submitted_applications_lack_nothing(dossiers):
    gaps = {
        dossier.number: [gap.because for gap in application_gaps(dossier)]
        for dossier in dossiers
        if dossier.stage != Stage.APPLICATION or dossier.round > 1
    }
    assert {number: found for number, found in gaps.items() if found} == {}
    drafts = [dossier for dossier in dossiers if dossier.stage == Stage.APPLICATION and dossier.round == 1]
    assert drafts
    assert all(application_gaps(dossier) for dossier in drafts)


def test_dossier_forms_are_filled_as_far_as_the_stage_asks(dossiers):
    for dossier in dossiers:
        if dossier.stage in CERTIFIED:
            assert dossier_form_gaps(dossier) == []
        elif dossier.stage not in ENDED and ORDER[Stage(dossier.stage)] >= ORDER[Stage.EVALUATION]:
            assert dossier_form_gaps(dossier, parts="ABCD") == []


def test_figures_agree_with_their_papers(dossiers):
    for dossier in dossiers:
        economy = economy_of(dossier.household)
        assert dossier.persons == economy.persons
        if economy.monthly_per_person is not None:
            assert dossier.monthly_per_person == round(economy.monthly_per_person, 2)
        assert not any(proof_disagrees(member) for member in dossier.household.members.all())
        verdict = dossier.verdicts.get(frozen_at=None)
        assert verdict.facts == facts_of(dossier, standard_for(dossier)).to_json()


def test_months_add_up_to_the_proofs_and_show_the_months_below(dossiers):
    for proof in IncomeProof.objects.prefetch_related("lines"):
        nets = [line.net for line in proof.lines.all()]
        assert len(nets) == proof.months == 12
        assert sum(nets) == proof.monthly_average * 12
        parts = [proof.base_pay, proof.bonus, proof.allowance, proof.other_pay]
        if proof.base_pay is not None:
            assert sum(parts) == proof.monthly_average + proof.lines.all()[0].deducted
    for dossier in dossiers:
        if dossier.application.months_below is None:
            continue
        standard = standard_for(dossier).amount
        lines = Counter()
        for member in dossier.household.members.all():
            for line in member.income_proofs.all()[0].lines.all() if member.income_proofs.all() else ():
                lines[line.month] += line.net
        other = economy_of(dossier.household).other_income / 12
        below = 0
        for month in sorted(lines, reverse=True):
            if (lines[month] + other) / dossier.persons >= standard:
                break
            below += 1
        assert dossier.application.months_below == below


def test_people_are_invented_but_valid(dossiers):
    numbers = [member.id_no for member in Member.objects.only("id_no")]
    assert len(numbers) == len(set(numbers)) > 200
    for member in Member.objects.all():
        check_resident_id(member.id_no)
        known = parse_resident_id(member.id_no)
        assert (known.birth_date, known.gender) == (member.birth_date, member.gender)
        assert not member.mobile or re.fullmatch(r"1380000\d{4}", member.mobile)
    for dossier in dossiers:
        members = list(dossier.household.members.all())
        assert [member.is_applicant for member in members].count(True) == 1
        assert [member.is_head for member in members].count(True) == 1
        assert re.fullmatch(r"(62\d{14}|62\d{17})?", dossier.household.bank_card)


def test_meetings_and_notices_stand(dossiers):
    closed = Case.objects.filter(meeting__closed_at__isnull=False).select_related(
        "dossier__edition", "dossier__household", "meeting"
    )
    assert closed.count() > 30
    assert {str(case): case_faults(case) for case in closed if case_faults(case)} == {}
    assert {
        str(notice): notice_faults(notice) for notice in Notice.objects.all() if notice_faults(notice)
    } == {}
    for notice in Notice.objects.filter(posted_on__isnull=False):
        assert workdays(notice.posted_on, notice.last_on) == 4
    today = localdate()
    running = Listing.objects.in_force().filter(dossier__stage=Stage.PUBLICITY)
    assert {listing.notice.has_run(today) for listing in running} == {True, False}
    assert running.filter(objections__outcome="", objections__isnull=False).exists()
    assert Meeting.objects.filter(closed_at__isnull=True).exists()
    assert any(meeting.cases.count() > 1 for meeting in Meeting.objects.all())
    assert Notice.objects.filter(posted_on__isnull=True).exists()


def test_every_step_is_a_row_of_the_table_by_somebody_entitled(dossiers):
    for dossier in dossiers:
        stage, began, rounds = Stage.APPLICATION, dossier.opened_at, 1
        for change in dossier.stage_changes.select_related("post", "post__unit"):
            row = row_for(stage, change.verb)
            assert row
            assert (change.from_stage, change.to_stage) == (stage, row.to_stage)
            assert change.post.gives(row.permission)
            assert dossier.unit_path.startswith(change.post.unit.path)
            assert change.by_id == change.post.user_id
            assert change.by_name == change.by.name
            assert change.at >= began
            assert change.at <= now()
            assert change.round == rounds
            assert change.days_used == workdays(localdate(began), localdate(change.at))
            assert not row.note_needed or change.note
            assert not row.is_return or (change.snapshot and change.return_details.reason)
            stage, began, rounds = row.to_stage, change.at, rounds + row.is_return
        assert (dossier.stage, dossier.stage_since, dossier.round) == (stage, began, rounds)
        if dossier.stage_changes.exists() and dossier.stage not in ENDED:
            assert dossier.due_on == due_on(dossier, dossier.stage, localdate(began))


def test_hands_cover_what_people_did(dossiers):
    hands = set(Hand.objects.values_list("dossier_id", "user_id", "step"))
    for change in StageChange.objects.exclude(verb="take_back").exclude(
        from_stage__in=[Stage.APPROVAL, Stage.CERTIFICATION]
    ):
        assert (change.dossier_id, change.by_id, Hand.HANDLING) in hands
    for opinion in Approval.objects.all():
        assert (opinion.dossier_id, opinion.by_id, f"approval:{opinion.unit_id}") in hands
    for dossier in dossiers:
        by_step = {}
        for hand in dossier.hands.all():
            assert by_step.setdefault(hand.user_id, hand.step) == hand.step


def test_opinions_in_force_lead_to_the_unit_whose_turn_it_is(dossiers):
    for dossier in dossiers:
        path = dossier.unit.approval_path()
        given = list(
            Approval.objects.filter(dossier=dossier)
            .in_force()
            .order_by("at")
            .values_list("unit_id", flat=True)
        )
        if dossier.stage == Stage.APPROVAL:
            assert given == [unit.pk for unit in path[: len(given)]]
            assert dossier.awaiting == path[len(given)]
        elif dossier.stage in (Stage.CERTIFICATION, *CERTIFIED):
            assert given == [unit.pk for unit in path]
        if dossier.stage not in (Stage.APPROVAL, Stage.CERTIFICATION, *ENDED):
            assert dossier.awaiting == dossier.unit
    assert Return.objects.count() >= 5
    assert Approval.objects.filter(decision=Decision.RETURN).exists()


def test_certified_families_have_all_that_follows(dossiers):
    for dossier in dossiers:
        assert (dossier.stage in CERTIFIED) == bool(dossier.case_no)
        if dossier.stage in CERTIFIED:
            certification = dossier.certifications.in_force().get()
            assert certification.verdict.frozen_at
            assert dossier.category == certification.category
            assert certification.category == certification.verdict.category or certification.differs_because
        if dossier.stage == Stage.ASSISTANCE:
            assert dossier.entry
            assert dossier.plans.in_force().get().signed_on
            assert dossier.cards.in_force().count() == 1
            assert dossier.ledger.exists()
            assert all(entry.done_on <= localdate() for entry in dossier.ledger.all())
    assert LedgerEntry.objects.filter(kind="help").count() > 10
    assert not Member.objects.filter(household__dossier__stage__in=ENDED, on_file=True).exists()


def test_the_services_can_go_on_from_here(dossiers):
    """The next steps the table offers are ready for the demo's own people, and numbers do not collide."""
    chair = User.objects.get(username="zhuxi")
    dossier = next(
        dossier
        for dossier in dossiers
        if dossier.stage == Stage.APPROVAL and dossier.awaiting.code == "130306-T02-01"
    )
    assert "pass_up" in [step.row.verb for step in steps_for(dossier, chair) if step.is_ready]
    perform(dossier, "pass_up", by=chair, note="情况属实，同意上报。")
    run = next(file for file in dossiers if file.stage == Stage.PUBLICITY and file.listings.in_force().get().notice.has_run(localdate())
               and not file.listings.in_force().get().objections.filter(outcome="").exists())  # fmt: skip
    perform(run, "close_publicity", by=User.objects.get(username="jiceng"))
    for series in NumberSeries.objects.filter(prefix__startswith="SL"):
        assert Dossier.objects.filter(number__startswith=series.prefix).count() == series.last


def test_everybody_finds_work_waiting(dossiers):
    for username in ("jiceng", "zhuxi", "xiangzhen", "quxian", "rending"):
        assert waiting_for(User.objects.get(username=username)).count() >= 1, username
    basket = waiting_for(User.objects.get(username="jiceng"))
    assert basket.count() >= 10
    assert basket.filter(due_on__lt=localdate()).exists()
    for username, count in (("shi", len(dossiers)), ("sheng", len(dossiers)), ("admin", 0)):
        assert Dossier.objects.visible_to(User.objects.get(username=username)).count() == count


def test_accounts_and_posts():
    assert disagreements() == []
    for account in DEMO_ACCOUNTS:
        user = User.objects.get(username=account.username)
        assert user.is_demo
        assert user.name == account.name
        assert user.check_password(DEMO_PASSWORD)
        assert (
            Post.objects.current()
            .filter(user=user, role=account.post, unit__code=account.unit_code, unit__name=account.unit)
            .exists()
        )
    others = User.objects.exclude(username__in=[account.username for account in DEMO_ACCOUNTS])
    assert others.exists()
    assert all(user.is_demo and not user.has_usable_password() for user in others)
    admin = User.objects.get(username="admin")
    assert admin.is_staff
    assert admin.is_superuser


def test_papers_are_stored_once_a_kind(demo_files):
    for paper in Attachment.objects.all():
        assert (demo_files / paper.file.name).stat().st_size == paper.size
    assert len(list((demo_files / "demo").iterdir())) == Attachment.objects.values("kind").distinct().count()


def test_a_second_run_changes_nothing(settings):
    settings.DEMO_ALLOWED = True
    before = counted()
    call_command("load_demo")
    assert counted() == before


def test_the_province_fits_beside_it(settings, dossiers):
    settings.DEMO_ALLOWED = True
    call_command("load_demo", dossiers=170, stdout=StringIO())
    assert Dossier.objects.count() == len(dossiers) + 170
    assert disagreements() == []


def test_refused_where_demonstrations_are_off(settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="已关闭演示数据"):
        call_command("load_demo")


def counted():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(hardship|reviews|accounts)_'"
        )
        tables = [row[0] for row in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found
