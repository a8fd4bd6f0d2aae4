"""Nothing typed is lost: drafts save themselves, come back, outlive an expired login, and end."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import now

import tests.factories as make
from accounts.permissions import Role
from hardship.enums import Stage
from hardship.models import Dossier, FormDraft
from hardship.services import drafts
from hardship.services.dossiers import open_dossier
from tests.hardship.pages import address, shown_fields, type_in

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
def family(unit, clerk):
    return make.family(open_dossier(unit=unit, by=clerk), by=clerk)


def keep(client, path, **fields):
    return client.post(f"{reverse('draft')}?path={path}", fields, headers={"X-Requested-With": "fetch"})


def test_a_draft_is_kept_and_comes_back_with_its_time(client, clerk, family):
    path = address(family, "home")
    answer = keep(client, path, hukou_addr="半条地", income_to="不是日期", csrfmiddlewaretoken="x")
    assert answer.status_code == 200
    assert len(answer.json()["saved_at"]) == 5
    assert FormDraft.objects.get().fields == {"hukou_addr": ["半条地"], "income_to": ["不是日期"]}

    page = client.get(path)

    assert f"{answer.json()['saved_at']} 未保存的填写" in page.text
    assert page.context["home"]["hukou_addr"].value() == "半条地"
    assert page.context["home"]["income_to"].value() == "不是日期"
    assert "error-summary" not in page.text  # a draft is not found fault with


def test_a_later_draft_replaces_the_earlier(client, clerk, family):
    keep(client, address(family, "home"), hukou_addr="一")
    keep(client, address(family, "home"), hukou_addr="二")
    assert FormDraft.objects.get().fields["hukou_addr"] == ["二"]


def test_typed_rows_come_back(client, family):
    path = address(family, "income")
    rows = {
        "others-TOTAL_FORMS": "3",
        "others-INITIAL_FORMS": "0",
        "others-2-kind": "rent",
        "others-2-annual": "70",
    }
    keep(client, path, **rows)
    page = client.get(path)
    assert len(page.context["others"].forms) == 3
    assert page.context["others"].forms[2]["annual"].value() == "70"
    assert "error-summary" not in page.text


def test_saving_and_discarding_end_a_draft(client, family):
    path = address(family, "home")
    keep(client, path, hukou_addr="半条地")
    type_in(client, path, hukou_addr="抚宁区整条路 2 号")
    assert not FormDraft.objects.exists()
    keep(client, path, hukou_addr="半条地")
    response = client.post(reverse("draft_discard"), {"path": path})
    assert response.url == path
    assert not FormDraft.objects.exists()
    assert client.get(path).context["home"]["hukou_addr"].value() == "抚宁区整条路 2 号"


def test_discarding_never_leads_elsewhere(client, clerk):
    assert client.post(reverse("draft_discard"), {"path": "https://example.com/"}).url == reverse("home")


def test_a_draft_belongs_to_its_user(client, unit, family):
    keep(client, address(family, "home"), hukou_addr="别人看不到")
    client.force_login(make.user(Role.CLERK, at=unit))
    page = client.get(address(family, "home"))
    assert "别人看不到" not in page.text
    assert page.context["draft"] is None


@pytest.mark.parametrize("page", ["check-nothing", "x"])
def test_no_draft_of_a_page_that_is_none(client, family, page):
    answer = keep(client, f"/nowhere/{page}/", a="b")
    assert answer.status_code == 403
    assert "内容仍在本页" in answer.json()["message"]


def test_no_draft_of_pages_that_keep_none(client, family):
    assert keep(client, reverse("dossier", args=[family.number]), a="b").status_code == 403


def test_no_draft_out_of_scope_nor_without_the_right(client, unit, family):
    for person in (make.user(Role.CLERK, at=make.unit()), make.user(Role.INSPECTOR, at=unit)):
        client.force_login(person)
        assert keep(client, address(family, "home"), hukou_addr="x").status_code == 403
    assert not FormDraft.objects.exists()


def test_no_draft_once_the_file_has_moved_on(client, unit):
    people = make.staff(unit)
    dossier = make.dossier(unit, stage=Stage.EVALUATION, staff=people)
    client.force_login(people.clerk)
    assert keep(client, address(dossier, "home"), hukou_addr="x").status_code == 403


def test_an_endless_draft_is_refused(client, family):
    assert keep(client, address(family, "causes"), hardship_desc="长" * (drafts.LIMIT + 1)).status_code == 403


def test_old_drafts_are_not_shown_and_go(client, clerk, family):
    keep(client, address(family, "home"), hukou_addr="上周")
    FormDraft.objects.update(saved_at=now() - drafts.KEPT_FOR - timedelta(minutes=1))
    keep(client, address(family, "bank"), bank="测试银行")
    assert client.get(address(family, "home")).context["draft"] is None
    drafts.forget_old()
    assert [draft.path for draft in FormDraft.objects.all()] == [address(family, "bank")]


def test_the_check_page_names_unsaved_pages(client, family):
    keep(client, address(family, "home"), hukou_addr="半条地")
    assert "有一页填了没有保存" in client.get(address(family, "check")).text


def test_lunch_break_an_expired_login_loses_nothing(client, clerk, family):
    """The whole way: page open, login expired, 保存 pressed, logged in again, everything is still there."""
    path = address(family, "home")
    fields = shown_fields(client, path) | {"hukou_addr": "午饭前填的地址 8 号"}
    client.logout()

    expired = client.post(path, fields)
    assert expired.status_code == 401
    carried = expired.context["carried"]
    logged_in = client.post(
        reverse("login"),
        {"username": clerk.username, "password": "测试密码-1234", "next": path, "carried": carried},
    )

    assert logged_in.url == path
    page = client.get(path)
    assert page.context["home"]["hukou_addr"].value() == "午饭前填的地址 8 号"
    assert "未保存的填写" in page.text
    client.post(path, shown_fields(client, path))
    assert Dossier.objects.get(pk=family.pk).household.hukou_addr == "午饭前填的地址 8 号"


def test_another_person_logging_in_does_not_get_the_typing_of_a_file_they_may_not_edit(client, family):
    path = address(family, "home")
    fields = QueryDict(mutable=True)
    fields["hukou_addr"] = "x"
    assert drafts.keep_carried(make.user(Role.CLERK, at=make.unit()), path, fields) is False
    assert drafts.keep_carried(family.opened_by, f"{path}?figures", fields) is True
