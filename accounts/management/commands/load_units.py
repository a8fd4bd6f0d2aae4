"""manage.py load_units: the unit tree from fixtures/units.json."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Unit, UnitKind

CERTIFYING = {
    UnitKind.PROVINCE,
    UnitKind.CITY,
    UnitKind.COUNTY,
    UnitKind.PROVINCE_INDUSTRY,
    UnitKind.PROVINCE_ORGANS,
}
FIELDS = ("name", "short_name", "kind", "certifies", "division_code", "phone", "valid_from", "valid_until")


class Command(BaseCommand):
    help = "按 fixtures/units.json 载入工会组织：按编码更新，新增下级，从不删除或移动。"

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        content = json.loads((Path(settings.FIXTURE_DIRS[0]) / "units.json").read_text(encoding="utf-8"))
        nodes = list(nodes_of(content["units"]))
        present = {unit.code: unit for unit in Unit.objects.all()}
        changed = sum(update(present[node["code"]], node) for _, node in nodes if node["code"] in present)
        new = [(parent_code, node) for parent_code, node in nodes if node["code"] not in present]
        for parent_code, node in new:
            add(node, parent_code)
        for unit in misplaced(nodes):
            self.stdout.write(f"  {unit}：系统中的上级与文件不同，未移动；需要移动请在后台操作")
        self.stdout.write(f"工会组织：{len(nodes)} 个，新增 {len(new)}，更新 {changed}")


def nodes_of(nodes: list[dict[str, Any]], parent_code: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every unit of the file with its parent's code, parents first."""
    for node in nodes:
        yield parent_code, node
        yield from nodes_of(node.get("children", []), node["code"])


def stated(node: dict[str, Any]) -> dict[str, Any]:
    """The fields the file states; certifies follows from the kind. An unknown kind raises CommandError."""
    if node["kind"] not in UnitKind.values:
        raise CommandError(f"{node['code']}：没有“{node['kind']}”这种工会组织类型。")
    values = {"certifies": node["kind"] in CERTIFYING, **node}
    return {name: Unit._meta.get_field(name).to_python(values[name]) for name in FIELDS if name in values}


def add(node: dict[str, Any], parent_code: str) -> None:
    """Add a unit below its parent, read anew because an insertion may rewrite paths and counts of others."""
    values = {"code": node["code"], **stated(node)}
    if parent_code:
        Unit.objects.add_child(Unit.objects.get(code=parent_code), values)
    else:
        Unit.objects.add_root(values)


def update(unit: Unit, node: dict[str, Any]) -> bool:
    """Write the stated fields that differ; True when there were any."""
    differing = {name: value for name, value in stated(node).items() if getattr(unit, name) != value}
    if differing:
        Unit.objects.filter(pk=unit.pk).update(**differing)
    return bool(differing)


def misplaced(nodes: list[tuple[str, dict[str, Any]]]) -> list[Unit]:
    """Units that stand under another parent than the file says."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    codes = {unit.path: unit.code for unit in units.values()}
    wanted = {node["code"]: parent_code for parent_code, node in nodes}
    above = {code: codes.get(unit.path[: -Unit.steplen], "") for code, unit in units.items()}
    return [units[code] for code, parent_code in wanted.items() if above[code] != parent_code]
