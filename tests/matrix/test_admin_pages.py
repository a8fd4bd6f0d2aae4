"""Every address of the administration × everybody with a login, against expected.ADMIN; no household anywhere."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, reverse

import tests.factories as make
from accounts.models import Division, Post, Unit
from accounts.permissions import Role
from hardship.enums import Stage
from hardship.models import Dossier
from tests.matrix import world as building
from tests.matrix.expected import ADMIN
from tests.matrix.world import REACHING, Person, World

pytestmark = pytest.mark.django_db
VIEWS = ("changelist", "add", "history", "delete", "change")


def named(patterns: list) -> Iterator[str]:
    """URL names of the administration; its login is our own page (admin_door)."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name and pattern.name != "login":
            yield pattern.name
        elif isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns)


def row_of(model: type, world: World) -> object:
    """The key of a row of the unit's, where the model has one."""
    chosen = {
        Unit: world.own.at.pk,
        Post: Post.objects.filter(unit=world.own.at, role=Role.CLERK).values_list("pk", flat=True).first(),
        Division: Division.objects.values_list("pk", flat=True).first(),
    }
    if model._meta.label == "accounts.User":
        return world.own.people.clerk.pk
    return chosen.get(model) or model._base_manager.values_list("pk", flat=True).first() or 1


def addresses(world: World) -> dict[str, str]:
    """Each name with an address of it."""
    found = {}
    for model in admin.site._registry:
        stem, key = f"{model._meta.app_label}_{model._meta.model_name}", row_of(model, world)
        for view in VIEWS:
            args = () if view in ("changelist", "add") else (key,)
            found[f"{stem}_{view}"] = reverse(f"admin:{stem}_{view}", args=args)
    dossier = ContentType.objects.get_for_model(Dossier).pk
    special = {
        "auth_user_password_change": (world.own.people.clerk.pk,),
        "reset_second_factor": (world.own.people.clerk.pk,),
        "hardship_policyedition_numbers": (1,),
        "hardship_policyedition_publish": (1,),
        "view_on_site": (dossier, world.own.files[Stage.APPROVAL].pk),
        "app_list": ("hardship",),
    }
    for name in set(named(admin.site.get_urls())) - set(found):
        found[name] = reverse(f"admin:{name}", args=special.get(name, ()))
    return found


@pytest.fixture(scope="module")
def where(world):
    return addresses(world)


def keys(name: str) -> tuple[str, ...]:
    """Under what the line of a name may stand: the name, its model and view, its model."""
    stem, _, view = name.rpartition("_")
    return name, f"{stem} {view}", stem


def statuses_of(name: str, method: str, person: Person) -> int:
    line = next(ADMIN[key] for key in keys(name) if key in ADMIN)[method == "POST"]
    place = column(person)
    return int(line.split()[place]) if place is not None else 302


def column(person: Person) -> int | None:
    """Which part of a line is the person's; None for those who do not administer."""
    if person.role == "superuser":
        return 3
    if person.role not in (Role.UNIT_ADMIN, Role.SYSTEM_ADMIN):
        return None
    if person.place == "ended":
        return 4
    if person.role == Role.SYSTEM_ADMIN:
        return 2
    return 0 if person.place in REACHING else 1


def asked(world: World) -> list[Person]:
    """Everybody who administers, and of those who do not everybody of the unit and nobody in particular."""
    others = ("own", "ended", "none", "anonymous")
    return [one for one in world.people if column(one) is not None or one.place in others]


def test_every_address_of_the_administration_is_in_the_table(where):
    assert set(named(admin.site.get_urls())) == set(where)
    assert [name for name in where if not any(key in ADMIN for key in keys(name))] == []
    unused = set(ADMIN) - {key for name in where for key in keys(name)}
    assert unused == set()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("model", sorted({key.partition(" ")[0] for key in ADMIN}))
def test_who_administers_what_and_sees_no_household(world, where, model, method):
    faults = []
    for name in (name for name in where if model in (name, keys(name)[2])):
        for person in asked(world):
            answer = world.ask(person, method, where[name])
            wanted = statuses_of(name, method, person)
            told = [*world.leaks(answer), *(number for number in numbers(world) if number in answer.body)]
            if answer.status != wanted or told:
                faults.append(f"{name} {person}: {answer.status}, not {wanted}; is told {told}")
            if wanted in (302, 403, 404) and answer.written and name != "mend_posts":
                faults.append(f"{name} {person}: writes {answer.written}")
    assert faults == []


def numbers(world: World) -> list[str]:
    return [file.number for file in world.own.files.values()]


SEARCHES = (
    ("accounts_user_changelist", "q={name}"), ("accounts_post_changelist", "user__name__startswith={name}"),
    ("accounts_user_changelist", "hand__dossier__applicant_name__startswith=a"), ("accounts_unit_changelist", "o=99&p=x"),
    ("hardship_verdict_changelist", "dossier__applicant_name__startswith={name}"),
    ("accounts_unit_changelist", "dossier__applicant_name__contains={name}"), ("hardship_accessrecord_changelist", "q={name}"),
    ("autocomplete", "app_label=accounts&model_name=post&field_name=user&term={name}"),
    ("autocomplete", "app_label=hardship&model_name=case&field_name=dossier&term={name}"),
    ("autocomplete", "app_label=hardship&model_name=dossier&field_name=household&term=a"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "query"), SEARCHES)
def test_searching_sorting_and_completing_tell_no_household(world, name, query):
    """What is asked for comes back in the answer; nothing else of a family does."""
    applicant = world.own.files[Stage.APPROVAL].applicant_name
    for person in (one for one in world.people if column(one) is not None):
        answer = world.ask(person, "GET", f"{reverse(f'admin:{name}')}?{query.format(name=applicant)}")
        assert answer.status < 500, str(person)
        assert set(world.leaks(answer)) <= {applicant}, str(person)
        assert not [number for number in numbers(world) if number in answer.body], str(person)


def test_a_viewer_let_into_the_administration_sees_there_what_is_in_reach(world):
    """The two rights stay apart: the post of an inspector elsewhere opens the lists, not this unit's rows."""
    inspector = building.person(
        make.user(Role.INSPECTOR, at=world.places["other"], is_staff=True), Role.INSPECTOR, "other"
    )
    own = building.person(
        make.user(Role.INSPECTOR, at=world.places["own"], is_staff=True), Role.INSPECTOR, "own"
    )
    for model in (
        "hardship_verdict",
        "hardship_case",
        "reviews_stagechange",
        "reviews_approval",
        "reviews_return",
    ):
        address = reverse(f"admin:{model}_changelist")
        answer = world.ask(inspector, "GET", address)
        assert (answer.status, world.leaks(answer)) == (200, [])
        assert world.leaks(world.ask(own, "GET", address))
