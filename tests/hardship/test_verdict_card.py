"""The verdict on the dossier's page: sources, figures, links, and what changed since the certification."""

from decimal import Decimal

import pytest
from django.urls import path, reverse

import hardship.config.urls
import tests.factories as make
from hardship.enums import Stage
from hardship.models import Application, Dossier, Household, LowIncomeStandard, Member, Verdict
from hardship.services.assess import reassess
from hardship.services.editing import editing
from hardship.services.verdicts import standing_of
from reviews.transitions import TransitionRefused, perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return make.unit()


@pytest.fixture
def people(at):
    return make.staff(at)


@pytest.fixture
def entered(at, people):
    return make.dossier(at, stage=Stage.ENTRY, staff=people)


def again(file):
    return Dossier.objects.with_household().get(pk=file.pk)


def shown(client, file, user):
    client.force_login(user)
    return client.get(file.get_absolute_url()).content.decode()


def test_card_shows_sources_figures_and_the_print_link(client, at, people):
    file = make.dossier(at, staff=people)
    page = shown(client, file, people.clerk)
    assert page.count("<summary>依据</summary>") == 6
    assert "按总工办发〔2016〕36号推定" in page
    assert "测算用的数据" in page
    assert "14,400.00 元/年" in page
    assert reverse("verdict_paper", args=[file.number]) in page
    assert "现行（测算于" in page
    assert "已定格" not in page


def test_card_without_a_verdict_says_when_it_comes(client, at, people):
    file = make.dossier(at, staff=people)
    Verdict.objects.all().delete()
    page = shown(client, file, people.clerk)
    assert "填写家庭情况后自动测算。" in page
    assert "打印资格意见" not in page


class Calculating:
    """The project's addresses with the calculator's beside them."""

    handler400 = handler403 = handler404 = handler500 = None
    urlpatterns = [
        path("calculator/", lambda request: None, name="calculator"),
        *hardship.config.urls.urlpatterns,
    ]


def test_card_links_to_the_calculator_where_there_is_one(client, at, people, settings):
    file = make.dossier(at, staff=people)
    settings.ROOT_URLCONF = Calculating
    assert f'href="/calculator/?dossier={file.number}">试算</a>' in shown(client, file, people.clerk)


def test_nothing_is_said_to_have_changed_where_nothing_has(client, people, entered):
    page = shown(client, entered, people.clerk)
    assert "已定格" in page
    assert "认定时定格（" in page
    assert "认定后" not in page


def test_a_change_of_result_after_certification_is_said_in_words(client, people, entered):
    with editing(entered, by=people.clerk) as locked:
        Member.objects.filter(household=locked.household_id, is_applicant=True).update(
            monthly_income=Decimal("9000")
        )
    page = shown(client, entered, people.clerk)
    assert "认定后家庭情况有变化，现行测算为：各款均不符合，不符合认定条件。" in page
    assert "14,400.00 元/年" in page
    assert "108,000.00 元/年" not in page


def test_a_change_that_alters_no_result_is_said_as_well(entered, people):
    with editing(entered, by=people.clerk) as locked:
        Household.objects.filter(pk=locked.household_id).update(savings=Decimal("500"))
    assert standing_of(again(entered)).news.startswith("认定后家庭情况有变化，现行测算结论不变：符合第①款")


def test_a_corrected_standard_is_not_called_a_change_of_the_family(entered):
    rows = LowIncomeStandard.objects.filter(division_code="130306", kind="urban").order_by("-effective_from")
    rows.filter(pk=rows[0].pk).update(amount=Decimal("300"))
    reassess(again(entered))
    assert standing_of(again(entered)).news.startswith("认定后低保标准有更正，现行测算为：")


def test_a_snapshot_without_the_county_is_not_called_a_change(entered):
    frozen = entered.certifications.get().verdict
    del frozen.facts["county"]
    frozen.save()
    assert standing_of(again(entered)).news == ""


@pytest.mark.parametrize(("field", "value"), [("category", "dibao_edge"), ("tier", "county")])
def test_deciding_otherwise_without_a_reason_is_refused(at, people, field, value):
    file = make.dossier(at, stage=Stage.CERTIFICATION, staff=people)
    make.certification(file, people.certifier, **{field: value})
    with pytest.raises(TransitionRefused) as refused:
        perform(file, "certify", by=people.certifier, note="同意认定。")
    assert refused.value.reasons == ["认定类别与系统测算不一致，必须写明理由。"]
    assert not file.verdicts.filter(frozen_at__isnull=False).exists()


def test_the_certifiers_own_decision_stands_beside_the_verdict(client, at, people):
    file = make.dossier(at, stage=Stage.CERTIFICATION, staff=people)
    make.certification(file, people.certifier, category="accident", differs_because="经集体研究认定。")
    perform(file, "certify", by=people.certifier, note="同意认定。")
    page = shown(client, file, people.clerk)
    assert "认定为意外致困户，全国级（" in page
    assert "与测算不一致。理由：经集体研究认定。" in page


def test_a_reason_of_the_application_does_not_unfreeze(entered):
    """Whatever is rewritten through the services, the frozen row stays as it was written."""
    frozen = entered.certifications.get().verdict
    before = Verdict.objects.filter(pk=frozen.pk).values().get()
    Application.objects.filter(dossier=entered).update(main_cause="06")
    reassess(again(entered))
    assert Verdict.objects.filter(pk=frozen.pk).values().get() == before
