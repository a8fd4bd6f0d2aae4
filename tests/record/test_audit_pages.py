"""谁看过, 修改记录 and the month's sheet: by right, within reach, secrets masked."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

import tests.factories as make
from accounts.models import Unit
from accounts.permissions import Role
from hardship.enums import Stage
from hardship.models import AccessRecord, Member
from hardship.services.history import OUTSIDE, edits_of
from hardship.services.history_events import FamilyChanges, family_histories
from hardship.services.record_month import month_of
from hardship.services.records import note_access
from hardship.services.seals import seal_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return make.dossier()


@pytest.fixture
def county():
    return Unit.objects.get(code="130306")


@pytest.fixture
def auditor(client, county):
    person = make.user(Role.CERTIFIER, at=county)
    client.force_login(person)
    return person


def tab(file, name):
    return f"{reverse('dossier', args=[file.number])}?tab={name}"


def look(file, what="附件2", kind="print"):
    return note_access(kind, what, by=file.opened_by, unit=file.unit, dossier=file, reason="核对")


def test_who_looked_is_listed_newest_first(client, auditor, file):
    look(file, "附件2")
    look(file, "王测 身份证号", "secret")
    look(make.dossier(file.unit), "别家的")
    text = client.get(tab(file, "looks")).text
    assert text.index("王测 身份证号") < text.index("附件2")
    assert "别家的" not in text
    assert all(
        word in text
        for word in (file.opened_by.name, "经办人", file.unit.label, "查看隐私", "核对", "共 2 条")
    )


@pytest.mark.parametrize("role", [Role.CLERK, Role.CHAIR, Role.REVIEWER])
def test_without_the_right_there_are_no_such_tabs(client, file, role):
    client.force_login(make.user(role, at=file.unit))
    look(file, "只给稽核看")
    for name, label in (("looks", "谁看过"), ("changes", "修改记录")):
        page = client.get(tab(file, name))
        assert page.context["tab"] == "family"
        assert label not in page.text
        assert "只给稽核看" not in page.text


def test_looks_cost_the_same_at_any_length(client, auditor, file):
    def count():
        with CaptureQueriesContext(connection) as captured:
            client.get(tab(file, "looks"))
        return len(captured)

    look(file)
    count()
    first = count()
    look(file), look(file)
    assert count() == first


def test_a_change_is_shown_field_by_field(client, auditor, file):
    clerk = make.user(Role.CLERK, at=file.unit, name="孙经办")
    Member.objects.filter(household=file.household, is_applicant=True).update(employer="新的单位")
    client.force_login(clerk)
    client.post(reverse("step", args=[file.number, "withdraw"]), {"note": "申请人自愿撤回"})
    client.force_login(auditor)
    page = client.get(tab(file, "changes"))
    step = next(edit for edit in page.context["edits"] if edit.what == "困难职工档案")
    assert (step.act, step.who, step.place) == ("修改", "孙经办", f"{file.unit.name} · 经办人")
    assert step.reason == "申请人撤回申请：申请人自愿撤回"
    assert ("阶段", "申请填报", "已撤回") in [(row.label, row.was, row.now) for row in step.changes]
    outside = next(edit for edit in page.context["edits"] if edit.who == OUTSIDE)
    assert (outside.act, outside.what[:4]) == ("修改", "家庭成员")
    assert ("工作单位或学校", "测试纸业有限公司", "新的单位") in [
        (row.label, row.was, row.now) for row in outside.changes
    ]


def test_secrets_stay_masked_before_and_after(client, auditor, file):
    wife = file.household.members.get(relation="wife")
    old, new = wife.id_no, make.resident_id()
    wife.id_no, wife.mobile = new, "13800001234"
    wife.save()
    file.household.bank_card = "6200000000001111"
    file.household.save()
    edits = edits_of(FamilyChanges(file)[0:500])
    said = repr(edits)
    assert f"{new[:6]}********{new[-4:]}" in said
    assert "138****1234" in said
    for secret in (old, new, "13800001234", "6200000000001111", "6200000000000000"):
        assert secret not in said


def test_a_removed_row_is_still_told_of(file):
    house = file.household.real_estates.get()
    house.delete()
    edit = edits_of(FamilyChanges(file)[0:1])[0]
    assert (edit.act, edit.what) == ("删除", "不动产")
    assert ("面积（㎡）", "62.50", "") in [(row.label, row.was, row.now) for row in edit.changes]


def test_another_familys_changes_are_not_among_them(file):
    count = len(FamilyChanges(file))
    other = make.dossier(file.unit, stage=Stage.APPROVAL)
    assert len(FamilyChanges(file)) == count
    assert len(FamilyChanges(other)) > count
    labels = {label for label, _, _ in family_histories()}
    assert {"hardship.Member", "hardship.IncomeLine", "hardship.Objection", "reviews.Approval"} <= labels
    assert not {"hardship.Meeting", "accounts.Post", "hardship.PolicyEdition"} & labels


def test_a_page_of_changes_costs_a_fixed_number_of_queries(file, django_assert_num_queries):
    for changes in (FamilyChanges(file), FamilyChanges(make.dossier(stage=Stage.APPROVAL))):
        count = len(changes)
        with django_assert_num_queries(3):
            assert len(edits_of(changes[0:500])) == count


def test_the_month_counts_by_unit_within_reach_and_names_nobody(client, auditor, file):
    clerk = make.user(Role.CLERK, at=file.unit)
    client.force_login(clerk)
    client.post(reverse("step", args=[file.number, "withdraw"]), {"note": "申请人自愿撤回"})
    look(file), look(file, "身份证号", "secret")
    elsewhere = make.unit(Unit.objects.get(code="130300"))
    AccessRecord.objects.create(user=clerk, unit=elsewhere, kind="print", what="x")
    seal = seal_record(faults=0)
    client.force_login(auditor)
    client.get(reverse("home"))  # the step's message is shown there
    page = client.get(reverse("record_month"))
    month = page.context["month"]
    (line,) = month.lines
    assert (line.name, line.looks["打印附表"], line.looks["查看隐私"]) == (file.unit.name, 1, 1)
    assert line.changes >= 1
    assert month.outside > 10  # the factories write outside of any request
    assert seal.grouped in page.text
    assert "封存前核验通过" in page.text
    assert file.applicant_name not in page.text


def test_the_sheet_is_printed_and_its_printing_recorded(client, auditor, county):
    seal_record(faults=2)
    answer = client.get(reverse("record_month_paper"), {"month": f"{localdate():%Y-%m}"})
    assert answer.content[:5] == b"%PDF-"
    assert "no-store" in answer["Cache-Control"]
    assert AccessRecord.objects.get(kind="print").unit == county


def test_a_unit_administrator_sees_numbers_and_a_clerk_nothing(client, file):
    client.force_login(make.user(Role.UNIT_ADMIN, at=file.unit))
    assert client.get(reverse("record_month")).status_code == 200
    for person in (make.user(Role.CLERK, at=file.unit), make.user(Role.REVIEWER, at=file.unit), make.user()):
        client.force_login(person)
        assert client.get(reverse("record_month")).status_code == 403
        assert client.get(reverse("record_month_paper")).status_code == 403


@pytest.mark.parametrize("asked", ["", "2018", "2018-13", "x", "2018-03-01"])
def test_an_odd_month_is_the_present_one(client, auditor, asked):
    month = client.get(reverse("record_month"), {"month": asked}).context["month"]
    assert month.first == localdate().replace(day=1)


def test_an_earlier_month_has_neither_todays_numbers_nor_todays_seal(file, county):
    look(file)
    seal_record()
    month = month_of(date(2018, 12, 1), [county, file.unit])
    assert (month.label, month.lines, month.outside, month.seal) == ("2018 年 12 月", [], 0, None)
    assert month.standing == "本月底前还没有封存"
