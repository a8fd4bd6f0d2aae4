"""资格试算 in the browser: for anybody, nothing written, every branch of the answer, a sentence for every fault."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import tests.factories as make
from accounts.models import Unit
from accounts.permissions import Role
from hardship.forms.calculator import CalculatorForm, typed_of
from hardship.models import LowIncomeStandard, PolicyEdition
from hardship.policy import Facts
from hardship.policy.vocabulary import CAUSES
from hardship.services.assess import facts_of, standard_for

pytestmark = pytest.mark.django_db
URL = "/calculator/"
EMPTY_PAGE, ANSWERED, REFUSED = 3, 3, 4  # standards, counties, edition; and the editions that supplement it
EDGE = {
    "county": "130306",
    "persons": "3",
    "income": "29,700",
    "period": "year",
    "gov_aid": "false",
    "months_below": "0",
    "causes": ["schooling"],
    "unvetoed": "none",
}
POOR = EDGE | {"income": "18000", "months_below": "6", "causes": ["none"]}
RICH = EDGE | {
    "income": "90000",
    "accident_expense": "0",
    "savings": "0",
    "net_investments": "0",
    "rigid_expense": "0",
}


def ask(client, typed, **query):
    return client.post(URL, typed, query_params=query)


def assessment(response):
    return response.context["answer"].assessment


def faults(response):
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


@pytest.fixture
def town():
    return Unit.objects.get(code="130306-T02")


def test_anybody_may_open_it_and_the_login_page_leads_there(client):
    page = client.get(URL)

    assert page.status_code == 200
    assert page.context["answer"] is None
    assert "填写以后在这里显示结果" in page.text
    assert "no-store" in page["Cache-Control"]
    assert f'href="{URL}"' in client.get("/login/").text


def test_the_menu_has_it_for_who_is_logged_in(client, town):
    client.force_login(make.user(Role.CLERK, at=town))

    assert f'<a href="{URL}" aria-current="page">资格试算</a>' in client.get(URL).text


def test_other_methods_are_refused(client):
    assert client.put(URL).status_code == 405


def test_figures_in_the_address_are_not_read(client):
    page = client.get(URL, {"persons": "3", "income": "18000", "causes": "illness"})

    assert page.context["answer"] is None
    assert "18000" not in page.text


def test_nothing_is_written(client, town):
    with CaptureQueriesContext(connection) as asked:
        ask(client, RICH | {"causes": ["accident"]})
        ask(client, {"persons": "x"}, figures="")
    client.force_login(make.user(Role.CLERK, at=town))
    with CaptureQueriesContext(connection) as logged_in:
        ask(client, EDGE, figures="")

    sql = [query["sql"] for query in (*asked, *logged_in)]
    written = [text for text in sql if not text.startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    assert len(sql) > 5
    assert all('"django_session"' in text for text in written), "only the login's own clock"
    assert not any(query["sql"] in written for query in asked)


def test_queries_are_counted(client, django_assert_num_queries):
    with django_assert_num_queries(EMPTY_PAGE):
        client.get(URL)
    with django_assert_num_queries(ANSWERED):
        ask(client, EDGE)
    with django_assert_num_queries(ANSWERED):
        ask(client, EDGE, figures="")
    with django_assert_num_queries(REFUSED):
        ask(client, RICH)


def test_an_eligible_family_sees_category_edition_standard_and_lines(client):
    page = ask(client, EDGE)

    assert assessment(page).category.label == "低保边缘户"
    assert "符合：低保边缘户（全国级）" in page.text
    assert "河北省困难职工认定和档案管理办法（冀工办发〔2017〕37号）" in page.text
    assert "抚工通字[2018]2号" in page.context["answer"].standard_source
    assert "仅供参考，以工会按程序认定为准" in page.text
    amounts = {one.label: one for one in page.context["answer"].amounts}
    income = amounts["人均月收入"]
    assert income.text == "825.00"
    assert [(line.clauses, line.text, line.met) for line in income.lines] == [
        ("①、②", "低于 550.00 元（1 倍）", False),
        ("③", "不高于 825.00 元（1.5 倍）", True),
        ("④", "不高于 1650.00 元（3 倍）", True),
        ("⑤", "高于 1650.00 元（3 倍）", False),
    ]
    assert amounts["扣除刚性支出后人均月收入"].lines == ()
    assert amounts["扣除意外或重病自付支出后人均月收入"].text == ""
    assert amounts["计入政府救助后人均月收入"].text == "825.00", "no aid counts as nought"


def test_each_clause_stands_with_its_sentence_and_document(client):
    page = ask(client, EDGE)

    clauses = page.context["answer"].clauses
    assert [(clause.clause, finding.met) for clause, finding in clauses] == [
        ("①", False), ("②", False), ("③", True), ("④", False), ("⑤", False), ("⑥", False),
    ]  # fmt: skip
    for clause, finding in clauses:
        assert clause.source in page.text
        assert finding.because in page.text


def test_what_is_unknown_is_named(client):
    page = ask(client, {"county": "130306", "persons": "3", "income": "18000", "causes": ["none"]})

    assert page.context["answer"].needed == (
        "连续低于低保标准的月数",
        "是否享受政府救助",
        "每月政府救助金额",
        "否决情形核对结果",
    )
    assert "补充<strong>连续低于低保标准的月数、" in page.text
    assert "后才能判断" in page.text


def test_nothing_typed_asks_for_everything(client):
    answer = ask(client, {}).context["answer"]

    assert answer.assessment.outcome == "unknown"
    assert {"家庭人口", "家庭年收入", "致困原因", "当地低保标准"} <= set(answer.needed)
    assert "是否加入工会" not in answer.needed


def test_a_clause_met_with_vetoes_unchecked_asks_for_the_vetoes_alone(client):
    page = ask(client, POOR | {"unvetoed": "unchecked"})

    assert assessment(page).outcome == "unknown"
    assert page.context["answer"].needed == ("否决情形核对结果",)


def test_an_ineligible_family_reads_why(client):
    page = ask(client, RICH)

    assert assessment(page).outcome == "ineligible"
    assert "为什么不符合" in page.text
    assert "第③款：人均月收入 2500.00 元，高于低保标准 550 元的 1.5 倍 825.00 元。" in page.text
    assert "第⑥款：不是农民工" not in page.text


def test_a_veto_refuses_and_says_that_income_does_not_help(client):
    page = ask(client, POOR | {"unvetoed": "unchecked", "vetoes": ["VEHICLE"]})

    assert [veto.code for veto in assessment(page).vetoes] == ["VEHICLE"]
    assert "收入等虽然符合第①款也一样" in page.text
    eligible = ask(client, POOR)
    assert "为什么不符合" not in eligible.text


def test_a_supplementing_edition_speaks_when_the_governing_one_refuses(client, town):
    vetoed = EDGE | {"income": "24000", "vetoes": ["HOUSE_2PLUS"], "unvetoed": "unchecked"}
    assert ask(client, vetoed).context["answer"].others == (), "a draft is not for everybody"

    PolicyEdition.objects.filter(code="HB-2019-FP").update(published=True)
    page = ask(client, vetoed)
    (other,) = page.context["answer"].others
    assert (other.edition.code, other.assessment.category.label) == ("HB-2019-FP", "低收入职工家庭（防贫）")
    assert "另可参考：河北省职工困难帮扶防贫实施办法（试行）" in page.text
    assert "尚未发布" not in page.text
    assert ask(client, EDGE).context["answer"].others == (), "an eligible family needs none"
    assert ask(client, vetoed | {"on": "2019-08-21"}).context["answer"].others == (), "not in force yet"


def test_staff_see_a_supplementing_draft_marked_as_one(client, town):
    client.force_login(make.user(Role.CLERK, at=town))
    page = ask(client, EDGE | {"income": "24000", "vetoes": ["HOUSE_2PLUS"]} | {"unvetoed": "unchecked"})

    assert [other.draft for other in page.context["answer"].others] == [True]
    assert "尚未发布" in page.text

    PolicyEdition.objects.filter(code="HB-2019-FP").update(body={"supplements": "HB-2017-37"})
    page = ask(client, EDGE | {"vetoes": ["HOUSE_2PLUS"], "unvetoed": "unchecked"})
    assert page.context["answer"].others == (), "half a draft says nothing"


def test_the_day_chooses_the_edition_and_the_standard(client):
    LowIncomeStandard.objects.create(
        division_code="130306", amount="620", effective_from=date(2021, 7, 1), document_no="测试文号"
    )
    old = ask(client, EDGE | {"on": "2021-06-30"})
    new = ask(client, EDGE | {"on": "2021年7月1日"})
    earlier = ask(client, EDGE | {"on": "2016-05-01", "standard": "500"})

    assert (assessment(old).standard, assessment(new).standard) == (550, 620)
    assert "620.00 元/人·月：测试文号" in new.text
    assert assessment(earlier).edition == "CN-2016-36"
    assert "抚宁区　当日没有标准" in earlier.text, "the county chosen stays chosen"


def test_a_typed_standard_goes_before_the_countys(client):
    answer = ask(client, EDGE | {"standard": "500.50"}).context["answer"]

    assert (answer.assessment.standard, answer.standard_source) == (Decimal("500.50"), "按填写的数额")


def test_income_a_month_counts_twelve_times(client):
    answer = ask(client, EDGE | {"income": "2475", "period": "month"}).context["answer"]

    assert answer.assessment.metrics.as_json()["A"] == "825.00"


def test_a_migrant_worker_needs_membership_and_a_year(client):
    member = EDGE | {"migrant": "on", "member": "true", "contract_months": "12"}

    assert assessment(ask(client, member)).outcome == "eligible"
    assert assessment(ask(client, member | {"contract_months": "11"})).outcome == "ineligible"
    asked = ask(client, member | {"member": "unknown", "contract_months": ""}).context["answer"]
    assert asked.needed == ("是否加入工会", "劳动合同或用工月数")


FAULTS = {
    "persons": ({"persons": "0"}, "请填写 1 至 99 的整数。"),
    "income": ({"income": "三万"}, "请填写金额，如 1200.00。"),
    "savings": ({"savings": "-1"}, "金额不能为负数。"),
    "rigid_expense": ({"rigid_expense": "1.234"}, "金额最多到分（两位小数）。"),
    "accident_expense": ({"accident_expense": "9" * 30}, "金额太大，请核对。"),
    "standard": ({"standard": "0"}, "低保标准应大于 0；不知道的请留空。"),
    "on": ({"on": "2018-02-30"}, "请填写日期，如 2018-02-06。"),
    "county": ({"county": "' OR 1"}, "请从列表中选择县（市、区）。"),
    "causes": ({"causes": ["none", "illness"]}, "已勾选了致困原因，请去掉“没有以上原因”。"),
    "unvetoed": ({"vetoes": ["VEHICLE"]}, "已勾选了否决情形，不能再选“都没有”。"),
    "aid_monthly": ({"aid_monthly": "300"}, "选了没有享受政府救助，请删去金额，或改选“是”。"),
}


@pytest.mark.parametrize("field", FAULTS)
def test_a_fault_is_a_sentence_at_its_field_and_nothing_is_lost(client, field):
    change, sentence = FAULTS[field]
    typed = EDGE | change
    page = ask(client, typed)

    assert faults(page) == {field: [sentence]}
    assert page.context["answer"] is None
    assert f'id="id_{field}_error"' in page.text
    form = page.context["form"]
    assert all(form[name].value() == value for name, value in typed.items() if name != "gov_aid")


def test_a_day_without_an_edition_is_said_at_the_day(client):
    page = ask(client, EDGE | {"on": "2015-12-31"})

    assert faults(page) == {"on": ["区划代码 130306 所在地区在 2015年12月31日 没有已发布并生效的政策版本。"]}
    assert "拥有 2 套（含）以上住宅" in page.text, "the check boxes stay"


def test_below_zero_is_right_for_net_investments_alone(client):
    answer = ask(client, EDGE | {"net_investments": "-500.50"}).context["answer"]

    assert ("投资性净资产", "-500.50 元") in answer.told


def test_typing_is_answered_with_the_answer_alone(client):
    part = ask(client, EDGE, figures="")

    assert part.status_code == 200
    assert "<html" not in part.text
    assert "符合：低保边缘户" in part.text
    assert 'id="standard-says" hx-swap-oob="true"' in part.text
    assert 'hx-swap-oob="innerHTML:#answer-says"' in part.text


def test_typing_a_fault_is_answered_with_its_sentence(client):
    part = ask(client, EDGE | {"persons": "三"}, figures="")

    assert '<a href="#id_persons">家庭人口（人）：请填写 1 至 99 的整数。</a>' in part.text


def counties(**typed):
    """{code: label} of the list of counties."""
    groups = CalculatorForm(typed or None).fields["county"].choices[1:]
    return {code: label for _, group in groups for code, label in group}


def test_counties_of_the_day_stand_in_the_list_with_their_standard():
    assert counties()["130306"] == "抚宁区　550 元"
    assert "130521" not in counties(), "邢台县 is no more"
    assert counties(on="2018-06-01")["130521"].startswith("邢台县　")

    LowIncomeStandard.objects.filter(division_code="130306").delete()
    assert "130306" not in counties()
    assert counties(on="2018-06-01", county="130306")["130306"] == "抚宁区　当日没有标准"
    assert counties(county="130521")["130521"].startswith("区划代码 130521　")


def test_a_dossiers_facts_fill_the_form_for_who_sees_it(client, town):
    dossier = make.dossier(make.unit(town))
    client.force_login(make.user(Role.REVIEWER, at=town))
    page = client.get(URL, {"dossier": dossier.number})

    form = page.context["form"]
    assert form.facts == Facts(**vars(facts_of(dossier, standard_for(dossier))) | {"county": "130306"})
    assert assessment(page) == dossier.edition.rules.assess(form.facts)
    assert dossier.get_absolute_url() in page.text
    assert dossier.household.members.get(is_applicant=True).id_no not in page.text


def test_a_dossier_out_of_scope_is_not_found(client, town):
    dossier = make.dossier(make.unit(Unit.objects.get(code="130306")))
    client.force_login(make.user(Role.CLERK, at=make.unit(town)))

    assert client.get(URL, {"dossier": dossier.number}).status_code == 404
    assert client.get(URL, {"dossier": "nowhere\0"}).status_code == 400


def test_a_dossier_asks_for_a_login_first(client, town):
    dossier = make.dossier(make.unit(town))

    answer = client.get(URL, {"dossier": dossier.number})
    assert (answer.status_code, answer.url) == (
        302,
        f"/login/?next=/calculator/%3Fdossier%3D{dossier.number}",
    )


@pytest.mark.parametrize(
    "facts",
    [
        Facts(county="130306", on=date(2021, 3, 1), standard=Decimal(550)),
        Facts(
            persons=4, annual_income=Decimal("0.50"), gov_aid=True, aid_monthly=Decimal(100), causes=frozenset(CAUSES),
            vetoes=frozenset({"VEHICLE"}), migrant=True, member=False, contract_months=7, county="130306",
            on=date(2021, 3, 1), standard=Decimal(550), months_below=0, net_investments=Decimal(-3),
        ),
        Facts(causes=frozenset(), vetoes=frozenset(), gov_aid=False, aid_monthly=Decimal(0), county="130306",
              on=date(2021, 3, 1), standard=Decimal(550), savings=Decimal(0)),
    ],
)  # fmt: skip
def test_facts_survive_being_typed(facts):
    form = CalculatorForm(typed_of(facts, "130306"))

    assert form.is_valid(), form.errors
    assert form.facts == facts
