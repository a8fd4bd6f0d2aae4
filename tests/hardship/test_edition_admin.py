"""Policy editions in the administration pages: drafted, tried on sample families, turned, published for good."""

import json
import re
from datetime import date

import pytest
from django.contrib.admin.models import LogEntry

import tests.factories as make
from accounts.models import Unit
from accounts.permissions import Role
from hardship.forms.editions import BodyField, LookedAtForm
from hardship.models import PolicyEdition
from hardship.policy import Edition, knobs_of
from hardship.services.edition_preview import edition_before, preview_of, samples
from hardship.services.editions import publish, stamp_of
from tests.hardship.editions import (
    MONTHS,
    MULTIPLE,
    SIGN,
    SWITCH,
    body,
    draft,
    kept,
    knobs,
    logged,
    page,
    save,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(client):
    person = make.user(Role.SYSTEM_ADMIN, at=Unit.objects.get(code="130000"), is_superuser=True)
    client.force_login(person)
    return person


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
    assert parts[2]["enabled"] is True
    (message,) = logged(row)
    assert message == (
        "改数值：① 连续低于低保标准：最少月数：6 → 7；"
        "③ 人均月收入与低保标准：比较符号：不高于（<=） → 低于（<）；"
        "③ 人均月收入与低保标准：低保标准的倍数：1.5 → 1.3；"
        "③ 扣除刚性支出后人均月收入与低保标准：启用：停用 → 启用"
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
