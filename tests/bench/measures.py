"""What is timed, for a viewer at each level, and how it is printed."""

import time
from collections.abc import Callable
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test import Client

from accounts.models import Unit, User
from accounts.permissions import Role
from accounts.services import appoint
from hardship.annexes import pdf
from hardship.annexes.registry import ANNEXES, blank_page
from hardship.models import Dossier

Timer = Callable[[Callable[[], object]], float]
PAGES = (
    ("档案列表", "/dossiers/"),
    ("按阶段", "/dossiers/?stage=assistance"),
    ("按姓名", "/dossiers/?q=王秀"),
    ("待办", "/"),
)


def fill(dossiers: int) -> None:
    """Reference data, the demo's people and N generated dossiers."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
    call_command("load_fixtures", stdout=StringIO())
    begun = time.perf_counter()
    call_command("load_demo", dossiers=dossiers, seed=1, stdout=StringIO())
    taken = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"{Dossier.objects.count():,} dossiers in {taken:.0f} s ({dossiers / taken:.0f} a second)\n")


def viewers() -> list[tuple[str, User]]:
    """One clerk or reviewer at each level, the grassroots one in the unit with the most files."""
    busiest = Dossier.objects.order_by().values("unit").annotate(files=Count("pk")).order_by("-files").first()
    grassroots = Unit.objects.get(pk=busiest["unit"])
    levels = [grassroots, *grassroots.chain()[1:]]
    named = []
    for unit in levels:
        user = User.objects.create_user(f"bench-{unit.code}", "Ceshi-123456", name="测速")
        appoint(user, Role.CLERK if unit == grassroots else Role.REVIEWER, in_unit=unit)
        named.append((f"{unit.get_kind_display()}（{Dossier.objects.of_unit(unit).count():,} 户）", user))
    return named


def measure(timer: Timer) -> None:
    keys = list(Dossier.objects.order_by("-pk").values_list("pk", flat=True)[:20])
    floor = timer(lambda: list(Dossier.objects.filter(pk__in=keys).select_related("unit")))
    print(f"floor: 20 dossiers by primary key {floor:.1f} ms\n")
    print("| viewer | " + " | ".join(name for name, _ in PAGES) + " |\n|---" * 1 + "|---" * len(PAGES) + "|")
    for name, user in viewers():
        client = Client()
        client.force_login(user)
        cells = []
        for _, address in PAGES:
            taken = timer(lambda address=address, client=client: client.get(address))
            cells.append(f"{taken:.0f} ms ({taken / floor:.0f}×)")
        print(f"| {name} | {' | '.join(cells)} |")
    print("\n| annex, blank | ms | × annex 1 |\n|---|---|---|")
    first = None
    for annex in ANNEXES.values():
        taken = timer(lambda annex=annex: pdf.render(annex, [blank_page(annex)]))
        first = first or taken
        print(f"| {annex.name} | {taken:.0f} | {taken / first:.1f} |")
