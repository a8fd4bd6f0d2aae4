"""Invented staff: the accounts one logs in as, and the people other units need, since no one decides on own work."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Post, Unit, User
from accounts.permissions import Role
from accounts.services import appoint, appoint_many
from hardship.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD, DEMO_TOTP_KEY
from hardship.enums import Gender
from reviews.demo.courses import Crew
from reviews.demo.names import given_name, surname

IN_OFFICE = timedelta(days=1100)
Seat = tuple[int, str]


def open_accounts(anchor: date) -> None:
    """Make the accounts with the one printed password and appoint them. Those that exist are left alone."""
    present = set(User.objects.values_list("username", flat=True))
    password = make_password(DEMO_PASSWORD)
    for account in DEMO_ACCOUNTS:
        if account.username in present:
            continue
        user = User.objects.create(
            username=account.username,
            password=password,
            name=account.name,
            is_demo=True,
            is_staff=account.all_powerful,
            is_superuser=account.all_powerful,
        )
        if account.second_factor:
            TOTPDevice.objects.create(user=user, name="手机", key=DEMO_TOTP_KEY)
        unit = Unit.objects.get(code=account.unit_code)
        appoint(user, account.post, in_unit=unit, from_on=anchor - IN_OFFICE)


class Offices:
    """Who sits where: the demo posts of the units above and including the given ones, made where they are missing."""

    def __init__(self, units: Iterable[Unit], *, seed: str, anchor: date) -> None:
        self.units = list(units)
        self.by_path = {unit.path: unit for unit in Unit.objects.all()}
        self.posts: dict[Seat, list[Post]] = {}
        self._read()
        self._fill(Random(seed), anchor)  # noqa: S311 - invented names, no secret

    def crew(self, unit: Unit) -> Crew:
        """The people of a filing unit."""
        path = self.path(unit)
        clerk, clerk2 = self.posts[unit.pk, Role.CLERK][:2]
        reviewers = [self.posts[unit.pk, Role.CHAIR][0]]
        reviewers += [self.posts[above.pk, Role.REVIEWER][0] for above in path[1:]]
        return Crew(
            unit, tuple(path), clerk, clerk2, tuple(reviewers), self.posts[path[-1].pk, Role.CERTIFIER][0]
        )

    def path(self, unit: Unit) -> list[Unit]:
        """Unit.approval_path without asking the database."""
        found = []
        for end in range(len(unit.path), 0, -unit.steplen):
            found.append(self.by_path[unit.path[:end]])
            if found[-1].certifies:
                return found
        raise ValueError(f"No unit above {unit.code} certifies.")

    def _read(self) -> None:
        posts = (
            Post.objects.current().filter(user__is_demo=True).select_related("user", "unit").order_by("pk")
        )
        for post in posts:
            self.posts.setdefault((post.unit_id, post.role), []).append(post)

    def _fill(self, rng: Random, anchor: date) -> None:
        """Appoint whoever is missing, all at once."""
        missing = [seat for unit in self.units for seat in self._seats(unit)]
        missing = [seat for seat in dict.fromkeys(missing) if self._vacant(*seat)]
        units = {unit.pk: unit for unit in self.by_path.values()}
        users = [self._person(rng, units[unit_id], role, place) for unit_id, role, place in missing]
        users = User.objects.bulk_create(users, batch_size=1000)
        posts = [
            Post(user=user, unit=units[unit_id], role=role, from_on=anchor - IN_OFFICE)
            for user, (unit_id, role, _) in zip(users, missing, strict=True)
        ]
        for post in appoint_many(posts):
            self.posts.setdefault((post.unit_id, post.role), []).append(post)

    def _seats(self, unit: Unit) -> list[tuple[int, str, int]]:
        path = self.path(unit)
        seats = [(unit.pk, Role.CLERK, 1), (unit.pk, Role.CLERK, 2), (unit.pk, Role.CHAIR, 1)]
        seats += [(above.pk, Role.REVIEWER, 1) for above in path[1:]]
        return [*seats, (path[-1].pk, Role.CERTIFIER, 1)]

    def _vacant(self, unit_id: int, role: str, place: int) -> bool:
        return len(self.posts.get((unit_id, role), [])) < place

    def _person(self, rng: Random, unit: Unit, role: str, place: int) -> User:
        gender = rng.choice((Gender.MALE, Gender.FEMALE))
        return User(
            username=f"demo-{unit.code}-{role}{place}".lower(),
            password=make_password(None),
            name=surname(rng) + given_name(rng, gender, 40),
            is_demo=True,
        )
