"""Policy editions in the administration pages: drafted, tried on sample families, turned, published for good."""

import json
import re
from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

import tests.factories as make
from accounts.models import Unit
from accounts.permissions import Role
from hardship.forms.editions import BodyField, LookedAtForm
from hardship.models import CodeItem, PolicyEdition
from hardship.policy import Edition, knobs_of
from hardship.services.edition_preview import edition_before, preview_of, samples
from hardship.services.editions import DraftRefused, publish, stamp_of, turn
from tests.reviews.test_race import at_once

pytestmark = pytest.mark.django_db
SIGN, MULTIPLE = (f"clauses.2.condition.all_of.0.compare.{key}" for key in ("sign", "multiple"))
SWITCH = "clauses.2.condition.all_of.2.enabled"
MONTHS = "clauses.0.condition.all_of.1.months_below.at_least"


@pytest.fixture
def system(client):
    person = make.user(Role.SYSTEM_ADMIN, at=Unit.objects.get(code="130000"), is_superuser=True)
    client.force_login(person)
    return person


def body(**changed):
    """HB-2017-37 as the draft of what replaces it."""
    old = PolicyEdition.objects.get(code="HB-2017-37").body
    fresh = {"code": "HB-NEW", "title": "试行办法", "effective_from": "2027-01-01", "replaces": "HB-2017-37"}
    return {**old, **fresh, **changed}


def draft(**changed):
    return kept(body(**changed))


def kept(document, *, published=False):
    """A row as the pages write it, whatever the document says."""
    names = ("code", "title", "region_code", "effective_from", "effective_until", "replaces")
    told = {name: document[name] for name in names if document.get(name)}
    row = PolicyEdition.objects.create(**told, body=document, published=published)
    return PolicyEdition.objects.get(pk=row.pk)


def page(name, *args):
    return reverse(f"admin:hardship_policyedition_{name}", args=args)


def save(client, document, row=None, **button):
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    return client.post(page("change", row.pk) if row else page("add"), {"body": text, **button})


def knobs(row, **changed):
    """What the page of numbers posts when nothing but this is changed."""
    values = {knob.path: knob.value for knob in knobs_of(row.rules)} | changed
    return {
        "seen": stamp_of(row.body),
        **{path: value for path, value in values.items() if value is not False},
    }


def send(client, row, name="publish", **fields):
    return client.post(page(name, row.pk), {"seen": stamp_of(row.body), **fields}, follow=True)


def logged(row):
    return list(LogEntry.objects.filter(object_id=str(row.pk)).values_list("change_message", flat=True))


# drafts ---------------------------------------------------------------------------------------------------------


def test_a_draft_is_written_and_governs_nothing(client, system):
    save(client, body())
    row = PolicyEdition.objects.get(code="HB-NEW")
    assert (row.title, row.effective_from, row.published) == ("试行办法", date(2027, 1, 1), False)
    assert PolicyEdition.objects.in_force(date(2027, 2, 1), "130306").code == "HB-2017-37"


def test_a_new_draft_starts_from_what_it_will_replace(client, system):
    text = client.get(page("add"), {"from": "CN-2016-36"}).context["adminform"].form.initial["body"]
    assert (text["code"], text["replaces"], text["effective_from"]) == ("", "CN-2016-36", None)
    assert "HB-2017-37" in client.get(page("add")).context["adminform"].form.initial["body"]["replaces"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"effective_from": "明年"}, "生效日期（effective_from）应为日期"),
        ({"clauses": []}, "条款（clauses）不能为空"),
        ({"code": "HB-2017-37", "replaces": None}, "HB-2017-37 已有"),
        ({"code": "H" * 21}, "版本代号（code）"),
        ({"title": "名" * 121}, "名称（title）"),
        ({"title": "坏\x00"}, "不能保存的字符"),
    ],
)
def test_faults_of_a_draft_are_shown_with_their_place(client, system, changed, sentence):
    before = PolicyEdition.objects.count()
    assert sentence in save(client, body(**changed)).text
    assert PolicyEdition.objects.count() == before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{\n  "code": "A"\n  "title": "B"\n}', "第 3 行第 3 个字符处"),
        ('{"code": "A", "code": "B"}', "同一层里有两个“code”"),
        ('{"title": "\\ud800"}', "不能保存的字符"),
        ("[" * 100_000, "层数过多"),
    ],
)
def test_faults_of_writing_are_told_with_line_and_column(client, system, text, sentence):
    answer = save(client, text)
    assert sentence in answer.text
    assert answer.context["adminform"].form["body"].value() == text


def test_json_typed_well_is_read_as_it_is():
    assert BodyField().clean('{"code": "A", "n": [1.5, null, true]}') == {"code": "A", "n": [1.5, None, True]}


def test_what_is_published_does_not_change_and_says_so(client, system):
    row = PolicyEdition.objects.get(code="HB-2017-37")
    answer = save(client, row.body | {"title": "改过的标题"}, row)
    assert answer.status_code == 403
    assert "已发布，不能修改、不能删除" in answer.text
    text = client.get(page("change", row.pk)).text
    assert "任何人都不能修改、不能删除" in text
    assert 'name="body"' not in text
    assert client.post(page("delete", row.pk), {"post": "yes"}).status_code == 403
    assert PolicyEdition.objects.get(pk=row.pk).title == row.title


# preview --------------------------------------------------------------------------------------------------------


def test_every_sample_family_is_read_and_named_once():
    names = [sample.name for sample in samples()]
    assert len(names) == len(set(names)) >= 14


def test_the_samples_reach_every_clause_and_every_answer():
    answers = [
        PolicyEdition.objects.get(code="HB-2017-37").rules.assess(sample.facts) for sample in samples()
    ]
    assert {one.ground.clause for one in answers if one.outcome == "eligible"} == {"①", "②", "③", "④", "⑤"}
    assert {one.outcome for one in answers} == {"eligible", "ineligible", "unknown"}
    assert any(one.vetoes for one in answers)


def test_a_draft_is_held_against_what_it_replaces():
    looser = body()
    looser["clauses"][2]["condition"]["all_of"][0]["compare"]["multiple"] = "1.6"

    preview = preview_of(Edition.from_json(looser))

    assert preview.before.code == "HB-2017-37"
    (changed,) = [row for row in preview.rows if row.differs]
    assert changed.family == "三口之家，子女上学，人均比 1.5 倍多 3 分"
    assert (changed.now.outcome, changed.now.category) == ("符合", "低保边缘户")
    assert changed.now.clause.startswith("③ 人均月收入 825.03 元，不高于低保标准 550 元的 1.6 倍 880.00 元")
    assert (changed.before.outcome, changed.before.category, changed.before.clause) == (
        "不符合",
        "",
        "各款均不符合。",
    )


def test_vetoes_found_and_unchecked_are_said():
    rows = {row.family: row.now for row in preview_of(Edition.from_json(body())).rows}
    assert "机动车辆" in rows["三口之家，低于标准，有小汽车"].vetoes
    assert rows["三口之家，低于标准，否决情形没有核对"].vetoes == "未核对"
    assert rows["三口之家，患病，没有填写收入"].clause == "③ 未填家庭年收入，无法判断。"


def test_a_draft_that_replaces_none_is_held_against_the_one_in_force():
    assert edition_before(Edition.from_json(body(replaces=None))).code == "HB-2017-37"
    assert edition_before(Edition.from_json(body(replaces=None, region_code="110000"))) is None
    assert edition_before(PolicyEdition.objects.get(code="HB-2017-37").rules).code == "CN-2016-36"
    assert edition_before(PolicyEdition.objects.get(code="CN-2016-36").rules) is None
    assert edition_before(Edition.from_json(body(replaces="GONE"))) is None


def test_what_cannot_be_read_is_not_held_against(client, system):
    kept({"code": "BAD", "title": "坏", "effective_from": "2018-01-01"})
    preview = preview_of(Edition.from_json(body(replaces="BAD")))
    assert preview.before is None
    assert not any(row.differs for row in preview.rows)


@pytest.mark.parametrize("code", ["HB-2017-37", "CN-2020"])
def test_the_page_of_an_edition_shows_every_sample_family(client, system, code):
    row = PolicyEdition.objects.get(code=code)
    text = client.get(page("change", row.pk)).text
    assert all(sample.name in text for sample in samples())
    assert text.count(' class="differs"') == preview_of(row.rules).differing
    assert ("预览（不保存）" in text) is not row.published
    assert (page("numbers", row.pk) in text) is (page("publish", row.pk) in text) is not row.published


def test_a_preview_is_made_of_what_is_typed_and_writes_nothing(client, system):
    row = draft()
    typed = body(title="改了还没保存")
    typed["clauses"][2]["condition"]["all_of"][0]["compare"]["multiple"] = "1.6"

    answer = save(client, typed, row, _preview="1")

    assert answer.context["preview"].differing == 1
    assert answer.context["adminform"].form["body"].value() == json.dumps(typed, ensure_ascii=False)
    assert "请更正" not in answer.text
    assert PolicyEdition.objects.get(pk=row.pk).body == row.body
    assert logged(row) == []


def test_a_preview_of_a_new_edition_adds_none(client, system):
    before = PolicyEdition.objects.count()
    answer = save(client, body(), _preview="1")
    assert len(answer.context["preview"].rows) == len(samples())
    assert (PolicyEdition.objects.count(), LogEntry.objects.count()) == (before, 0)


def test_a_preview_of_faulty_json_names_the_places_and_loses_nothing(client, system):
    row = draft()
    typed = json.dumps(body(effective_from="明年", clauses=[]), ensure_ascii=False)

    answer = save(client, typed, row, _preview="1")

    assert "生效日期（effective_from）应为日期" in str(answer.context["faults"])
    assert "条款（clauses）不能为空。" in answer.context["faults"]
    assert answer.context["adminform"].form["body"].value() == typed
    assert "preview" not in answer.context
    assert "第 1 行第 2 个字符处" in save(client, "{", row, _preview="1").text
    assert PolicyEdition.objects.get(pk=row.pk).body == row.body


def test_a_form_looked_at_is_never_saved():
    form = LookedAtForm({"body": json.dumps(body())})
    assert (form.is_valid(), form.errors) == (False, {})


# numbers --------------------------------------------------------------------------------------------------------


def test_every_knob_is_a_field_under_its_clause(client, system):
    row = draft()
    answer = client.get(page("numbers", row.pk))
    groups = list(answer.context["form"].groups())
    assert [mark for mark, _, _ in groups] == ["①", "②", "③", "④", "⑤", "⑥"]
    assert [field.name for _, _, fields in groups for field in fields] == [
        knob.path for knob in knobs_of(row.rules)
    ]
    assert '<input type="checkbox"' in answer.text
    assert "<select" in answer.text


def test_turning_writes_the_draft_and_records_from_what_to_what(client, system):
    row = draft()
    client.post(
        page("numbers", row.pk), knobs(row, **{MULTIPLE: "1.30", SIGN: "<", SWITCH: "on", MONTHS: "7"})
    )

    row.refresh_from_db()
    parts = row.rules.to_json()["clauses"][2]["condition"]["all_of"]
    assert parts[0] == {"compare": {"metric": "A", "sign": "<", "multiple": "1.3"}}
    assert "enabled" not in parts[2]
    (message,) = logged(row)
    assert message == (
        "改数值：① 连续低于低保标准：最少月数：6 → 7；"
        "③ 人均月收入不高于低保标准：比较符号：不高于（<=） → 低于（<）；"
        "③ 人均月收入不高于低保标准：低保标准的倍数：1.5 → 1.3；"
        "③ 启用：扣除刚性支出后人均月收入不高于低保标准：停用 → 启用"
    )


def test_nothing_turned_is_not_logged(client, system):
    row = draft()
    answer = client.post(page("numbers", row.pk), knobs(row, **{MULTIPLE: "1.50"}), follow=True)
    assert "数值没有变化" in answer.text
    assert logged(row) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({MULTIPLE: "零"}, "低保标准倍数（multiple）应为大于 0 的数，现为“零”"),
        ({MONTHS: "1.5"}, "不少于（at_least）应为不小于 1 的整数"),
        ({"clauses.3.condition.all_of.0.compare.sign": "="}, "="),
        ({MULTIPLE: ""}, "必填"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_at_the_form(client, system, changed, sentence):
    row = draft()
    answer = client.post(page("numbers", row.pk), knobs(row, **changed))
    assert sentence in answer.text
    (path,) = changed
    assert answer.context["form"][path].value() == changed[path]
    assert PolicyEdition.objects.get(pk=row.pk).body == row.body
    assert logged(row) == []


def test_contradicting_values_are_refused(client, system):
    document = body()
    parts = document["clauses"][2]["condition"]["all_of"]
    parts.append({"compare": {"metric": "A", "sign": ">", "multiple": "1"}})
    row = kept(document)
    answer = client.post(page("numbers", row.pk), knobs(row, **{MULTIPLE: "0.9"}))
    assert "的几个比较不可能同时成立" in answer.text
    assert PolicyEdition.objects.get(pk=row.pk).body == document


def test_numbers_of_a_draft_rewritten_meanwhile_are_refused(client, system):
    row = draft()
    fields = knobs(row, **{MULTIPLE: "1.3"})
    PolicyEdition.objects.filter(pk=row.pk).update(body=body(title="别人改的"))
    assert "草稿在此期间被改过" in client.post(page("numbers", row.pk), fields).text
    assert PolicyEdition.objects.get(pk=row.pk).body["title"] == "别人改的"


def test_numbers_of_an_edition_published_meanwhile_are_refused(client, system):
    row = draft()
    fields = knobs(row, **{MULTIPLE: "1.3"})
    publish(row, seen=stamp_of(row.body))
    answer = client.post(page("numbers", row.pk), fields)
    assert "已发布，不能修改" in answer.text
    assert answer.context["form"][MULTIPLE].value() == "1.3"
    assert PolicyEdition.objects.get(pk=row.pk).body == row.body


def test_numbers_are_not_offered_for_a_published_or_faulty_edition(client, system):
    bad = kept({"code": "BAD", "title": "坏", "effective_from": "2018-01-01"})
    shipped = PolicyEdition.objects.get(code="HB-2017-37")
    assert "已发布，不能修改" in client.get(page("numbers", shipped.pk), follow=True).text
    assert "条款（clauses）不能为空" in client.get(page("numbers", bad.pk), follow=True).text


# publishing -----------------------------------------------------------------------------------------------------


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


# who ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.UNIT_ADMIN, Role.CLERK, Role.CERTIFIER])
@pytest.mark.parametrize("is_staff", [True, False])
def test_nobody_but_a_system_administrator_gets_in(client, role, is_staff):
    row = draft()
    person = make.user(role, at=Unit.objects.get(code="130306"))
    type(person).objects.filter(pk=person.pk).update(is_staff=is_staff)
    client.force_login(type(person).objects.get(pk=person.pk))
    for name in ("change", "numbers", "publish"):
        for answer in (
            client.get(page(name, row.pk)),
            client.post(page(name, row.pk), {"seen": stamp_of(row.body), "body": "{}", "_preview": "1"}),
        ):
            assert answer.status_code == (403 if is_staff else 302), name
            assert is_staff or "login" in answer.url
    assert not PolicyEdition.objects.get(pk=row.pk).published


def test_no_page_has_inline_script_or_style(client, system):
    row = draft()
    for name in ("change", "numbers", "publish"):
        text = client.get(page(name, row.pk)).text
        assert not re.search(r" style=|<style| onclick=|<script>", text), name
    assert client.get(page("numbers", 10**9)).status_code == 404
