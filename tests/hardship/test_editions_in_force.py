"""Which published edition governs a county on a day, and that nobody touches a published one, the database included."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import InternalError, transaction

from hardship.models import PolicyEdition

pytestmark = pytest.mark.django_db
HEBEI, BEIJING = "130306", "110101"


def edition(code, region="130000", begins="2026-01-01", *, until=None, replaces="", published=True, **body):
    return PolicyEdition.objects.create(
        code=code, title=f"测试版本{code}", region_code=region, effective_from=date.fromisoformat(begins),
        effective_until=until and date.fromisoformat(until), replaces=replaces, published=published, body={"code": code, **body},
    )  # fmt: skip


def governs(on, county=HEBEI):
    row = PolicyEdition.objects.in_force(date.fromisoformat(on), county)
    return row and row.code


def test_the_shipped_editions_govern_as_before():
    assert governs("2015-12-31") is None
    assert governs("2017-12-31") == "CN-2016-36"
    assert governs("2018-01-01") == "HB-2017-37"
    assert governs("2026-01-01") == "HB-2017-37"
    assert governs("2019-12-31", BEIJING) == "CN-2016-36"
    assert governs("2020-01-01", BEIJING) is None


def test_a_draft_that_replaces_ends_nothing():
    edition("CN-A", "", replaces="HB-2017-37", published=False)
    assert governs("2026-01-01") == "HB-2017-37"


def test_a_national_edition_ends_a_provinces_own_from_its_first_day():
    edition("CN-A", "", replaces="HB-2017-37")
    assert governs("2025-12-31") == "HB-2017-37"
    assert governs("2026-01-01") == "CN-A"


def test_what_is_replaced_does_not_come_back():
    edition("CN-A", "", until="2026-12-31", replaces="HB-2017-37")
    assert governs("2026-12-31") == "CN-A"
    assert governs("2027-01-01") is None


def test_the_next_national_edition_leaves_a_province_its_own():
    edition("CN-A", "", begins="2020-01-01", replaces="CN-2016-36")
    assert governs("2026-01-01") == "HB-2017-37"
    assert governs("2026-01-01", BEIJING) == "CN-A"


def test_a_successor_of_a_part_ends_it_in_that_part_only():
    edition("QHD-A", "130300", until="2026-12-31", replaces="HB-2017-37")
    assert governs("2026-06-01") == "QHD-A"
    assert governs("2027-01-01") is None
    assert governs("2026-06-01", "130102") == "HB-2017-37"


def test_the_narrowest_region_goes_before_the_newest():
    edition("CN-A", "", begins="2026-05-01")
    edition("HB-A", begins="2026-02-01")
    edition("FN-A", HEBEI, begins="2026-01-01")
    assert governs("2026-06-01") == "FN-A"
    assert governs("2026-06-01", "130302") == "HB-A"
    assert governs("2026-01-15", "130302") == "HB-2017-37"
    assert governs("2026-06-01", BEIJING) == "CN-A"


@pytest.mark.parametrize(("supplements", "governing"), [("HB-2017-37", False), (None, True), ("", True)])
def test_a_supplement_neither_governs_nor_ends_what_it_names(supplements, governing):
    edition("BESIDE", begins="2026-01-01", replaces="HB-2017-37", supplements=supplements)
    assert governs("2026-06-01") == ("BESIDE" if governing else "HB-2017-37")


def test_one_query_finds_it(django_assert_num_queries):
    edition("CN-A", "", replaces="HB-2017-37")
    with django_assert_num_queries(1):
        assert governs("2026-01-01") == "CN-A"


# what is published stays ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "write",
    [
        lambda rows: rows.update(title="改过"),
        lambda rows: rows.update(published=False),
        lambda rows: rows.delete(),
        lambda rows: rows.get().save(),
    ],
    ids=["a field", "taken back", "deleted", "saved as it is"],
)
def test_the_database_refuses_to_touch_a_published_edition(write):
    row = edition("KEPT")
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        write(PolicyEdition.objects.filter(pk=row.pk))
    assert PolicyEdition.objects.filter(code="KEPT", title="测试版本KEPT", published=True).exists()


def test_a_draft_is_written_published_and_deleted():
    row, other = edition("DRAFT", published=False), edition("OTHER", published=False)
    row.title, row.published = "改过", True
    row.save()
    assert PolicyEdition.objects.filter(code="DRAFT", title="改过", published=True).exists()
    assert other.delete()[0] == 1


def test_reference_data_are_loaded_over_a_published_edition(capsys):
    call_command("load_fixtures", again=True)
    assert "政策版本：4 条，新增 0，更新 0" in capsys.readouterr().out
