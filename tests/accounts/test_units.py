"""The tree: who decides on what is filed where, and what happens when a unit moves."""

import pytest
from django.db.models import ProtectedError
from treebeard.exceptions import InvalidMoveToDescendant

import tests.factories as make
from accounts.models import NoCertifyingUnit, Unit, UnitKind
from accounts.permissions import Role
from accounts.services import place_unit
from hardship.models import Dossier, Meeting, Notice

pytestmark = pytest.mark.django_db


def codes(units):
    return [unit.code for unit in units]


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("130306-T02-01", ["130306-T02-01", "130306-T02", "130306"]),
        ("130306-G01", ["130306-G01", "130306"]),
        ("130306", ["130306"]),
        ("130000-C01-01", ["130000-C01-01", "130000-C01"]),
    ],
)
def test_the_approval_path_ends_at_the_first_unit_that_certifies(code, path):
    unit = Unit.objects.get(code=code)
    assert codes(unit.approval_path()) == path
    assert unit.certifying_unit().code == path[-1]


def test_no_unit_above_certifies():
    Unit.objects.filter(code__in=["130306", "130300", "130000"]).update(certifies=False)
    unit = make.unit(name="测试无人认定工会")
    with pytest.raises(NoCertifyingUnit, match="测试无人认定工会及其上级工会都没有认定权"):
        unit.approval_path()


def test_a_unit_moves_with_everything_below_it():
    town, other = Unit.objects.get(code="130306-T02"), Unit.objects.get(code="130306-T03")
    works = make.unit(town)
    shop = make.unit(works)

    moved = place_unit(works, under=other)

    assert codes(Unit.objects.get(pk=shop.pk).chain()[:3]) == [shop.code, works.code, "130306-T03"]
    assert other.covers(moved) is True
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_a_unit_cannot_move_below_itself():
    works = make.unit()
    shop = make.unit(works)
    with pytest.raises(InvalidMoveToDescendant):
        place_unit(works, under=shop)


def test_files_and_their_visibility_move_with_their_unit():
    town, other = Unit.objects.get(code="130306-T02"), Unit.objects.get(code="130306-T03")
    works = make.unit(town)
    people = make.staff(works)
    before, after = people.township, make.user(Role.REVIEWER, at=other)
    family = make.dossier(works, staff=people, stage="evaluation")
    meeting = make.meeting(works, people.clerk)
    notice = Notice.objects.create(
        unit=works, number="抚测〔2018〕1号", title="测试公示", drawn_by=people.clerk
    )

    def seen_by(person):
        return [
            model.objects.visible_to(person).filter(pk=row.pk).exists()
            for model, row in ((Dossier, family), (Meeting, meeting), (Notice, notice))
        ]

    assert (seen_by(before), seen_by(after), seen_by(people.clerk)) == ([True] * 3, [False] * 3, [True] * 3)

    place_unit(works, under=other)

    assert (seen_by(before), seen_by(after), seen_by(people.clerk)) == ([False] * 3, [True] * 3, [True] * 3)
    for row in (family, meeting, notice):
        row.refresh_from_db()
        assert row.unit_path == Unit.objects.get(pk=works.pk).path


def test_files_below_a_moved_unit_follow_too():
    works = make.unit()
    shop = make.unit(works)
    family = make.dossier(shop)
    place_unit(works, under=Unit.objects.get(code="130306-T03"))
    family.refresh_from_db()
    assert family.unit_path == Unit.objects.get(pk=shop.pk).path


def test_a_unit_with_posts_or_files_is_not_deleted():
    works, empty_handed = make.unit(), make.unit(kind=UnitKind.ORGAN)
    make.dossier(works)
    make.user(Role.CHAIR, at=empty_handed)
    for unit in (works, empty_handed):
        with pytest.raises(ProtectedError):
            Unit.objects.filter(pk=unit.pk).delete()
