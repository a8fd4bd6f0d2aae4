"""The access record: looks survive a failing page, refusals are remembered, deeds only when they happened."""

import pytest
from django.core.cache import cache
from django.db import connections, transaction
from django.urls import path, reverse

import tests.factories as make
from accounts.permissions import Role
from hardship.config import urls
from hardship.enums import AccessKind
from hardship.models import AccessRecord
from hardship.services import secrets
from hardship.services.records import note_access


class Breaks(Exception):
    pass


@transaction.atomic
def look_and_break(request, number):
    file = request.user.posts.get().unit.dossier_set.select_for_update().get(number=number)
    secrets.reveal(file, what="bank_card", pk=file.household_id, by=request.user, reason="核对发放账户")
    raise Breaks


urlpatterns = [*urls.urlpatterns, path("breaks/<str:number>/", look_and_break)]


@pytest.mark.django_db(transaction=True, databases=["default", "record"])
@pytest.mark.urls("tests.record.test_access")
def test_a_look_is_on_record_although_the_page_failed_and_was_rolled_back(client, settings):
    """Even while the request itself holds the lock on the dossier's row."""
    settings.RECORD_ALIAS = "record"
    at = make.unit()
    clerk = make.user(Role.CLERK, at=at)
    file = make.dossier(at)
    client.force_login(clerk)
    with pytest.raises(Breaks):
        client.get(f"/breaks/{file.number}/")
    kept = [
        (record.kind, record.dossier, record.user, record.post.unit) for record in AccessRecord.objects.all()
    ]
    assert kept == [("secret", file, clerk, at)]
    connections["record"].close()
    cache.clear()


@pytest.mark.django_db(transaction=True, databases=["default", "record"])
def test_a_deed_that_was_rolled_back_is_not_on_record(settings):
    settings.RECORD_ALIAS = "record"
    clerk = make.user()
    with transaction.atomic():
        note_access(AccessKind.TAKE_OVER, "接办", by=clerk, unit=None, survives=False)
        transaction.set_rollback(True)
    assert not AccessRecord.objects.exists()
    connections["record"].close()


@pytest.fixture
def file(db):
    return make.dossier()


def refusals():
    return list(AccessRecord.objects.filter(kind=AccessKind.REFUSED).values_list("what", "dossier", "unit"))


def test_reaching_for_anothers_file_is_remembered_at_that_file(client, file):
    client.force_login(make.user(Role.CLERK, at=make.unit()))
    assert client.get(reverse("dossier", args=[file.number])).status_code == 404
    ((what, dossier, unit),) = refusals()
    assert (what, dossier) == (f"404 {reverse('dossier', args=[file.number])}", file.pk)
    assert unit == AccessRecord.objects.get().user.posts.get().unit_id


def test_a_file_that_does_not_exist_is_remembered_too(client, file):
    client.force_login(make.user(Role.CLERK, at=file.unit))
    client.get(reverse("dossier", args=["SL-NOWHERE"]))
    assert refusals() == [(f"404 {reverse('dossier', args=['SL-NOWHERE'])}", None, file.unit_id)]


def test_a_missing_right_is_remembered(client, file):
    chair = make.user(Role.CHAIR, at=file.unit)
    client.force_login(chair)
    member = file.household.members.first()
    assert client.get(reverse("reveal_secret", args=[file.number, "id_no", member.pk])).status_code == 403
    ((what, dossier, unit),) = refusals()
    assert (what[:3], dossier, unit) == ("403", file.pk, file.unit_id)


def test_what_anybody_may_mistype_is_not_remembered(client, file):
    client.force_login(make.user(Role.CLERK, at=file.unit))
    assert client.get("/no/such/page/").status_code == 404
    client.logout()
    client.get(reverse("dossier", args=[file.number]))
    assert refusals() == []
