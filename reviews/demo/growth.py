"""Many invented unions under every county, written at once with their tree paths worked out here."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.models import F

from accounts.models import Unit, UnitKind
from hardship.models import Dossier

MARK: Final = "Y"  # units of this loader have codes like 130306-Y01 and 130306-Y01-007
TOWNS: Final = ("东关镇", "西屯镇", "南河镇")
TRADES: Final = (
    "纺织",
    "机械",
    "食品",
    "建材",
    "化工",
    "商贸",
    "运输",
    "物业",
    "印刷",
    "铸造",
    "饲料",
    "医院",
    "学校",
    "水务",
)
WORDS: Final = (
    "恒泰",
    "兴隆",
    "远达",
    "华盛",
    "宏基",
    "长信",
    "众合",
    "金桥",
    "瑞丰",
    "同德",
    "永固",
    "新源",
)
UNITS_WANTED: Final = 4700


def is_filled() -> bool:
    """True when dossiers of this loader are there already."""
    return Dossier.objects.filter(unit__code__contains=f"-{MARK}").exists()


def grown_before(counties: list[Unit]) -> dict[Unit, list[Unit]]:
    """What an earlier run that did not come to write dossiers has left."""
    units = list(Unit.objects.filter(code__contains=f"-{MARK}", kind=UnitKind.ENTERPRISE))
    found = {county: [unit for unit in units if unit.path.startswith(county.path)] for county in counties}
    return {county: below for county, below in found.items() if below}


@transaction.atomic
def grow(dossiers: int) -> dict[Unit, list[Unit]]:
    """Add townships and grassroots unions under every county; returns the grassroots unions by county.

    dossiers: how many files they are to hold; about 4,700 unions from 100,000 files on, fewer for fewer.
    """
    counties = list(Unit.objects.filter(kind=UnitKind.COUNTY, certifies=True))
    if before := grown_before(counties):
        return before
    wanted = min(UNITS_WANTED, max(len(counties), dossiers // 20))
    each = max(1, round(wanted / len(counties)))
    towns = min(len(TOWNS), each)
    taken = children_of(counties)
    made: dict[Unit, list[Unit]] = {}
    fresh: list[Unit] = []
    for county in counties:
        grown = [township(county, taken[county.path] + place, place) for place in range(1, towns + 1)]
        made[county] = [
            enterprise(grown[place % towns], place // towns + 1, place + 1, county) for place in range(each)
        ]
        for town in grown:
            town.numchild = sum(unit.path.startswith(town.path) for unit in made[county])
        fresh += [*grown, *made[county]]
    Unit.objects.bulk_create(fresh, batch_size=1000)
    Unit.objects.filter(pk__in=[county.pk for county in counties]).update(numchild=F("numchild") + towns)
    return made


def children_of(units: Iterable[Unit]) -> dict[str, int]:
    """The highest place taken below each unit, by its path."""
    taken: dict[str, int] = defaultdict(int)
    depths = {unit.depth + 1 for unit in units}
    for path in Unit.objects.filter(depth__in=depths).values_list("path", flat=True):
        parent, last = path[: -Unit.steplen], path[-Unit.steplen :]
        taken[parent] = max(taken[parent], int(last, len(Unit.alphabet)))
    return taken


def township(county: Unit, step: int, place: int) -> Unit:
    name = f"{short(county)}{TOWNS[place - 1]}"
    return below(county, step, f"{county.code}-{MARK}{place:02d}", f"{name}总工会", UnitKind.TOWNSHIP)


def enterprise(town: Unit, step: int, place: int, county: Unit) -> Unit:
    word, trade = WORDS[place % len(WORDS)], TRADES[place % len(TRADES)]
    name = f"{short(county)}{word}{trade}有限公司工会"
    return below(town, step, f"{town.code}-{place:03d}", name, UnitKind.ENTERPRISE)


def below(parent: Unit, step: int, code: str, name: str, kind: str) -> Unit:
    """An unsaved unit at a place below another."""
    depth = parent.depth + 1
    return Unit(
        code=code,
        name=name,
        kind=kind,
        path=Unit._get_path(parent.path, depth, step),
        depth=depth,
        numchild=0,
    )


def short(county: Unit) -> str:
    return county.name.removesuffix("总工会")
