"""亲属申报 and 回避: a declared relative keeps staff and committee away, in the services and in the database."""

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.timezone import now

import tests.factories as make
from accounts.models import Unit
from accounts.permissions import Role
from hardship.ciphers import RESIDENT_ID, blind_index
from hardship.enums import Stage
from hardship.models import Hand, KinDeclaration, Meeting, Member
from hardship.services import evaluations, investigations, kin
from hardship.services.editing import editing
from hardship.services.evaluations import EvaluationRefused, Vote
from hardship.services.hands import KinInvolved, OwnWork, lay_hand
from hardship.services.investigations import InvestigationRefused, Visit, Visitor
from hardship.services.kin import KinRefused
from reviews.models import StageChange
from reviews.transitions import TransitionRefused, perform, steps_for

pytestmark = pytest.mark.django_db
AWAY = "按亲属回避规定，您不能办理这户家庭的档案；请换人办理，或由上级工会办理。"
AGREED = Vote(6, 0, 0, "agreed", "", frozenset())


@pytest.fixture
def at():
    return make.unit()


@pytest.fixture
def people(at):
    return make.staff(at)


def wife_of(dossier) -> Member:
    return dossier.household.members.get(relation="wife")


def declare(person, dossier, **facts) -> KinDeclaration:
    """The person declares the applicant's wife as a relative of theirs."""
    told = {"kin_name": "刘测", "relation": "collateral", "id_no": wife_of(dossier).id_no}
    return kin.declare_kin(by=person, **(told | facts))


@contextmanager
def refused_by(constraint: str):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        yield


# What a declaration is.


def test_the_number_is_kept_as_a_mark_and_a_mask_only(people, at):
    dossier = make.dossier(at, staff=people)
    row = declare(people.chair, dossier, id_no=f" {wife_of(dossier).id_no.lower()} ")
    number = wife_of(dossier).id_no
    assert (row.kin_mark, row.id_mask[-4:]) == (blind_index(RESIDENT_ID, number), number[-4:])
    assert number not in str(KinDeclaration.objects.values().get(pk=row.pk))


@pytest.mark.parametrize("number", ["", "123", "130306197506150000"])
def test_an_impossible_number_is_refused(people, number):
    with pytest.raises(KinRefused):
        kin.declare_kin(by=people.chair, kin_name="刘测", relation="spouse", id_no=number)
    assert not KinDeclaration.objects.exists()


def test_a_relative_is_declared_once_and_again_after_the_end(people, at):
    dossier = make.dossier(at, staff=people)
    row = declare(people.chair, dossier)
    with pytest.raises(KinRefused, match="已经申报过"):
        declare(people.chair, dossier)
    with pytest.raises(KinRefused, match="终止原因"):
        kin.end_kin(row, reason=" ")
    kin.end_kin(row, reason="已离婚")
    with pytest.raises(KinRefused, match="已经终止"):
        kin.change_kin(row, kin_name="刘某", relation="other")
    declare(people.chair, dossier)
    assert people.chair.kin.count() == 2


def test_nothing_to_declare_is_said_once_asked(people, at):
    assert kin.must_declare(people.chair)
    kin.state_none(people.chair)
    assert not kin.must_declare(people.chair)
    declare(people.county, make.dossier(at, staff=people))
    assert not kin.must_declare(people.county)
    with pytest.raises(KinRefused, match="未终止"):
        kin.state_none(people.county)


# Who declared keeps away: the services.


@pytest.mark.parametrize(
    ("stage", "role", "verb"),
    [
        (Stage.INVESTIGATION, "clerk", "pass_investigation"),
        (Stage.EVALUATION, "clerk", "post_notice"),
        (Stage.APPROVAL, "chair", "pass_up"),
        (Stage.APPROVAL, "chair", "refuse"),
        (Stage.CERTIFICATION, "certifier", "certify"),
        (Stage.CERTIFICATION, "certifier", "refuse"),
    ],
)
def test_a_declared_relative_blocks_the_step(people, at, stage, role, verb):
    dossier, person = make.dossier(at, stage=stage, staff=people), getattr(people, role)
    row = declare(person, dossier)
    before = StageChange.objects.count()

    (step,) = [step for step in steps_for(dossier, person) if step.row.verb == verb]
    assert step.reasons[0] == AWAY
    assert "刘测" not in AWAY
    assert row.get_relation_display() not in AWAY
    with pytest.raises(TransitionRefused) as refused:
        perform(dossier, verb, by=person, note="同意。")
    assert refused.value.reasons[0] == AWAY

    dossier.refresh_from_db()
    assert (dossier.stage, StageChange.objects.count()) == (stage, before)


def test_others_and_an_ended_declaration_are_not_kept_away(people, at):
    dossier = make.dossier(at, stage=Stage.APPROVAL, staff=people)
    declare(people.township, dossier)
    row = declare(people.chair, dossier)
    kin.end_kin(row, reason="身份证号填错")
    perform(dossier, "pass_up", by=people.chair, note="同意。")
    with pytest.raises(TransitionRefused):
        perform(dossier, "pass_up", by=people.township, note="同意。")


def test_a_related_investigator_is_refused_by_name(people, at):
    dossier = make.dossier(at, stage=Stage.INVESTIGATION, staff=people)
    declare(people.chair, dossier)
    visit = Visit(dossier.applied_on, make.first_code("visit_way"), "与申报一致。", "qualified")
    checks = [investigations.Check(item.key, True) for item in investigations.checklist(dossier)]
    with pytest.raises(InvestigationRefused) as refused:
        investigations.record_investigation(
            dossier,
            by=people.clerk,
            visit=visit,
            visitors=[Visitor(people.clerk), Visitor(people.chair)],
            checks=checks,
        )
    (sentence,) = refused.value.reasons
    assert sentence.startswith(f"{people.chair}按亲属回避规定不能办理")
    assert "刘测" not in sentence
    assert not dossier.investigations.exists()


def test_a_hand_laid_before_the_declaration_does_not_go_on(people, at):
    dossier = make.dossier(at, staff=people)
    declare(people.clerk, dossier)
    with pytest.raises(KinInvolved):
        lay_hand(dossier, people.clerk, Hand.HANDLING)
    with pytest.raises(OwnWork), editing(dossier, by=people.clerk):
        pass
    with editing(dossier, by=people.clerk2):
        pass


# Who declared keeps away: the votes.


def at_meeting(people, at, name="代表一", **more):
    dossier = make.dossier(at, stage=Stage.EVALUATION, staff=people)
    declare(people.clerk, dossier, unit=more.pop("unit", at), committee_name=name)
    held = make.meeting(at, people.clerk)
    (case,) = evaluations.add_cases(held, [dossier], by=people.clerk)
    return held, case


def test_a_related_committee_member_is_recused_and_stays_so(people, at):
    held, case = at_meeting(people, at)
    assert [one.name for one in case.recused.all()] == ["代表一"]
    evaluations.record_votes(held, by=people.clerk, votes={case.pk: AGREED}, speeches="", conclusion="同意。")
    assert [one.name for one in case.recused.all()] == ["代表一"]
    with pytest.raises(EvaluationRefused, match="与参加表决的 5 人"):
        evaluations.close_meeting(held, by=people.clerk)


def test_a_vote_with_a_relative_in_it_does_not_stand(people, at):
    held, case = at_meeting(people, at)
    case.agree, case.against, case.abstain, case.result = 6, 0, 0, "agreed"
    case.save()
    case.recused.clear()
    assert evaluations.case_faults(case) == ["代表一按亲属申报应当回避，不能参加表决。"]
    with refused_by("nobody_votes_on_kin"):
        Meeting.objects.filter(pk=held.pk).update(closed_at=now())
    case.recused.add(held.attendees.get(name="代表一"))
    assert Meeting.objects.filter(pk=held.pk).update(closed_at=now()) == 1


def test_staff_at_the_meeting_count_and_other_committees_do_not(people, at):
    dossier = make.dossier(at, stage=Stage.EVALUATION, staff=people)
    people.chair.name = "代表二"
    people.chair.save()
    declare(people.chair, dossier)
    elsewhere = make.unit()
    declare(make.user(Role.CLERK, at=elsewhere), dossier, unit=elsewhere, committee_name="代表三")
    held = make.meeting(at, people.clerk)
    (case,) = evaluations.add_cases(held, [dossier], by=people.clerk)
    assert [one.name for one in case.recused.all()] == ["代表二"]


def test_only_who_organises_the_evaluation_declares_for_its_committee(people, at):
    dossier = make.dossier(at, staff=people)
    with pytest.raises(KinRefused, match="没有组织"):
        declare(people.township, dossier, unit=at, committee_name="代表一")


# Who declared keeps away: the database.


def test_the_database_refuses_a_hand_by_raw_sql(people, at):
    dossier = make.dossier(at, staff=people)
    declare(people.county, dossier)
    sql = (
        "INSERT INTO hardship_hand (dossier_id, user_id, step, laid_at) VALUES (%s, %s, 'approval:1', now())"
    )
    with refused_by("nobody_acts_for_kin"), connection.cursor() as cursor:
        cursor.execute(sql, [dossier.pk, people.county.pk])
    with refused_by("nobody_acts_for_kin"):
        Hand.objects.bulk_create([Hand(dossier=dossier, user=people.county, step="certification")])
    with connection.cursor() as cursor:
        cursor.execute(sql, [dossier.pk, people.township.pk])
    assert Hand.objects.filter(dossier=dossier, user=people.township).exists()
    with refused_by("nobody_acts_for_kin"):
        Hand.objects.filter(dossier=dossier, user=people.township).update(user=people.county)


def test_the_database_refuses_a_step(people, at):
    dossier = make.dossier(at, stage=Stage.APPROVAL, staff=people)
    earlier = dossier.stage_changes.last()
    declare(people.county, dossier)
    earlier.pk, earlier.by, earlier.verb = None, people.county, "pass_up"
    with refused_by("nobody_acts_for_kin"):
        StageChange.objects.bulk_create([earlier])


# The page.


def test_everybody_declares_changes_and_ends_on_the_page(client, people, at):
    dossier, number = make.dossier(at, staff=people), make.resident_id()
    client.force_login(people.county)
    assert "您还没有做过亲属申报" in client.get(reverse("kin")).text
    wrong = client.post(reverse("kin_declare"), {"kin_name": "李亲", "relation": "spouse", "id_no": "1"})
    assert "身份证号应为 18 位" in wrong.text
    client.post(reverse("kin_declare"), {"kin_name": "李亲", "relation": "spouse", "id_no": number})
    row = people.county.kin.get()
    page = client.get(reverse("kin")).text
    assert "李亲" in page
    assert row.id_mask in page
    assert number not in page
    assert "您还没有做过亲属申报" not in page
    address = reverse("kin_change", args=[row.pk])
    client.post(address, {"kin_name": "李亲友", "relation": "in_law"})
    row.refresh_from_db()
    assert (row.kin_name, row.relation) == ("李亲友", "in_law")
    assert "请填写终止原因" in client.post(address, {"end_reason": ""}).text
    client.post(address, {"end_reason": "已离婚"})
    row.refresh_from_db()
    assert row.ended_on is not None
    assert not kin.has_kin(dossier, people.county)


def test_declarations_are_seen_by_those_who_keep_them_only(client, people, at):
    dossier = make.dossier(at, staff=people)
    own = declare(people.township, dossier, kin_name="赵亲")
    committee = declare(people.clerk, dossier, unit=at, committee_name="代表一", kin_name="钱亲")
    for person, seen in (
        (people.township, {"赵亲"}), (people.clerk2, {"钱亲"}), (people.chair, {"钱亲"}), (people.county, set()),
        (make.user(Role.CLERK, at=make.unit()), set()),
        (make.user(Role.UNIT_ADMIN, at=Unit.objects.get(code="130306")), set()),
    ):  # fmt: skip
        client.force_login(person)
        page = client.get(reverse("kin")).text
        assert {name for name in ("赵亲", "钱亲") if name in page} == seen, person
        for row in (own, committee):
            status = client.get(reverse("kin_change", args=[row.pk])).status_code
            assert status == (200 if row.kin_name in seen else 404)


def test_the_committee_form_is_for_units_one_organises(client, people, at):
    client.force_login(people.clerk)
    facts = {
        "committee_name": "代表一",
        "kin_name": "钱亲",
        "relation": "lineal",
        "id_no": make.resident_id(),
    }
    typed = {f"committee-{name}": value for name, value in facts.items()}
    beside = make.unit()
    page = client.post(reverse("kin_declare_committee"), typed | {"committee-unit": beside.pk})
    assert page.status_code == 200
    assert beside.name not in page.text
    client.post(reverse("kin_declare_committee"), typed | {"committee-unit": at.pk})
    row = KinDeclaration.objects.get()
    assert (row.user, row.unit, row.committee_name, row.declared_by) == (None, at, "代表一", people.clerk)
    client.force_login(people.certifier)
    assert "评议小组成员的亲属" not in client.get(reverse("kin")).text
