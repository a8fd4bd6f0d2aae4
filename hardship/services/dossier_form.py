"""Annex 6 field by field: what the electronic record holds, what it still misses and where that is mended."""

from dataclasses import dataclass
from itertools import groupby

from hardship.annexes.dossier_basic import region_name
from hardship.models import Certification, Dossier, Member
from hardship.services.completeness import Gap, blank_in, dossier_form_fields
from hardship.services.snapshots import shown, text_of

SECTIONS = {
    "A": "A 基本信息",
    "B": "B 家庭主要成员",
    "C": "C 致困原因",
    "D": "D 银行账户",
    "E": "E 认定与解困脱困",
}
DECIDED = ("category", "tier", "unit", "certified_on", "is_relief_target", "relief_confirmed_on")


@dataclass(frozen=True)
class Item:
    """One field. text: what is filled in, secrets masked; gap: why it is missing and where it is mended."""

    part: str
    label: str
    text: str
    gap: Gap | None = None


@dataclass(frozen=True)
class Section:
    title: str
    items: tuple[Item, ...]

    @property
    def missing(self) -> int:
        return sum(item.gap is not None for item in self.items)


def sections_of(dossier: Dossier) -> list[Section]:
    """Every section of the form with its fields; those of the certification can only be read."""
    items = [*_family_items(dossier), *_decided_items(dossier)]
    return [Section(SECTIONS[part], tuple(rows)) for part, rows in groupby(items, key=lambda item: item.part)]


def _family_items(dossier: Dossier) -> list[Item]:
    items = []
    for row, names, page, whose, part in dossier_form_fields(dossier):
        name_of = f"{row.name} · " if isinstance(row, Member) and not row.is_applicant else ""
        for name in names:
            field = row._meta.get_field(name)
            gap = next(blank_in(row, (name,), page, whose, part), None)
            label = f"{name_of}{field.verbose_name}"
            text = shown(text_of(row, field))
            if name == "hukou_region":
                text = region_name(text, dossier.assessed_on)
            items.append(Item(part, label, text, gap))
    return items


def _decided_items(dossier: Dossier) -> list[Item]:
    decided = (
        dossier.certifications.in_force().filter(certified_at__isnull=False).select_related("unit").first()
    )
    if decided is None:
        return [Item("E", "认定", "", Gap("档案表：还没有认定类别和建档标准。", "certification", part="E"))]
    items = [Item("E", "职工编号", dossier.case_no or "")]
    for name in DECIDED:
        field = Certification._meta.get_field(name)
        text = decided.unit.name if name == "unit" else text_of(decided, field)
        items.append(Item("E", str(field.verbose_name), text))
    groups = "；".join(filter(None, (decided.key_groups_label, decided.key_group_note)))
    return [
        *items,
        Item("E", "五类重点群体", groups),
        Item("E", "“四个一批”措施", decided.four_batches_label),
    ]
