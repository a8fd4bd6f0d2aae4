"""岗位交接: what a post holds, what cannot go to the successor, and the pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

import tests.factories as make
from accounts.models import HandOver, Post, Unit
from accounts.permissions import Role
from hardship.enums import Stage
from hardship.models import FormDraft
from hardship.services.certifications import draw_up_certification
from reviews.hand_overs import hand_over_post, holdings

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return make.unit()


@pytest.fixture
def people(at):
    return make.staff(at)


@pytest.fixture
def keeper():
    return make.user(Role.UNIT_ADMIN, at=Unit.objects.get(code="130306"))


def give(post, to, by, **more):
    return hand_over_post(post, to=to, by=by, **{"on": localdate(), "reason": "退休"} | more)


def held(user):
    return [str(holding) for holding in holdings(user.posts.get())]


def test_a_clerk_holds_the_basket_own_files_visits_minutes_and_notices(at, people):
    new = make.dossier(at, staff=people)
    visited = make.dossier(at, staff=people, stage=Stage.INVESTIGATION)
    make.investigation(visited, people)
    done = make.dossier(at, staff=people, stage=Stage.APPROVAL)
    make.meeting(at, people.clerk)
    lines = held(people.clerk)

    assert [line.partition("：")[0] for line in lines] == [
        "待办", "待办", "本人建档", "本人建档", "本人建档", "未完成的调查", "未定稿的评议会议"
    ]  # fmt: skip
    assert sum(new.number in line for line in lines) == 2
    assert sum(visited.number in line for line in lines) == 3
    assert [line for line in lines if done.number in line] == [f"本人建档：档案{done.number}（待审核）"]
    assert not any(new.applicant_name in line for line in lines)


def test_the_second_clerk_holds_the_basket_only(at, people):
    file = make.dossier(at, staff=people)

    assert [line.partition("：")[0] for line in held(people.clerk2)] == ["待办"]
    assert file.number in held(people.clerk2)[0]
    assert held(people.chair) == []


def test_a_certifiers_draft_goes_to_the_successor(at, people, keeper):
    file = make.dossier(at, staff=people, stage=Stage.CERTIFICATION)
    make.certification(file, people.certifier)
    to = make.user()
    record = give(people.certifier.posts.get(), to, keeper)

    assert file.certifications.in_force().get().decided_by == to
    assert [line.partition("：")[0] for line in record.held] == ["待办", "未办结的认定"]
    assert record.left == []
    draw_up_certification(file, by=to, opinion="接着办。")


def test_a_file_the_successor_has_had_a_hand_in_stays_and_is_listed(at, people, keeper):
    file = make.dossier(at, staff=people, stage=Stage.CERTIFICATION)
    make.certification(file, people.certifier)
    record = give(people.certifier.posts.get(), people.clerk, keeper)

    assert file.certifications.in_force().get().decided_by == people.certifier
    assert len(record.left) == 1
    assert record.left[0].startswith(f"档案{file.number}：{people.clerk}已经手过其他环节")


def test_on_a_later_day_the_draft_waits_for_the_successor(at, people, keeper):
    file = make.dossier(at, staff=people, stage=Stage.CERTIFICATION)
    make.certification(file, people.certifier)
    record = give(people.certifier.posts.get(), make.user(), keeper, on=localdate() + timedelta(days=2))

    assert file.certifications.in_force().get().decided_by == people.certifier
    assert "接办" in record.left[0]


def test_the_same_step_is_no_obstacle(at, people, keeper):
    make.dossier(at, staff=people, stage=Stage.EVALUATION)

    assert give(people.clerk.posts.get(), people.clerk2, keeper).left == []


def test_unsaved_typing_is_told(at, people, keeper):
    FormDraft.objects.create(user=people.clerk, path="/x/", fields={"a": ["b"]})

    assert "没有保存的内容 1 页" in give(people.clerk.posts.get(), make.user(), keeper).left[0]


# pages --------------------------------------------------------------------------------------------------------


def page(name="hand_over_list", *args):
    return reverse(name, args=args)


def fields(to, **changes):
    return {"to": to.pk, "on": localdate(), "reason": "工作调动"} | changes


def test_an_administrator_hands_over_and_prints_without_seeing_whose_family_it_is(client, at, people, keeper):
    file = make.dossier(at, staff=people)
    post = people.clerk.posts.get()
    client.force_login(keeper)
    shown = client.get(page("hand_over_new", post.pk)).content.decode()
    answer = client.post(page("hand_over_new", post.pk), fields(people.clerk2))
    record = HandOver.objects.get()

    assert file.number in shown
    assert file.applicant_name not in shown
    assert answer.url == page("hand_over", record.pk)
    sheet = client.get(answer.url).content.decode()
    assert file.number in sheet
    assert file.applicant_name not in sheet
    assert "监交人（签名）" in sheet
    assert (record.by, record.old_post, record.reason) == (keeper, post, "工作调动")
    assert "工作调动" in client.get(page()).content.decode()


def test_the_chair_hands_over_within_the_unit_only(client, at, people):
    client.force_login(people.chair)

    assert client.get(page("hand_over_new", people.clerk.posts.get().pk)).status_code == 200
    for person in (people.chair, people.township, people.county):
        assert client.get(page("hand_over_new", person.posts.get().pk)).status_code == 404
        assert (
            client.post(page("hand_over_new", person.posts.get().pk), fields(people.clerk)).status_code == 404
        )
    assert not HandOver.objects.exists()


def test_a_clerk_hands_over_nothing(client, people):
    client.force_login(people.clerk)

    assert "没有您可以办理交接的岗位" in client.get(page()).content.decode()
    assert (
        client.post(page("hand_over_new", people.clerk2.posts.get().pk), fields(people.clerk)).status_code
        == 404
    )


def test_a_successor_from_outside_the_reach_is_no_choice(client, people, keeper):
    stranger = make.user(Role.CLERK, at=Unit.objects.get(code="130322"))
    client.force_login(keeper)
    post = people.clerk.posts.get()

    for to in (stranger, keeper, people.clerk):
        answer = client.post(page("hand_over_new", post.pk), fields(to))
        assert "to" in answer.context["form"].errors
    assert Post.objects.get(pk=post.pk).ended_at is None


def test_a_refusal_is_shown_in_words(client, people, keeper):
    client.force_login(keeper)
    late = fields(people.clerk2, on=localdate() - timedelta(days=1))
    answer = client.post(page("hand_over_new", people.clerk.posts.get().pk), late)

    assert "交接日期不能早于今天" in answer.content.decode()


def test_a_record_is_seen_by_those_it_concerns_and_their_administrators(client, at, people, keeper):
    record = give(people.clerk.posts.get(), people.clerk2, keeper)
    outsider = make.user(Role.UNIT_ADMIN, at=Unit.objects.get(code="130322"))

    for person, status in (
        (people.clerk, 200), (people.clerk2, 200), (people.chair, 200), (keeper, 200), (people.county, 404),
        (people.township, 404), (outsider, 404),
    ):  # fmt: skip
        client.force_login(person)
        assert client.get(page("hand_over", record.pk)).status_code == status, person


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    client, at, people, keeper, count, django_assert_num_queries
):
    for _ in range(count):
        give(make.user(Role.CLERK, at=at).posts.get(), people.clerk2, keeper)
    client.force_login(keeper)
    client.get(page())
    with django_assert_num_queries(QUERIES):
        client.get(page())


QUERIES = 15
