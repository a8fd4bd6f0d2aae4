"""重复建档: who is asked, who may decide, what each decision does, and that it cannot be used to probe."""

from datetime import timedelta

import pgtrigger
import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.timezone import now

import tests.factories as make
from accounts.models import Unit
from accounts.permissions import Role
from hardship.ciphers import RESIDENT_ID, blind_index
from hardship.enums import AccessKind, DuplicateOutcome, Stage
from hardship.models import AccessRecord, Dossier, DuplicateCase, Member
from hardship.services import families
from hardship.services.dossiers import leave_files, open_dossier
from hardship.services.one_file import PersonOnFile, TooManyHits, told_of
from reviews.duplicates import DuplicateRefused, decide
from tests.hardship.pages import address, sentences, type_in
from tests.reviews.test_race import at_once

db = pytest.mark.django_db
QUERIES = 28  # session, user, rights, posts; scope of case and files; both families together; hands


class Pair:
    """Two clerks of two enterprises of 留守营镇; the first has the person on file, the second types them."""

    def __init__(self, *, parent=None, name="王示例"):
        self.units = make.unit(), make.unit(parent)
        self.clerks = [make.user(Role.CLERK, at=unit) for unit in self.units]
        self.standing, self.newcomer = (
            open_dossier(unit=unit, by=clerk) for unit, clerk in zip(self.units, self.clerks, strict=True)
        )
        self.number = make.resident_id()
        save(self.standing, self.clerks[0], self.number, name)

    def clash(self, number=None):
        with pytest.raises(PersonOnFile):
            save(self.newcomer, self.clerks[1], number or self.number, "王后填")
        return DuplicateCase.objects.get(newcomer=self.newcomer)


def save(dossier, clerk, number, name="王示例"):
    return families.save_applicant(dossier, by=clerk, values={"name": name, "id_no": number}, kind={})


def reviewer(code="130306-T02", role=Role.REVIEWER):
    return make.user(role, at=Unit.objects.get(code=code))


@db
def test_a_refused_save_leaves_a_task_for_the_lowest_superior_of_both_and_nothing_else():
    judge, pair = reviewer(), Pair()
    case = pair.clash()
    assert (case.standing, case.newcomer, case.unit.code) == (pair.standing, pair.newcomer, "130306-T02")
    assert case.member == pair.standing.household.members.get()
    assert (case.typed_name, case.id_mask) == ("王后填", case.member.id_mask)
    assert pair.number not in str(case.__dict__)
    assert not pair.newcomer.household.members.exists()
    assert DuplicateCase.objects.visible_to(judge).get() == case


@db
def test_trying_again_makes_no_second_task():
    pair = Pair()
    pair.clash()
    pair.clash()
    assert DuplicateCase.objects.count() == 1
    assert AccessRecord.objects.filter(kind=AccessKind.ON_FILE, user=pair.clerks[1]).count() == 2


@db
def test_across_two_counties_the_city_is_asked():
    other = Unit.objects.filter(kind="county", path__startswith=Unit.objects.get(code="130300").path)
    judge = make.user(Role.REVIEWER, at=Unit.objects.get(code="130300"))
    pair = Pair(parent=other.exclude(code="130306").first())
    case = pair.clash()
    assert case.unit.code == "130300"
    assert DuplicateCase.objects.visible_to(judge).exists()
    assert not DuplicateCase.objects.visible_to(reviewer("130306")).exists()


@db
def test_a_unit_in_which_nobody_decides_is_passed_over():
    reviewer("130306")
    assert Pair().clash().unit.code == "130306"


@db
def test_the_task_stands_in_the_judges_workbasket_and_in_nobody_elses(client):
    judge, pair = reviewer(), Pair()
    case = pair.clash()
    for person, shown in (
        (judge, True),
        (pair.clerks[0], False),
        (pair.clerks[1], False),
        (reviewer("130306"), False),
    ):
        client.force_login(person)
        assert (case.get_absolute_url() in client.get("/").text) is shown
    client.force_login(judge)
    assert case.get_absolute_url() in client.get(reverse("duplicate_list")).text


@db
def test_others_do_not_find_the_case(client):
    pair = Pair()
    case = pair.clash()
    strangers = (
        *pair.clerks,
        make.user(Role.CHAIR, at=pair.units[0]),
        make.user(Role.INSPECTOR, at=Unit.objects.get(code="130306")),
        make.user(Role.REVIEWER, at=make.unit()),
        make.user(),
    )
    for person in strangers:
        client.force_login(person)
        assert client.get(case.get_absolute_url()).status_code == 404
        assert client.post(case.get_absolute_url(), {"outcome": "merge", "reason": "x"}).status_code == 404
        assert case.typed_name not in client.get(reverse("duplicate_list")).text


@db
def test_the_page_shows_both_files_masked_in_a_fixed_number_of_queries(client, django_assert_num_queries):
    judge, pair = reviewer(), Pair()
    case = pair.clash()
    client.force_login(judge)
    client.get(case.get_absolute_url())
    with django_assert_num_queries(QUERIES):
        page = client.get(case.get_absolute_url()).text
    for file in (pair.standing, pair.newcomer):
        assert file.number in page
        assert file.unit.name in page
    assert case.id_mask in page
    assert pair.number not in page


@db
def test_separate_households_lets_the_person_stand_in_the_second_file_too(client):
    judge, pair = reviewer(), Pair()
    case = pair.clash()
    client.force_login(judge)
    page = client.post(
        case.get_absolute_url(), {"outcome": "separate", "reason": "已分户，户口簿已核。"}, follow=True
    )
    assert "已裁定王后填的重复建档" in page.text
    assert told_of(pair.newcomer) == ["上级工会已裁定：王后填可以列入本档案，请重新填写保存。"]

    row = save(pair.newcomer, pair.clerks[1], pair.number, "王后填")

    row.refresh_from_db()
    assert (row.on_file, row.exemption) == (False, case)
    assert (
        Member.objects.get(on_file=True, id_no_index=blind_index(RESIDENT_ID, pair.number)).household
        == pair.standing.household
    )
    save(pair.newcomer, pair.clerks[1], pair.number, "王改名")
    row.refresh_from_db()
    assert (row.name, row.exemption) == ("王改名", case)


@db
def test_the_exemption_is_of_one_person_and_one_file():
    judge, pair = reviewer(), Pair()
    decide(pair.clash(), outcome=DuplicateOutcome.SEPARATE, reason="已分户。", by=judge)
    row = save(pair.newcomer, pair.clerks[1], pair.number)
    other = Pair()
    with pytest.raises(PersonOnFile):
        save(pair.newcomer, pair.clerks[1], other.number)
    with pytest.raises(PersonOnFile):
        save(other.newcomer, other.clerks[1], pair.number)
    save(pair.newcomer, pair.clerks[1], make.resident_id())
    row.refresh_from_db()
    assert (row.on_file, row.exemption) == (True, None)


@db
@pytest.mark.parametrize("end", ["withdrawn", "removed", "renumbered"])
def test_when_the_first_file_lets_the_person_go_the_second_takes_the_place(end):
    judge, pair = reviewer(), Pair()
    case = pair.clash()
    decide(case, outcome=DuplicateOutcome.SEPARATE, reason="已分户。", by=judge)
    row = save(pair.newcomer, pair.clerks[1], pair.number)
    if end == "withdrawn":
        leave_files(pair.standing)
    elif end == "renumbered":
        save(pair.standing, pair.clerks[0], make.resident_id())
    else:
        Member.objects.filter(pk=case.member_id).update(is_applicant=False)
        families.remove_member(pair.standing, by=pair.clerks[0], member=case.member)
    row.refresh_from_db()
    assert (row.on_file, row.exemption) == (True, None)
    third = Pair()
    with pytest.raises(PersonOnFile):
        save(third.newcomer, third.clerks[1], pair.number)


@db
def test_the_database_lets_nobody_exempt_without_a_decision():
    judge, pair = reviewer(), Pair()
    case = pair.clash()
    row = {"household": pair.newcomer.household, "name": "王示例", "id_no": pair.number, "exemption": case}
    with pytest.raises(InternalError, match="exemption_rests_on_a_decision"), transaction.atomic():
        Member.objects.create(**row, on_file=False)
    decide(case, outcome=DuplicateOutcome.SEPARATE, reason="已分户。", by=judge)
    with pytest.raises(IntegrityError, match="exempted_row_is_not_on_file"), transaction.atomic():
        Member.objects.create(**row | {"id_no": make.resident_id()}, on_file=True)
    with pytest.raises(InternalError, match="exemption_rests_on_a_decision"), transaction.atomic():
        Member.objects.create(**row | {"household": Pair().newcomer.household}, on_file=False)


@db
def test_a_merge_withdraws_the_newer_file_and_tells_its_clerk_nothing_of_the_older(client):
    judge, pair = reviewer(), Pair()
    case = decide(pair.clash(), outcome=DuplicateOutcome.MERGE, reason="同一户，泽岭厂先报。", by=judge)
    pair.newcomer.refresh_from_db()
    assert (pair.newcomer.stage, case.kept) == (Stage.WITHDRAWN, pair.standing)
    change = pair.newcomer.stage_changes.get()
    assert (change.verb, change.by, change.unit.code) == ("withdraw", judge, "130306-T02")
    client.force_login(pair.clerks[1])
    page = client.get(pair.newcomer.get_absolute_url()).text
    assert "上级工会裁定：与另一份有效档案属同一户" in page
    assert "王后填不在本档案建档" in page
    for secret in (pair.standing.number, pair.standing.unit.name, case.reason):
        assert secret not in page
    client.force_login(judge)
    assert pair.standing.number in client.get(case.get_absolute_url()).text


@db
def test_a_certified_file_is_not_merged_away():
    people = make.staff(unit := make.unit())
    judge, pair = reviewer(), Pair()
    certified = make.dossier(unit, stage=Stage.ENTRY, staff=people)
    Dossier.objects.filter(pk=pair.newcomer.pk).update(opened_at=certified.opened_at.replace(year=2020))
    number = certified.household.members.first().id_no
    case = pair.clash(number)
    with pytest.raises(DuplicateRefused, match="不能撤回"):
        decide(case, outcome=DuplicateOutcome.MERGE, reason="同一户。", by=judge)
    case.refresh_from_db()
    assert case.decided_at is None


@db
def test_keeping_with_the_head_tells_each_file_its_own_part():
    judge, first, second = reviewer(), Pair(name="王户主"), Pair(name="王配偶")
    decide(
        first.clash(),
        outcome=DuplicateOutcome.KEEP_WITH_HEAD,
        kept=first.standing,
        reason="户主在此。",
        by=judge,
    )
    assert "不在本档案建档" in told_of(first.newcomer)[0]
    assert told_of(first.standing) == []
    with pytest.raises(PersonOnFile):
        save(first.newcomer, first.clerks[1], first.number)

    decide(
        second.clash(),
        outcome=DuplicateOutcome.KEEP_WITH_HEAD,
        kept=second.newcomer,
        reason="户主在此。",
        by=judge,
    )
    assert told_of(second.standing) == [
        "上级工会已裁定：王配偶不在本档案建档，请按规定撤回本申请或从家庭成员中删除。"
    ]
    assert "待另一份档案办结后重新填写保存" in told_of(second.newcomer)[0]
    leave_files(second.standing)
    assert save(second.newcomer, second.clerks[1], second.number).on_file


@db
def test_a_decision_is_refused_in_words():
    judge, pair, chair = reviewer(), Pair(), make.user(Role.CHAIR, at=make.unit())
    case = pair.clash()
    separate = {"outcome": DuplicateOutcome.SEPARATE, "reason": "已分户。"}
    for person in (chair, pair.clerks[0], make.user(Role.INSPECTOR, at=case.unit)):
        with pytest.raises(DuplicateRefused, match="没有裁定这件重复建档的权限"):
            decide(case, **separate, by=person)
    with pytest.raises(DuplicateRefused, match="写明裁定的理由"):
        decide(case, **separate | {"reason": " "}, by=judge)
    with pytest.raises(DuplicateRefused, match="选择户主所在的档案"):
        decide(case, outcome=DuplicateOutcome.KEEP_WITH_HEAD, reason="户主", by=judge)
    own = make.user(Role.REVIEWER, at=case.unit)
    pair.newcomer.hands.create(user=own, step="handling")
    with pytest.raises(DuplicateRefused, match="填报或调查过其中一份档案"):
        decide(case, **separate, by=own)
    decide(case, **separate, by=judge)
    with pytest.raises(DuplicateRefused, match="不能更改"):
        decide(case, **separate, by=judge)


@db
def test_the_form_asks_for_what_is_missing(client):
    judge, pair = reviewer(), Pair()
    case = pair.clash()
    client.force_login(judge)
    page = client.post(case.get_absolute_url(), {"outcome": "keep_head", "reason": "户主在先。"}).text
    assert "请选择户主所在的档案。" in page
    page = client.post(case.get_absolute_url(), {"reason": ""}).text
    assert "请选择裁定。" in page
    assert "请填写理由。" in page
    client.post(
        case.get_absolute_url(),
        {"outcome": "keep_head", "reason": "户主在先。", "kept": pair.standing.number},
    )
    case.refresh_from_db()
    assert (case.outcome, case.kept, case.decided_by) == ("keep_head", pair.standing, judge)
    assert "户主在先。" in client.get(case.get_absolute_url()).text


@db
def test_a_decision_is_kept_by_the_database():
    judge, pair = reviewer(), Pair()
    case = pair.clash()
    with pytest.raises(IntegrityError, match="duplicate_is_decided_by_another"), transaction.atomic():
        DuplicateCase.objects.filter(pk=case.pk).update(
            outcome="separate", reason="自己裁定", decided_by=case.raised_by, decided_at=now()
        )
    decide(case, outcome=DuplicateOutcome.SEPARATE, reason="已分户。", by=judge)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        DuplicateCase.objects.filter(pk=case.pk).update(reason="改写")
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        DuplicateCase.objects.all().delete()
    Member.objects.filter(pk=case.member_id).delete()  # people's rows may go, the decision stays
    case.refresh_from_db()
    assert (case.member, case.reason) == (None, "已分户。")


@db
def test_beyond_the_days_hits_known_and_unknown_numbers_get_the_same_answer(client, settings):
    settings.DUPLICATE_HITS_A_DAY = 2
    pair, known = Pair(), Pair().number
    saved = save(pair.newcomer, pair.clerks[1], make.resident_id())
    for number in (pair.number, known):
        with pytest.raises(PersonOnFile):
            save(pair.newcomer, pair.clerks[1], number)
    client.force_login(pair.clerks[1])
    answers = {
        sentences(type_in(client, address(pair.newcomer, "applicant"), name="王示例", id_no=number))
        for number in (pair.number, make.resident_id())
    }
    assert len(answers) == 1
    assert "核对身份证号的次数已用完" in answers.pop()
    with pytest.raises(TooManyHits):
        save(pair.newcomer, pair.clerks[1], pair.number)
    families.save_applicant(pair.newcomer, by=pair.clerks[1], values={"name": "王改名"}, kind={})
    saved.refresh_from_db()
    assert saved.name == "王改名"
    kinds = AccessRecord.objects.filter(user=pair.clerks[1]).values_list("kind", flat=True)
    assert sorted(kinds) == [AccessKind.ON_FILE] * 2 + [AccessKind.OVER_LIMIT] * 3
    assert AccessRecord.objects.filter(kind=AccessKind.ON_FILE, dossier=pair.newcomer).count() == 2


@db
def test_hits_of_others_and_of_yesterday_do_not_count(settings):
    settings.DUPLICATE_HITS_A_DAY = 1
    pair, other = Pair(), Pair()
    other.clash()
    pair.clash()
    with pytest.raises(TooManyHits):
        save(pair.newcomer, pair.clerks[1], make.resident_id())
    with pgtrigger.ignore("hardship.AccessRecord:access_is_append_only"):
        AccessRecord.objects.update(at=F("at") - timedelta(days=1))
    save(pair.newcomer, pair.clerks[1], make.resident_id())


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_raise_one_case_and_are_both_recorded():
    pair = Pair()
    second = make.user(Role.CLERK, at=pair.units[1])
    results = at_once(
        lambda: save(pair.newcomer, pair.clerks[1], pair.number),
        lambda: save(pair.newcomer, second, pair.number),
    )
    assert [type(result) for result in results] == [PersonOnFile] * 2
    assert DuplicateCase.objects.count() == 1
    assert AccessRecord.objects.filter(kind=AccessKind.ON_FILE).count() == 2
    assert not pair.newcomer.household.members.exists()


@pytest.mark.django_db(transaction=True)
def test_the_loser_of_a_race_for_one_person_has_its_case_too():
    """Two units save the person at the same moment: the index refuses one, and the case survives the undone save."""
    pair = Pair()
    number = make.resident_id()
    results = at_once(
        lambda: save(pair.standing, pair.clerks[0], number),
        lambda: save(pair.newcomer, pair.clerks[1], number),
    )
    assert sum(isinstance(result, PersonOnFile) for result in results) == 1, results
    case = DuplicateCase.objects.get()
    assert case.member.id_no == number
    assert {case.standing, case.newcomer} == {pair.standing, pair.newcomer}


@pytest.mark.django_db(transaction=True)
def test_two_judges_at_once_give_one_decision():
    judges, pair = (reviewer(), reviewer()), Pair()
    case = pair.clash()
    results = at_once(
        lambda: decide(case, outcome=DuplicateOutcome.SEPARATE, reason="已分户。", by=judges[0]),
        lambda: decide(case, outcome=DuplicateOutcome.MERGE, reason="同一户。", by=judges[1]),
    )
    assert sorted(type(result).__name__ for result in results) == ["DuplicateCase", "DuplicateRefused"]
    case.refresh_from_db()
    pair.newcomer.refresh_from_db()
    assert (case.outcome == DuplicateOutcome.MERGE) == (pair.newcomer.stage == Stage.WITHDRAWN)
