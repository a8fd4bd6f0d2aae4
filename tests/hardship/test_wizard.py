"""The application wizard: opening, pages that save, refusals in words, masks, live figures."""

from datetime import date, timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.urls import reverse
from django.utils.timezone import localdate

import tests.factories as make
from accounts.models import Unit
from accounts.permissions import Role
from accounts.services import appoint
from hardship.enums import Stage
from hardship.forms.applications import PAGES
from hardship.models import Dossier, FormDraft, Hand, Member, PolicyEdition
from hardship.services.dossiers import open_dossier
from reviews.effects import Details
from reviews.transitions import perform
from tests.hardship.pages import address, sentences, shown_fields, type_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def clerk(unit, client):
    clerk = make.user(Role.CLERK, at=unit)
    client.force_login(clerk)
    return clerk


@pytest.fixture
def empty(unit, clerk):
    return open_dossier(unit=unit, by=clerk)


@pytest.fixture
def family(unit, clerk):
    return make.family(open_dossier(unit=unit, by=clerk), by=clerk)


def again(dossier):
    return Dossier.objects.with_household().get(pk=dossier.pk)


# opening


def test_start_preselects_the_only_own_unit_and_opens_a_file(client, clerk, unit):
    page = client.get(reverse("application_start"))
    assert page.context["form"]["unit"].value() == unit.pk

    response = client.post(
        reverse("application_start"), {"unit": unit.pk, "applied_on": localdate().isoformat()}
    )

    dossier = Dossier.objects.get()
    assert response.url == address(dossier, "applicant")
    assert (dossier.unit, dossier.opened_by, dossier.stage) == (unit, clerk, Stage.APPLICATION)


def test_start_offers_units_below_but_not_beside(client):
    town = Unit.objects.get(code="130306-T02")
    below, beside = make.unit(town), make.unit(Unit.objects.get(code="130306"))
    client.force_login(make.user(Role.CLERK, at=town))

    offered = client.get(reverse("application_start")).context["form"].fields["unit"].queryset

    assert below in offered
    assert beside not in offered


def test_start_is_refused_without_the_right(client, unit):
    client.force_login(make.user(Role.REVIEWER, at=unit))
    response = client.get(reverse("application_start"))
    assert response.status_code == 403
    assert "只有基层工会的经办人可以新建申请" in response.text


def test_start_says_when_no_edition_governs(client, clerk, unit):
    with pgtrigger.ignore("hardship.PolicyEdition:published_edition_is_kept"):
        PolicyEdition.objects.update(published=False)
    response = client.post(
        reverse("application_start"), {"unit": unit.pk, "applied_on": localdate().isoformat()}
    )
    assert "没有生效的政策版本" in response.text
    assert not Dossier.objects.exists()


def test_start_says_when_nobody_above_certifies(client, clerk, unit):
    Unit.objects.update(certifies=False)
    response = client.post(
        reverse("application_start"), {"unit": unit.pk, "applied_on": localdate().isoformat()}
    )
    assert "没有认定权" in response.text
    assert not Dossier.objects.exists()


def test_start_refuses_a_day_to_come(client, clerk, unit):
    tomorrow = localdate() + timedelta(days=1)
    response = client.post(
        reverse("application_start"), {"unit": unit.pk, "applied_on": tomorrow.isoformat()}
    )
    assert "申报日期不能晚于今天。" in response.text


# who may see and write


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_every_page_opens_for_the_clerk_of_an_empty_and_of_a_full_file(client, empty, family, page):
    for dossier in (empty, family):
        assert client.get(address(dossier, page)).status_code == 200


def test_an_unknown_page_is_not_found(client, family):
    assert client.get(address(family, "applicants")).status_code == 404


def test_out_of_scope_is_not_found(client, family):
    client.force_login(make.user(Role.CLERK, at=make.unit()))
    assert client.get(address(family, "applicant")).status_code == 404
    assert client.post(address(family, "applicant"), {"name": "王改名"}).status_code == 404


def test_seen_without_the_right_is_forbidden(client, unit, family):
    client.force_login(make.user(Role.INSPECTOR, at=unit))
    response = client.get(address(family, "applicant"))
    assert response.status_code == 403
    assert "没有填写、修改家庭情况的权限" in response.text


def test_a_submitted_file_opens_to_read_and_refuses_to_be_changed_in_words(client, unit):
    people = make.staff(unit)
    client.force_login(people.clerk)
    dossier = make.dossier(unit, stage=Stage.EVALUATION, staff=people)
    fields = shown_fields(client, address(dossier, "applicant"))

    page = client.get(address(dossier, "applicant"))
    assert "只能看，不能修改" in page.text
    response = client.post(address(dossier, "applicant"), fields | {"name": "王改名"})

    assert "档案现在是“待评议”" in sentences(response)
    assert response.context["person"]["name"].value() == "王改名"
    assert not Member.objects.filter(name="王改名").exists()


def test_someone_who_decided_on_the_file_cannot_fill_it_in(client, unit, family):
    clerk2 = make.user(Role.CLERK, at=unit)
    Hand.objects.create(dossier=family, user=clerk2, step=Hand.CERTIFICATION)
    client.force_login(clerk2)

    response = type_in(client, address(family, "home"), home_addr="抚宁区新址")

    assert "已经手过这份档案的其他环节" in sentences(response)
    assert response.context["home"]["home_addr"].value() == "抚宁区新址"
    assert again(family).household.home_addr != "抚宁区新址"


# the applicant and the members


def test_the_applicant_is_saved_with_sex_and_birth_date_from_the_number(client, empty):
    number = make.resident_id(date(1979, 4, 12), male=False)
    spaced = f"{number[:6]} {number[6:14]} {number[14:].lower()}"

    response = type_in(
        client, address(empty, "applicant"), name="王示例", id_no=spaced, mobile="138 0000 1234"
    )

    assert response.url == address(empty, "family")
    member = Member.objects.get(household=empty.household)
    assert (member.id_no, member.gender, member.birth_date) == (number, "female", date(1979, 4, 12))
    assert (member.mobile, member.is_applicant, member.is_head, member.relation) == (
        "13800001234",
        True,
        True,
        "self",
    )
    assert again(empty).applicant_name == "王示例"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "王1", "不含数字"),
        ("name", "", "请填写姓名"),
        ("id_no", "13030619790412", "身份证号应为 18 位，现在是 14 位。"),
        ("id_no", "130306197913123456", "不是真实的日期"),
        ("id_no", "130306197904120000", "校验位不对"),
        ("mobile", "12800001234", "手机号码是以 1 开头的 11 位数字"),
    ],
)
def test_wrong_values_are_refused_in_words_and_stay_typed(client, empty, field, typed, said):
    response = type_in(client, address(empty, "applicant"), **({"name": "王示例"} | {field: typed}))
    assert said in sentences(response)
    assert response.context["person"][field].value() == typed
    assert not Member.objects.filter(household=empty.household).exists()


def test_stored_secrets_are_masked_and_left_empty_keep_their_value(client, family):
    member = Member.objects.get(household=family.household, is_applicant=True)
    page = client.get(address(family, "applicant")).text
    assert member.id_no not in page
    assert member.mobile not in page
    assert member.id_mask in page
    assert "留空则不改。" in page

    type_in(client, address(family, "applicant"), employer="测试新单位")

    member.refresh_from_db()
    assert (member.employer, len(member.id_no), len(member.mobile)) == ("测试新单位", 18, 11)


def test_the_bank_card_is_never_shown_in_full(client, family):
    page = client.get(address(family, "bank")).text
    assert "6200000000000000" not in page
    assert "************0000" in page
    type_in(client, address(family, "bank"), bank_branch="测试二支行")
    household = again(family).household
    assert (household.bank_branch, household.bank_card) == ("测试二支行", "6200000000000000")


def test_no_page_shows_a_secret_in_full(client, family):
    secrets = [member.id_no for member in family.household.members.all()]
    for page in PAGES:
        text = client.get(address(family, page.name)).text
        assert not [secret for secret in secrets if secret in text], page.name


def test_a_member_is_added_changed_and_removed(client, family):
    number = make.resident_id(date(2010, 5, 6))
    new = reverse("member_new", args=[family.number])
    response = type_in(client, new, name="王测儿", relation="son", id_no=number, lives_together="on")
    member = Member.objects.get(name="王测儿")
    assert response.url == address(family, "family")
    assert (member.household, member.gender, again(family).persons) == (family.household, "male", 4)

    type_in(client, reverse("member", args=[family.number, member.pk]), lives_together=None)
    assert again(family).persons == 3

    client.post(reverse("member_remove", args=[family.number, member.pk]))
    assert not Member.objects.filter(pk=member.pk).exists()


def test_a_second_spouse_and_the_same_person_twice_are_refused(client, family):
    new = reverse("member_new", args=[family.number])
    spouse = type_in(client, new, name="刘二", relation="wife")
    assert "已登记配偶刘测，配偶只能有一人。" in sentences(spouse)
    known = family.household.members.first()
    twice = type_in(client, new, name="王重复", relation="son", id_no=known.id_no)
    assert f"本户已有这个身份证号（{known.name}）" in sentences(twice)
    assert family.household.members.count() == 3


def test_a_new_adult_makes_the_authorisation_incomplete_again(client, family):
    new = reverse("member_new", args=[family.number])
    type_in(client, new, name="王测孩", relation="son", id_no=make.resident_id(date(2015, 1, 1)))
    assert again(family).application.authorised_on is not None
    type_in(client, new, name="王测父", relation="father", id_no=make.resident_id(date(1950, 1, 1)))
    assert again(family).application.authorised_on is None


def test_another_familys_member_is_not_found(client, family):
    other = make.dossier()
    stranger = other.household.members.exclude(is_applicant=True).first()
    assert client.get(reverse("member", args=[family.number, stranger.pk])).status_code == 404
    assert client.post(reverse("member_remove", args=[family.number, stranger.pk])).status_code == 404


def test_the_head_moves_to_the_chosen_member(client, family):
    wife = family.household.members.get(relation="wife")
    type_in(client, address(family, "family"), head=str(wife.pk), spouse_reason="妻子长期住院")
    assert list(family.household.members.filter(is_head=True)) == [wife]
    assert again(family).application.spouse_reason == "妻子长期住院"


@pytest.mark.parametrize(
    ("region", "place"), [("130306", "130306 抚宁区"), ("130323", "130323"), ("139999", "（历史区划）")]
)
def test_the_number_tells_sex_birth_and_place_as_a_hint(client, empty, region, place):
    number = make.resident_id(date(1979, 4, 12), male=False, region=region)
    url = address(empty, "applicant")
    answer = client.post(f"{url}?figures", {"name": "王示例", "id_no": number})
    assert "女，1979年4月12日生" in answer.text
    assert place in answer.text
    assert not Member.objects.filter(household=empty.household).exists()


# assets, causes, declaration


def test_no_box_and_rows_together_are_refused(client, family):
    response = type_in(client, address(family, "assets"), no_real_estate="on")
    assert "已勾选没有不动产，却又填了不动产" in sentences(response)


def test_rows_are_replaced_by_what_is_on_the_page(client, family):
    type_in(client, address(family, "assets"), no_real_estate="on", estates__0__DELETE="on")
    household = again(family).household
    assert (list(household.real_estates.all()), household.no_real_estate) == ([], True)

    type_in(
        client,
        address(family, "assets"),
        no_real_estate=None,
        estates__0__kind="commercial",
        estates__0__area="80",
    )
    assert [row.area for row in again(family).household.real_estates.all()] == [Decimal("80.00")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"minor_causes": ["01", "02", "03", "04"]}, "最多选三项，现在选了 4 项"),
        ({"main_cause": "09", "minor_causes": ["09"]}, "不能与主要致困原因重复"),
        ({"main_cause": "10"}, "请写明是什么原因"),
        ({"aid_monthly": "-1"}, "金额不能为负数"),
    ],
)
def test_causes_that_contradict_are_refused(client, family, typed, said):
    assert said in sentences(type_in(client, address(family, "causes"), **typed))


def test_signing_needs_everybody_and_no_day_to_come(client, family):
    page = client.get(address(family, "declaration"))
    assert [member.name for member in page.context["page"].signers] == [
        m.name for m in family.household.members.all()
    ]
    tomorrow = (localdate() + timedelta(days=1)).isoformat()
    response = type_in(client, address(family, "declaration"), all_signed=None, declared_on=tomorrow)
    assert "请核对并勾选全部成年家庭成员均已签名" in sentences(response)
    assert "签名日期不能晚于今天" in sentences(response)


def test_the_application_date_may_not_call_for_another_edition(client, family):
    response = type_in(client, address(family, "declaration"), applied_on="2010-01-01")
    assert "申报日期没有修改" in sentences(response)
    assert again(family).applied_on == localdate()


# checking and submitting


def test_the_check_page_links_each_gap_to_its_place(client, empty, family):
    page = client.get(address(empty, "check")).text
    assert f'href="{address(empty, "home")}#id_hukou_addr"' in page
    assert f'href="{address(empty, "papers")}#kind-id_card"' in page
    assert "disabled" in page

    wife = family.household.members.get(relation="wife")
    Member.objects.filter(pk=wife.pk).update(health="", monthly_income=None)
    page = client.get(address(family, "check")).text
    assert f'href="{reverse("member", args=[family.number, wife.pk])}#id_health"' in page
    assert f'href="{address(family, "income")}#id_member-{wife.pk}-monthly_income"' in page


def test_every_gap_of_an_empty_file_points_at_an_element_that_is_there(client, family):
    for member in Member.objects.filter(household=family.household):
        member.health, member.id_no, member.monthly_income, member.is_head = "", "", None, False
        member.save()
    family.attachments.all().delete()
    for gap in client.get(address(family, "check")).context["gaps"]:
        url = reverse("member", args=[family.number, gap.row]) if gap.row else address(family, gap.page)
        assert not gap.anchor or f'id="{gap.anchor}"' in client.get(url).text, gap


def test_a_complete_file_can_be_submitted_from_the_check_page(client, family):
    page = client.get(address(family, "check"))
    assert page.context["gaps"] == []
    response = client.post(reverse("step", args=[family.number, "submit_application"]), {"note": ""})
    assert response.status_code == 302
    assert again(family).stage == Stage.INVESTIGATION


def test_application_goes_to_the_first_unfinished_page(client, empty, family):
    assert client.get(reverse("application", args=[empty.number])).url == address(empty, "applicant")
    assert client.get(reverse("application", args=[family.number])).url == address(family, "check")


def test_a_township_clerk_fills_in_for_a_unit_below(client, unit, family):
    clerk = make.user(Role.CLERK, at=Unit.objects.get_parent(unit))
    client.force_login(clerk)
    type_in(client, address(family, "home"), postcode="066300")
    assert again(family).household.postcode == "066300"


def test_an_investigator_corrects_the_family_but_an_ended_post_does_not(client, unit):
    people = make.staff(unit)
    dossier = make.dossier(unit, stage=Stage.INVESTIGATION, staff=people)
    client.force_login(people.clerk2)
    type_in(client, address(dossier, "home"), postcode="066300")
    assert again(dossier).household.postcode == "066300"
    retired = make.user()
    appoint(
        retired,
        Role.CLERK,
        in_unit=unit,
        from_on=localdate() - timedelta(days=9),
        until_on=localdate() - timedelta(days=1),
    )
    client.force_login(retired)
    assert client.get(address(dossier, "home")).status_code == 404


def test_a_refused_page_is_kept_as_a_draft(client, clerk, empty):
    type_in(client, address(empty, "applicant"), name="王示例", id_no="130306")
    assert FormDraft.objects.get(user=clerk).fields["id_no"] == ["130306"]


def test_a_returned_file_says_on_every_page_what_to_correct(client, unit):
    people = make.staff(unit)
    dossier = make.dossier(unit, stage=Stage.INVESTIGATION, staff=people)
    details = Details(reason_code=make.first_code("return_reason"), fields=("户籍与住房",))
    perform(dossier, "return_to_application", by=people.clerk2, note="住址与户口簿不一致。", details=details)
    client.force_login(people.clerk)
    for page in ("home", "check"):
        text = client.get(address(dossier, page)).text
        assert "退回补正" in text
        assert "住址与户口簿不一致。" in text
        assert "需补正：户籍与住房。" in text
