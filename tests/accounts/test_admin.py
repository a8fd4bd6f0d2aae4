"""The administration pages of people and units: who reaches what, also through posted ids."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from guardian.shortcuts import assign_perm

import tests.factories as make
from accounts.models import Post, Unit, User
from accounts.permissions import Role
from accounts.services import appoint, disagreements, held_permissions
from hardship.models import Dossier

pytestmark = pytest.mark.django_db
PASSWORD = "linggong-butie-2018"


@pytest.fixture
def county():
    return Unit.objects.get(code="130306")


@pytest.fixture
def elsewhere():
    return Unit.objects.get(code="130322")


@pytest.fixture
def system(client):
    return make.user(Role.SYSTEM_ADMIN, at=Unit.objects.get(code="130000"))


@pytest.fixture
def keeper(client, county):
    """The unit administrator of 抚宁区, logged in."""
    person = make.user(Role.UNIT_ADMIN, at=county, name="单位管理员甲")
    client.force_login(person)
    return person


def page(model, *args):
    """The address of an administration page: ("unit", "change", pk)."""
    name, *rest = args
    return reverse(f"admin:accounts_{model}_{name}", args=rest)


def act(client, model, action, *rows):
    fields = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(page(model, "changelist"), fields, follow=True)


def appointment(user, unit, role=Role.CLERK):
    return {"user": user.pk, "unit": unit.pk, "role": role, "from_on": localdate(), "until_on": ""}


def unit_fields(unit, parent, **changes):
    names = ("code", "name", "short_name", "kind", "division_code", "phone", "valid_from")
    return {name: getattr(unit, name) for name in names} | {"parent": parent.pk, "valid_until": ""} | changes


# who may enter ------------------------------------------------------------------------------------------------


def test_somebody_not_logged_in_is_asked_to_log_in(client):
    assert client.get(reverse("admin:index"), follow=True).status_code == 200


def test_people_without_a_managing_post_do_not_enter(client):
    client.force_login(make.user(Role.CERTIFIER, at=Unit.objects.get(code="130306")))
    assert client.get(reverse("admin:index")).status_code == 302


def test_a_unit_administrator_finds_units_people_and_posts_only(client, keeper):
    apps = client.get(reverse("admin:index")).context["app_list"]
    assert [model["object_name"] for app in apps for model in app["models"]] == ["Post", "Unit", "User"]


@pytest.mark.parametrize(
    "name",
    ["accounts_division", "guardian_userobjectpermission", "hardship_codeitem", "hardship_policyedition",
     "hardship_lowincomestandard", "hardship_calendaryear", "hardship_certification", "reviews_stagechange"],
)  # fmt: skip
def test_a_unit_administrator_reaches_nothing_of_the_whole_system(client, keeper, name):
    assert client.get(reverse(f"admin:{name}_changelist")).status_code == 403


def test_an_ended_system_administrator_reaches_nothing(client, system):
    Post.objects.filter(user=system).update(until_on=localdate(), from_on="2018-01-01")
    client.force_login(system)
    assert client.get(page("division", "changelist")).status_code == 200
    Post.objects.filter(user=system).update(until_on="2018-02-01")
    assert client.get(page("division", "changelist")).status_code == 403


# units --------------------------------------------------------------------------------------------------------


def test_the_list_of_units_is_the_tree_within_reach(client, keeper, county, elsewhere):
    listed = client.get(page("unit", "changelist")).context["cl"].result_list
    assert [unit.pk for unit in listed] == [unit.pk for unit in Unit.objects.under(county)]
    assert client.get(page("unit", "change", elsewhere.pk)).status_code == 302


def test_a_unit_is_added_below_a_parent(client, keeper, county):
    town = Unit.objects.get(code="130306-T02")
    new = Unit(code="新-1", name="测试新厂工会", kind="enterprise", valid_from="2018-01-01")
    client.post(page("unit", "add"), unit_fields(new, town, certifies="on"))
    added = Unit.objects.get(code="新-1")
    assert (added.chain()[1], added.certifies, added.division_code) == (town, False, town.division_code)


def test_a_unit_is_not_added_or_moved_beyond_the_reach(client, keeper, elsewhere):
    works = make.unit()
    new = Unit(code="新-2", name="测试新厂工会", kind="enterprise", valid_from="2018-01-01")
    answer = client.post(page("unit", "add"), unit_fields(new, elsewhere))
    assert "parent" in answer.context["adminform"].form.errors
    answer = client.post(page("unit", "change", works.pk), unit_fields(works, elsewhere))
    assert "parent" in answer.context["adminform"].form.errors
    assert not elsewhere.covers(Unit.objects.get(pk=works.pk))


def test_the_topmost_unit_of_the_reach_stays_where_it_is(client, keeper, county):
    town = Unit.objects.get(code="130306-T02")
    client.post(page("unit", "change", county.pk), unit_fields(county, town, phone="0335-6000000"))
    moved = Unit.objects.get(pk=county.pk)
    assert (moved.path, moved.phone) == (county.path, "0335-6000000")


def test_moving_a_unit_takes_its_files_along(client, keeper):
    works, other = make.unit(), Unit.objects.get(code="130306-T03")
    family = make.dossier(works)
    there = make.user(Role.REVIEWER, at=other)
    assert not Dossier.objects.visible_to(there).exists()
    client.post(page("unit", "change", works.pk), unit_fields(works, other, name="改了名的工会"))
    assert list(Dossier.objects.visible_to(there)) == [family]
    assert Unit.objects.get(pk=works.pk).name == "改了名的工会"


def test_a_unit_is_ended_not_deleted(client, keeper):
    works = make.unit()
    post = appoint(make.user(), Role.CLERK, in_unit=works)
    assert client.post(page("unit", "delete", works.pk), {"post": "yes"}).status_code == 403
    fields = unit_fields(works, Unit.objects.get(code="130306-T02"), valid_until="2018-06-30")

    answer = client.post(page("unit", "change", works.pk), fields)
    assert "还有 1 个在任岗位、0 个未撤销的下级工会" in answer.text
    act(client, "post", "end_posts", post)
    client.post(page("unit", "change", works.pk), fields)

    works.refresh_from_db()
    assert f"{works.valid_until}" == "2018-06-30"
    answer = client.post(page("post", "add"), appointment(post.user, works))
    assert "已于2018年6月30日撤销，不能再任职" in answer.text


# people -------------------------------------------------------------------------------------------------------


def new_person(**fields):
    return {"username": "xinren", "name": "新人", "password1": PASSWORD, "password2": PASSWORD,
            "from_on": localdate(), **fields}  # fmt: skip


def test_a_person_is_made_with_a_first_post(client, keeper):
    works = make.unit()
    client.post(page("user", "add"), new_person(unit=works.pk, role=Role.CLERK))
    person = User.objects.get(username="xinren")
    assert person.check_password(PASSWORD)
    assert "file_dossiers" in held_permissions(person, works)
    assert person.posts.get().appointed_by == keeper


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"role": "clerk"}, "unit"),
        ({"role": "system_admin"}, "role"),
        ({"role": "clerk", "code": "130322"}, "unit"),
        ({"role": "clerk", "code": "130306", "password2": "x"}, "password2"),
    ],
)
def test_a_person_is_not_made_without_a_post_of_ones_own_reach(client, keeper, county, fields, fault):
    code = fields.pop("code", "130306" if fault == "role" else None)
    unit = Unit.objects.get(code=code).pk if code else ""
    answer = client.post(page("user", "add"), new_person(unit=unit, **fields))
    assert fault in answer.context["adminform"].form.errors
    assert not User.objects.filter(username="xinren").exists()


def test_people_are_seen_within_reach_and_kept_when_they_stand_nowhere_else(client, keeper, elsewhere):
    works = make.unit()
    ours, both = make.user(Role.CLERK, at=works), make.user(Role.CLERK, at=works)
    appoint(both, Role.CERTIFIER, in_unit=elsewhere)
    foreign = make.user(Role.CLERK, at=elsewhere)
    listed = client.get(page("user", "changelist")).context["cl"].result_list
    assert {person.pk for person in listed} == {keeper.pk, ours.pk, both.pk}
    assert client.get(page("user", "change", foreign.pk)).status_code == 302
    assert client.post(page("user", "change", both.pk), {"username": "x"}).status_code == 403
    assert elsewhere.name not in client.get(page("user", "change", both.pk)).text

    def reset(person):
        return client.post(
            reverse("admin:auth_user_password_change", args=[person.pk]),
            {"password1": PASSWORD, "password2": PASSWORD},
        ).status_code

    assert [reset(person) for person in (ours, both, keeper, foreign)] == [302, 403, 403, 404]
    assert User.objects.get(pk=ours.pk).check_password(PASSWORD)
    assert not User.objects.get(pk=both.pk).check_password(PASSWORD)


def test_stopping_an_account_takes_its_rights_and_allowing_gives_them_back(client, keeper, elsewhere):
    works = make.unit()
    person, both = make.user(Role.CLERK, at=works), make.user(Role.CLERK, at=works)
    appoint(both, Role.CLERK, in_unit=elsewhere)
    answer = act(client, "user", "stop", person, both, keeper)
    assert "已停用 1 个账号" in answer.text
    assert f"{both}：不在您的管理范围内，未停用" in answer.text
    assert set(User.objects.filter(is_active=False)) == {person}
    assert held_permissions(person, works) == set()
    act(client, "user", "allow", person)
    assert held_permissions(person, works)


def test_unticking_active_takes_the_rights_too(client, keeper):
    works = make.unit()
    person = make.user(Role.CLERK, at=works)
    fields = {"username": person.username, "name": person.name, "phone": "", "is_superuser": "on", "is_demo": "on",
              "posts-TOTAL_FORMS": 0, "posts-INITIAL_FORMS": 0}  # fmt: skip
    client.post(page("user", "change", person.pk), fields)
    person.refresh_from_db()
    assert (person.is_active, person.is_superuser, person.is_demo) == (False, False, False)
    assert held_permissions(person, works) == set()


def test_nobody_is_deleted(client, system):
    client.force_login(system)
    person = make.user()
    assert client.post(page("user", "delete", person.pk), {"post": "yes"}).status_code == 403
    act(client, "user", "delete_selected", person)
    assert User.objects.filter(pk=person.pk).exists()


# posts --------------------------------------------------------------------------------------------------------


def test_adding_a_post_appoints_and_ending_it_relieves(client, keeper):
    works = make.unit()
    person = make.user(Role.CLERK, at=works)
    client.post(page("post", "add"), appointment(person, works, Role.CHAIR))
    post = person.posts.get(role=Role.CHAIR)
    assert (post.appointed_by, "review_dossiers" in held_permissions(person, works)) == (keeper, True)

    answer = act(client, "post", "end_posts", post)

    post.refresh_from_db()
    assert "已结束 1 个任职" in answer.text
    assert (post.ended_by, "review_dossiers" in held_permissions(person, works)) == (keeper, False)
    assert LogEntry.objects.filter(user=keeper, change_message="结束任职").exists()


def test_a_post_is_not_edited(client, keeper):
    post = appoint(make.user(), Role.CLERK, in_unit=make.unit())
    fields = appointment(post.user, Unit.objects.get(code="130306"), Role.CERTIFIER)
    assert client.get(page("post", "change", post.pk)).status_code == 200
    assert client.post(page("post", "change", post.pk), fields).status_code == 403
    post.refresh_from_db()
    assert post.role == Role.CLERK


def test_posted_ids_do_not_reach_further(client, keeper, county, elsewhere):
    ours = make.user(Role.CLERK, at=make.unit())
    foreign = make.user(Role.CLERK, at=elsewhere)
    for fields in (
        appointment(ours, elsewhere),
        appointment(ours, Unit.objects.get(code="130300")),
        appointment(foreign, county),
        appointment(make.user(), county),
        appointment(ours, county, Role.SYSTEM_ADMIN),
        appointment(keeper, county),
    ):
        answer = client.post(page("post", "add"), fields)
        assert answer.status_code == 200
        assert answer.context["errors"], fields
    assert Post.objects.count() == 3


def test_posts_elsewhere_are_not_ended_nor_ones_own(client, keeper, elsewhere):
    foreign, own = appoint(make.user(), Role.CLERK, in_unit=elsewhere), keeper.posts.get()
    answer = act(client, "post", "end_posts", foreign, own)
    assert "不能免去自己的岗位" in answer.text
    assert not Post.objects.filter(ended_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("role", "code", "sentence"),
    [
        (Role.CLERK, "130306-T02", "此人在该单位已有这个岗位"),
        (Role.SYSTEM_ADMIN, "130306", "系统管理员只在最高一级工会任职"),
    ],
)
def test_faults_of_an_appointment_are_said(client, system, role, code, sentence):
    client.force_login(system)
    person = make.user(Role.CLERK, at=Unit.objects.get(code="130306-T02"))
    answer = client.post(page("post", "add"), appointment(person, Unit.objects.get(code=code), role))
    assert sentence in answer.text
    assert person.posts.count() == 1


def test_nobody_appoints_themselves_and_a_stopped_account_gets_nothing(client, system, county):
    client.force_login(system)
    assert "不能给自己任职" in client.post(page("post", "add"), appointment(system, county)).text
    stopped = make.user(is_active=False)
    assert "这个账号已停用" in client.post(page("post", "add"), appointment(stopped, county)).text


def test_a_system_administrator_appoints_anywhere(client, system, elsewhere):
    client.force_login(system)
    person = make.user()
    client.post(page("post", "add"), appointment(person, elsewhere, Role.UNIT_ADMIN))
    assert held_permissions(person, elsewhere) == {"manage_unit"}
    assert User.objects.get(pk=person.pk).is_staff


def test_suggestions_of_people_and_units_stay_within_reach(client, keeper, elsewhere):
    make.user(Role.CLERK, at=elsewhere, name="外县人")
    asked = {"app_label": "accounts", "model_name": "post"}
    units = client.get(reverse("admin:autocomplete"), {**asked, "field_name": "unit", "term": elsewhere.name})
    people = client.get(reverse("admin:autocomplete"), {**asked, "field_name": "user", "term": "外县人"})
    assert units.json()["results"] == people.json()["results"] == []


@pytest.mark.parametrize(("held", "count"), [("now", 1), ("later", 1), ("over", 1), ("", 3)])
def test_posts_are_filtered_by_standing(client, keeper, county, held, count):
    person = make.user()
    appoint(person, Role.CLERK, in_unit=county, from_on="2999-01-01")
    appoint(person, Role.CHAIR, in_unit=county, from_on="2018-01-01", until_on="2018-02-01")
    listed = client.get(page("post", "changelist"), {"held": held} if held else {}).context["cl"]
    assert listed.result_count == count


# rights -------------------------------------------------------------------------------------------------------


def test_rights_are_shown_beside_the_posts_that_explain_them_and_mended(client, system):
    client.force_login(system)
    works = make.unit()
    clerk, stray = make.user(Role.CLERK, at=works), make.user(name="无岗人")
    assign_perm("certify_dossiers", stray, works)
    address = reverse("admin:guardian_userobjectpermission_changelist")

    text = client.get(address).text
    assert page("post", "change", clerk.posts.get().pk) in text
    assert "没有岗位说明这项权限" in text
    assert "岗位与权限有 1 处不一致" in text
    assert client.get(reverse("admin:mend_posts")).status_code == 405

    answer = client.post(reverse("admin:mend_posts"), follow=True)
    assert "已按岗位改正 1 处" in answer.text
    assert "岗位与权限一致" in answer.text
    assert disagreements() == []


def test_a_unit_administrator_mends_nothing(client, keeper):
    assign_perm("certify_dossiers", make.user(), make.unit())
    client.post(reverse("admin:mend_posts"))
    assert len(disagreements()) == 1


@pytest.mark.parametrize("model", ["unit", "user", "post"])
def test_lists_cost_the_same_at_any_length(client, keeper, model):
    def count():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page(model, "changelist")).status_code == 200
        return len(captured)

    appoint(make.user(), Role.CLERK, in_unit=make.unit())
    first = count()
    for _ in range(3):
        appoint(make.user(), Role.CLERK, in_unit=make.unit())
    assert count() == first
