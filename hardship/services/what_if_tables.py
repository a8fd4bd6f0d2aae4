"""政策测算 added up for reading: totals, flows between categories, the same by unit and by cause, and what it costs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from accounts.models import Unit
from hardship.models.codes import label_of
from hardship.services.scenarios import Rate
from hardship.services.what_if import Group, Standing

MOVES: Final[dict[str, str]] = {
    "enter": "新纳入",
    "leave": "不再符合",
    "change": "类别改变",
    "unclear": "转为尚不能判断",
    "near": "临界（线上下 5% 以内）",
}
"""The lists a what-if offers; a family may be near a line whatever else it does."""

OUTCOMES: Final = {"ineligible": "不符合", "unknown": "尚不能判断"}


@dataclass
class Line:
    """Households counted under one heading. costs: yuan a year at the chosen rates, before and after."""

    households: int = 0
    before: int = 0
    after: int = 0
    moves: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MOVES, 0))
    cost_before: Fraction = Fraction(0)
    cost_after: Fraction = Fraction(0)

    @property
    def difference(self) -> int:
        return self.after - self.before

    @property
    def cost_difference(self) -> Fraction:
        return self.cost_after - self.cost_before

    def add(self, group: Group, rates: Mapping[str, Rate]) -> None:
        """Count a group of families in."""
        self.households += group.households
        self.before += group.households * (group.before.outcome == "eligible")
        self.after += group.households * (group.after.outcome == "eligible")
        if group.move in self.moves:
            self.moves[group.move] += group.households
        self.moves["near"] += group.households * group.near
        self.cost_before += _cost(rates, group.before, group.households, group.own_standards)
        self.cost_after += _cost(rates, group.after, group.households, group.standards)


@dataclass(frozen=True)
class Flow:
    """Households that stand so now and would stand so."""

    before: Standing
    after: Standing
    move: str
    households: int

    @property
    def move_label(self) -> str:
        return MOVES.get(self.move, "不变")

    @property
    def before_label(self) -> str:
        return standing_label(self.before)

    @property
    def after_label(self) -> str:
        return standing_label(self.after)


@dataclass(frozen=True)
class Tables:
    """The whole answer. units by path, causes by code, categories by code ("" = not eligible or not known)."""

    total: Line
    units: dict[str, Line]
    causes: dict[str, Line]
    categories: dict[str, Line]
    flows: list[Flow]


def tables_of(groups: Sequence[Group], rates: Mapping[str, Rate]) -> Tables:
    """Add the groups up every way a page shows."""
    total = _by(groups, rates, lambda group: "").get("", Line())
    return Tables(
        total,
        _by(groups, rates, lambda group: group.unit_path),
        _by(groups, rates, lambda group: group.cause),
        _categories(groups, rates),
        _flows(groups),
    )


def headed(tables: Tables) -> dict[str, Any]:
    """The tables with their headings for a page: units, causes (with codes), categories, flows (with names)."""
    units = {unit.path: unit for unit in Unit.objects.filter(path__in=tables.units)}
    return {
        "units": [(units.get(path), line) for path, line in tables.units.items()],
        "causes": [(code, label_of("cause", code) or "未填", line) for code, line in tables.causes.items()],
        "categories": [
            (label_of("hardship_category", code) or "不符合或尚不能判断", line)
            for code, line in tables.categories.items()
        ],
        "flows": [(flow_name(flow.before, flow.after), flow) for flow in tables.flows],
    }


def standing_label(standing: Standing) -> str:
    """低保户, 不符合 or 尚不能判断."""
    return OUTCOMES.get(standing.outcome) or label_of("hardship_category", standing.category)


def chosen(groups: Iterable[Group], kind: str, *, cause: str = "", flow: str = "") -> list[Group]:
    """Groups of a kind of MOVES, or of any with ""; cause: a code; flow: as flow_name writes it."""
    return [
        group
        for group in groups
        if (not kind or (group.near if kind == "near" else group.move == kind))
        and (not cause or group.cause == cause)
        and (not flow or flow_name(group.before, group.after) == flow)
    ]


def flow_name(before: Standing, after: Standing) -> str:
    """A flow as an address carries it: "eligible.dibao-ineligible."."""
    return "-".join(f"{standing.outcome}.{standing.category}" for standing in (before, after))


def _by(groups: Iterable[Group], rates: Mapping[str, Rate], name: Callable[[Group], str]) -> dict[str, Line]:
    lines: dict[str, Line] = defaultdict(Line)
    for group in groups:
        lines[name(group)].add(group, rates)
    return dict(sorted(lines.items()))


def _categories(groups: Iterable[Group], rates: Mapping[str, Rate]) -> dict[str, Line]:
    """Households and cost of each category, before and after; moves count under the category that is gained or lost."""
    lines: dict[str, Line] = defaultdict(Line)
    for group in groups:
        was, becomes = lines[group.before.category], lines[group.after.category]
        was.before += group.households
        becomes.after += group.households
        was.cost_before += _cost(rates, group.before, group.households, group.own_standards)
        becomes.cost_after += _cost(rates, group.after, group.households, group.standards)
    return dict(sorted(lines.items()))


def _flows(groups: Iterable[Group]) -> list[Flow]:
    """Every pair that occurs, the largest first."""
    counted: dict[tuple[Standing, Standing], int] = defaultdict(int)
    moves: dict[tuple[Standing, Standing], str] = {}
    for group in groups:
        pair = group.before, group.after
        counted[pair] += group.households
        moves[pair] = group.move
    ordered = sorted(counted.items(), key=lambda item: -item[1])
    return [Flow(before, after, moves[before, after], households) for (before, after), households in ordered]


def _cost(rates: Mapping[str, Rate], standing: Standing, households: int, standards: int) -> Fraction:
    rate = rates.get(standing.category)
    return rate.cost(households, standards) if rate else Fraction(0)
