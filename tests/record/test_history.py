"""Every change of every table has a history: whole, by any way of writing, with who and why; nobody alters it."""

import pghistory
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import InternalError
from django.urls import reverse
from django_q.signals import post_execute_in_worker, pre_execute
from pghistory.models import Event

import tests.factories as make
from accounts.models import Unit, User
from accounts.permissions import Role
from accounts.recording import EXCEPTIONS, append_only_models
from hardship.enums import Stage
from hardship.models import Member, RealEstate, Recusal, Verdict
from reviews.models import StageChange

OURS = ("accounts", "hardship", "reviews")


def events(model):
    return apps.get_model(model._meta.app_label, f"{model.__name__}Event").objects.order_by("pgh_id")


def last(model):
    return events(model).last()


def test_every_model_of_ours_is_recorded_or_excepted_with_a_reason():
    recorded = {
        model.pgh_tracked_model._meta.concrete_model
        for model in apps.get_models()
        if issubclass(model, Event)
    }
    ours = {model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS}
    plain = {model for model in ours if not model._meta.proxy and not issubclass(model, Event)}
    missing = {model._meta.label for model in plain - recorded}
    assert missing == set(EXCEPTIONS) - {"hardship.Case_recused"}
    assert Recusal._meta.concrete_model in recorded
    assert all(len(reason) > 7 for reason in EXCEPTIONS.values())


def test_what_is_excepted_as_append_only_is():
    kept = {model._meta.label for model in append_only_models()}
    assert {label for label, reason in EXCEPTIONS.items() if "append-only" in reason} <= kept
    assert {model._meta.label for model in apps.get_models() if issubclass(model, Event)} <= kept


@pytest.mark.django_db
def test_insert_update_and_delete_are_kept_by_any_way_of_writing():
    home = make.dossier().household
    start = events(RealEstate).count()
    RealEstate.objects.bulk_create([RealEstate(household=home, kind="self_built", area=n) for n in (1, 2)])
    RealEstate.objects.filter(household=home, area__lte=2).update(area=3)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE hardship_realestate SET area = 4 WHERE area = 3")
        cursor.execute("DELETE FROM hardship_realestate WHERE area = 4")
    kept = list(events(RealEstate)[start:].values_list("pgh_label", "area"))
    assert (
        kept
        == [("insert", 1), ("insert", 2)] + [("update", 3)] * 2 + [("update", 4)] * 2 + [("delete", 4)] * 2
    )


@pytest.mark.django_db
def test_a_row_that_changes_its_key_is_seen():
    house = RealEstate.objects.create(household=make.dossier().household, kind="self_built", area=7)
    RealEstate.objects.filter(pk=house.pk).update(id=house.pk + 1000)
    event = last(RealEstate)
    assert (event.pgh_label, event.pgh_obj_id) == ("update", house.pk + 1000)


@pytest.mark.django_db
def test_an_update_that_changes_nothing_leaves_no_row():
    member = make.dossier().household.members.first()
    start = events(Member).count()
    Member.objects.filter(pk=member.pk).update(name=member.name)
    assert events(Member).count() == start


@pytest.mark.django_db
def test_a_password_is_never_in_the_history():
    person = make.user()
    assert last(User).pgh_obj_id == person.pk
    assert not {"password", "last_login"} & {field.name for field in last(User)._meta.fields}


@pytest.mark.django_db
def test_a_verdict_counts_from_the_moment_it_is_frozen():
    file = make.dossier(stage=Stage.CERTIFICATION)
    assert Verdict.objects.filter(dossier=file).exists()
    assert not events(Verdict).filter(dossier_id=file.pk).exists()
    make.walk(file, Stage.ENTRY, make.staff(file.unit))
    assert events(Verdict).filter(dossier_id=file.pk).first().frozen_at


@pytest.mark.django_db
def test_who_sits_out_is_recorded():
    at = make.unit()
    people = make.staff(at)
    file = make.dossier(at, stage=Stage.EVALUATION, staff=people)
    held = make.meeting(at, people.clerk)
    case = held.cases.create(dossier=file)
    case.recused.add(held.attendees.first())
    assert last(Recusal).case_id == case.pk


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"])
def test_the_history_itself_is_kept(order):
    make.dossier()
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(order.format("hardship_memberevent"))


@pytest.mark.django_db
def test_a_request_says_who_in_which_post_and_through_what(client):
    at = make.unit()
    clerk = make.user(Role.CLERK, at=at, name="钱经办")
    file = make.dossier(at, staff=None)
    client.force_login(clerk)
    client.post(reverse("step", args=[file.number, "withdraw"]), {"note": "申请人自愿撤回", "reason": ""})
    event = last(type(file))
    context = event.pgh_context
    assert context, "nothing is said"
    assert (context["user"], context["name"], context["method"]) == (clerk.pk, "钱经办", "POST")
    assert (context["unit"], context["role"]) == (at.pk, "经办人")
    assert context["path"] == reverse("step", args=[file.number, "withdraw"])
    assert context["reason"] == "申请人自愿撤回"
    assert len(context["request"]) == 36


@pytest.mark.django_db
def test_with_several_posts_the_nearest_to_the_file_is_named(client):
    at = make.unit()
    clerk = make.user(Role.CLERK, at=at)
    make.appoint(clerk, Role.REVIEWER, in_unit=Unit.objects.get_parent(at))
    make.appoint(clerk, Role.CLERK, in_unit=make.unit())
    file = make.dossier(at)
    client.force_login(clerk)
    client.post(reverse("step", args=[file.number, "withdraw"]), {"note": "申请人自愿撤回"})
    assert last(type(file)).pgh_context["unit"] == at.pk


@pytest.mark.django_db
def test_a_job_says_its_name():
    pre_execute.send(sender="django_q", func=None, task={"name": "夜间", "func": "hardship.jobs.mend_posts"})
    make.user()
    post_execute_in_worker.send(sender="django_q", func=None, task={})
    assert last(User).pgh_context == {"job": "夜间", "function": "hardship.jobs.mend_posts"}
    assert not hasattr(pghistory.runtime._tracker, "value")


@pytest.mark.django_db
def test_a_raw_order_with_a_percent_sign_is_still_recorded():
    file = make.dossier()
    with pghistory.context(command="x"), connection.cursor() as cursor:
        cursor.execute("UPDATE hardship_member SET remark = 'x' WHERE name LIKE %s", ["王%"])
    assert last(Member).pgh_context == {"command": "x"}
    assert StageChange.objects.filter(dossier=file).count() == 0
