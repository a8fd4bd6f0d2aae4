"""Publishing a policy edition: confirmed, logged, refused in words, one at a time, and for good."""

from datetime import date

import pytest

import tests.factories as make
from accounts.models import Unit
from accounts.permissions import Role
from hardship.models import CodeItem, PolicyEdition
from hardship.services.editions import DraftRefused, publish, stamp_of, turn
from tests.hardship.editions import MULTIPLE, body, draft, kept, logged, page, save, send
from tests.reviews.test_race import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(client):
    person = make.user(Role.SYSTEM_ADMIN, at=Unit.objects.get(code="130000"), is_superuser=True)
    client.force_login(person)
    return person


def test_publishing_is_confirmed_logged_and_governs(client, system):
    row = draft()
    asked = client.get(page("publish", row.pk))
    assert "发布后永远不能再改" in asked.text
    assert asked.context["preview"].before.code == "HB-2017-37"
    assert not PolicyEdition.objects.get(pk=row.pk).published

    answer = send(client, row)

    assert "2027年1月1日起施行" in answer.text
    assert logged(row) == ["发布"]
    assert PolicyEdition.objects.in_force(date(2026, 12, 31), "130306").code == "HB-2017-37"
    assert PolicyEdition.objects.in_force(date(2027, 1, 1), "130306") == row
    assert "已发布" in send(client, row).text
    assert logged(row) == ["发布"]


def test_the_list_leads_to_the_confirmation_of_one(client, system):
    rows = [draft(), draft(code="HB-NEXT")]
    chosen = [
        {"action": "publish", "_selected_action": [row.pk for row in some]} for some in (rows[:1], rows)
    ]
    assert client.post(page("changelist"), chosen[0]).url == page("publish", rows[0].pk)
    assert "只勾选一个" in client.post(page("changelist"), chosen[1], follow=True).text
    assert not PolicyEdition.objects.filter(pk__in=[row.pk for row in rows], published=True).exists()


def category(code):
    old = body()
    named = [{**one, "code": code if one["code"] == "dibao" else one["code"]} for one in old["categories"]]
    clauses = [
        {**one, "category": code if one["category"] == "dibao" else one["category"]} for one in old["clauses"]
    ]
    return {"categories": named, "clauses": clauses}


REFUSED = {
    "faulty": (lambda: {"clauses": []}, "条款（clauses）不能为空"),
    "replaces nobody": (lambda: {"replaces": "GONE"}, "取代版本（replaces）GONE 不存在，或者还没有发布"),
    "replaces a draft": (lambda: {"replaces": "CN-2020"}, "取代版本（replaces）CN-2020 不存在，或者还没有发布"),
    "begins with it": (lambda: {"effective_from": "2018-01-01"}, "应晚于取代版本 HB-2017-37 的生效日期2018年1月1日"),
    "begins before it": (lambda: {"effective_from": "2017-06-01"}, "应晚于取代版本 HB-2017-37"),
    "elsewhere": (lambda: {"region_code": "110000"}, "适用地区 130000 与本版本的 110000 没有重叠"),
    "beside, yet replaces": (lambda: {"supplements": "CN-2016-36"}, "只能取代补充版本"),
    "supplements a draft": (
        lambda: {"replaces": None, "supplements": "CN-2020"}, "补充版本（supplements）CN-2020 不存在，或者还没有发布",
    ),
    "overlaps": (lambda: {"replaces": None}, "请在取代版本（replaces）填写 HB-2017-37，或者改正失效日期（effective_until）"),
    "no such category": (lambda: category("rich"), "困难类别（categories）的代号 rich 不在代码表 hardship_category 中"),
    "a category of old": (lambda: category("V0-01"), "代号 V0-01 不在代码表"),
    "no such tier": (
        lambda: {"tier": {"code": "world", "label": "世界级"}}, "建档标准（tier）的代号 world 不在代码表 file_tier 中",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_publishing_is_refused_in_words(client, system, case):
    changed, sentence = REFUSED[case]
    row = draft(**changed())
    asked = client.get(page("publish", row.pk))
    assert sentence in asked.text
    assert "确认发布" not in asked.text
    assert sentence in send(client, row).text
    assert not PolicyEdition.objects.get(pk=row.pk).published
    assert logged(row) == []


def faults(row):
    with pytest.raises(DraftRefused) as refused:
        publish(row, seen=stamp_of(row.body))
    return refused.value.reasons


def test_editions_that_only_touch_do_not_overlap():
    first = publish(first := draft(effective_until="2027-12-31"), seen=stamp_of(first.body))
    late = draft(code="HB-LATE", replaces=None, effective_from="2027-12-31")
    (fault,) = faults(late)
    assert "2027年1月1日至2027年12月31日" in fault
    assert first.code in fault
    next_day = draft(code="HB-NEXT", replaces=None, effective_from="2028-01-01")
    assert publish(next_day, seen=stamp_of(next_day.body)).published


def test_one_that_ends_before_the_next_begins_may_fill_the_gap():
    row = draft(code="HB-OLD", replaces=None, effective_from="2017-01-01", effective_until="2018-01-01")
    assert "HB-2017-37" in str(faults(row))
    row = draft(code="HB-OLDER", replaces=None, effective_from="2017-01-01", effective_until="2017-12-31")
    assert publish(row, seen=stamp_of(row.body)).published


def test_what_is_replaced_already_is_out_of_the_way_and_its_successor_is_not():
    publish(first := draft(), seen=stamp_of(first.body))
    rival = draft(code="HB-RIVAL", effective_from="2028-01-01")
    (fault,) = faults(rival)
    assert "请在取代版本（replaces）填写 HB-NEW" in fault
    heir = draft(code="HB-HEIR", effective_from="2028-01-01", replaces="HB-NEW")
    assert publish(heir, seen=stamp_of(heir.body)).published


def test_a_successor_of_a_part_leaves_the_rest_taken():
    city = draft(code="QHD", region_code="130300")
    publish(city, seen=stamp_of(city.body))
    (fault,) = faults(draft(code="HB-RIVAL", replaces=None, effective_from="2028-01-01"))
    assert "填写 HB-2017-37" in fault


def test_a_wider_edition_and_a_supplement_stand_beside_a_provinces_own():
    national = draft(code="CN-A", region_code=None)
    assert publish(national, seen=stamp_of(national.body)).region_code == ""
    beside = PolicyEdition.objects.get(code="HB-2019-FP")
    assert publish(beside, seen=stamp_of(beside.body)).published
    again = kept({**beside.body, "code": "HB-FP-2", "effective_from": "2020-01-01"})
    assert "填写 HB-2019-FP" in str(faults(again))


def test_a_code_item_added_makes_the_category_good():
    row = draft(**category("rich"))
    assert "rich" in str(faults(row))
    CodeItem.objects.create(list_name="hardship_category", code="rich", label="测试类别")
    assert publish(row, seen=stamp_of(row.body)).published


def test_what_was_changed_since_it_was_looked_at_is_not_published(client, system):
    row = draft()
    seen = stamp_of(row.body)
    turn(row, {MULTIPLE: "1.3"}, seen=seen)
    assert "草稿在此期间被改过" in send(client, row, seen=seen).text
    assert not PolicyEdition.objects.get(pk=row.pk).published


def test_files_may_be_opened_while_an_edition_is_published(django_assert_num_queries):
    row = draft()
    with django_assert_num_queries(6) as queries:  # savepoint and release, lock, published, codes, write
        publish(row, seen=stamp_of(row.body))
    assert any(query["sql"].endswith("FOR NO KEY UPDATE") for query in queries.captured_queries)


@pytest.mark.django_db(transaction=True)
def test_two_overlapping_drafts_published_at_once_give_one():
    rows = [draft(code=code) for code in ("HB-A", "HB-B")]
    results = at_once(*(lambda row=row: publish(row, seen=stamp_of(row.body)) for row in rows))
    (refused,) = [result for result in results if isinstance(result, DraftRefused)]
    assert "与本版本的施行时间重叠" in refused.reasons[0]
    assert PolicyEdition.objects.filter(code__in=("HB-A", "HB-B"), published=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_and_publishing_at_once_do_not_pass_each_other():
    row = draft()
    seen = stamp_of(row.body)
    results = at_once(lambda: publish(row, seen=seen), lambda: turn(row, {MULTIPLE: "1.3"}, seen=seen))
    assert sum(isinstance(result, DraftRefused) for result in results) == 1
    stored = PolicyEdition.objects.get(pk=row.pk)
    assert stored.published is (stored.body == row.body)


@pytest.mark.django_db(transaction=True)
def test_rewriting_and_publishing_at_once_do_not_pass_each_other(client, system):
    row = draft()
    typed = body(title="同时改的")
    answer, published = at_once(
        lambda: save(client, typed, row), lambda: publish(row, seen=stamp_of(row.body))
    )
    stored = PolicyEdition.objects.get(pk=row.pk)
    if isinstance(published, DraftRefused):
        assert (answer.status_code, stored.published, stored.body) == (302, False, typed)
    else:
        assert (answer.status_code, stored.published, stored.body) == (403, True, row.body)
