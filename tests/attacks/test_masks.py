"""Resident IDs, phones and bank cards stand in full on no page: not on a list, not in a form, not for whoever may see them."""

import pytest
from django.urls import reverse

import tests.factories as make
from hardship.enums import Stage
from hardship.models import Household, Member
from hardship.services.dossiers import open_dossier
from tests.attacks.test_escaping import UNDER_WAY, pages

pytestmark = pytest.mark.django_db


def numbers():
    """{the number in full: whose}."""
    found = {}
    for member in Member.objects.all():
        found |= {
            number: f"{member} {what}"
            for what in ("id_no", "mobile", "other_contact")
            if (number := getattr(member, what))
        }
    return found | {home.bank_card: "bank_card" for home in Household.objects.all() if home.bank_card}


def test_no_page_shows_a_number_in_full(client):
    unit = make.unit()
    people = make.staff(unit)
    whole = make.dossier(unit, stage=Stage.ASSISTANCE, staff=people)
    young = make.family(open_dossier(unit=unit, by=people.clerk), by=people.clerk)
    for stage in UNDER_WAY:
        make.dossier(unit, stage=stage, staff=people)
    secrets, faults, seen = numbers(), [], 0
    assert len(secrets) > 15
    for person in (people.clerk, people.certifier):
        client.force_login(person)
        for address in pages(whole, young):
            answer = client.get(address)
            seen += answer.status_code == 200
            faults += [(address, whose) for number, whose in secrets.items() if number in answer.text]
    assert faults[:9] == []
    assert seen > 50


def test_a_number_in_full_is_found_where_it_is_asked_for(client):
    """The page that shows it once is no exception to what the test above can see."""
    unit = make.unit()
    people = make.staff(unit)
    file = make.dossier(unit, staff=people)
    worker = file.household.members.get(is_applicant=True)
    client.force_login(people.clerk)
    url = reverse("reveal_secret", args=[file.number, "id_no", worker.pk])
    assert not [number for number in numbers() if number in client.get(url).text]
    assert [
        number for number in numbers() if number in client.post(url, {"reason": "核对证件号码"}).text
    ] == [worker.id_no]
