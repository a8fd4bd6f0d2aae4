"""Two clerks act on the same file at once over real connections: one gets it, the other is told."""

import pytest

import tests.factories as make
from hardship.enums import Stage
from hardship.models import Case, Dossier, Listing, Objection
from hardship.services.evaluations import EvaluationRefused, add_cases
from hardship.services.publicity import NoticeRefused, add_listings, record_objection
from reviews.publicity import close, post
from tests.hardship.test_publicity import agreed_file, draft
from tests.reviews.test_race import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_clerks_put_one_file_on_two_meetings():
    at = make.unit()
    people = make.staff(at)
    dossier = make.dossier(at, stage=Stage.EVALUATION, staff=people)
    first, second = make.meeting(at, people.clerk), make.meeting(at, people.clerk2)

    results = at_once(
        lambda: add_cases(first, [dossier], by=people.clerk),
        lambda: add_cases(second, [dossier], by=people.clerk2),
    )

    (refused,) = [result for result in results if isinstance(result, EvaluationRefused)]
    assert refused.reasons == [f"{dossier}已列入“测试评议会”。"]
    assert Case.objects.in_force().filter(dossier=dossier).count() == 1


def test_two_clerks_put_one_file_on_two_notices():
    at = make.unit()
    people = make.staff(at)
    dossier = agreed_file(at, people)
    first, second = draft(at, people), draft(at, people)

    results = at_once(
        lambda: add_listings(first, [dossier], by=people.clerk),
        lambda: add_listings(second, [dossier], by=people.clerk2),
    )

    (refused,) = [result for result in results if isinstance(result, NoticeRefused)]
    assert refused.reasons == [f"{dossier}已在另一份公示名单中。"]
    assert Listing.objects.in_force().filter(dossier=dossier).count() == 1


def test_two_clerks_post_one_notice():
    at = make.unit()
    people = make.staff(at)
    dossier = agreed_file(at, people)
    notice = draft(at, people)
    add_listings(notice, [dossier], by=people.clerk)
    on = make.localdate()

    results = at_once(
        lambda: post(notice, on=on, by=people.clerk), lambda: post(notice, on=on, by=people.clerk2)
    )

    assert sum(isinstance(result, NoticeRefused) for result in results) == 1
    assert dossier.stage_changes.filter(verb="post_notice").count() == 1


def test_an_objection_and_the_end_of_publicity_do_not_pass_each_other():
    at = make.unit()
    people = make.staff(at)
    dossier = make.dossier(at, stage=Stage.PUBLICITY, staff=people)
    listing = dossier.listings.in_force().get()

    results = at_once(
        lambda: record_objection(
            listing, by=people.clerk, received_on=make.localdate(), content="收入不实。"
        ),
        lambda: close(listing, by=people.clerk2),
    )

    stage = Dossier.objects.get(pk=dossier.pk).stage
    if any(isinstance(result, NoticeRefused) for result in results):
        assert (stage, Objection.objects.count()) == (Stage.APPROVAL, 0)
    else:
        assert (stage, Objection.objects.count()) == (Stage.PUBLICITY, 1)
