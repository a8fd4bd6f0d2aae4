"""The lists behind the figures of a what-if: which families, page by page or all in one sheet."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django import forms

from hardship.forms.what_if import WhatIfForm
from hardship.models.codes import label_of
from hardship.services.what_if import Group, WhatIf
from hardship.services.what_if_rows import Row, rows_of
from hardship.services.what_if_tables import MOVES, chosen, standing_label
from hardship.sheets import Column, Value, workbook

MOST: Final = 20_000
"""Families on one sheet: about twenty seconds of writing."""

COLUMNS: Final = (
    Column("编号", 20), Column("姓名", 12), Column("填报单位", 34), Column("家庭人口", 9), Column("主要致困原因", 20),
    Column("家庭月人均收入（元）", 14), Column("测算低保标准（元/人·月）", 14), Column("现行意见", 14), Column("测算意见", 14),
    Column("变化", 14), Column("理由", 60),
)  # fmt: skip


class FamilyQuery(WhatIfForm):
    """A supposition, and which of its families: kind, cause and flow narrow the list."""

    right = "view_dossiers"
    kind = forms.ChoiceField(required=False, choices=[("", "全部"), *MOVES.items()])
    cause = forms.CharField(required=False, max_length=20)
    flow = forms.CharField(required=False, max_length=80)

    @cached_property
    def asked(self) -> WhatIf:
        return WhatIf(self.scenario(), self.user, self.cleaned_data["unit"], right=self.right)

    @cached_property
    def groups(self) -> list[Group]:
        said = {name: self.cleaned_data[name] for name in ("kind", "cause", "flow")}
        return chosen(self.asked.groups(), said.pop("kind"), **said)

    @property
    def count(self) -> int:
        return sum(group.households for group in self.groups)

    @property
    def kind_label(self) -> str:
        return MOVES.get(self.cleaned_data["kind"], "全部档案")

    def rows(self, start: int, most: int) -> list[Row]:
        near = self.cleaned_data["kind"] == "near"
        families = self.asked.families(self.groups, near=near, start=start, most=most)
        return rows_of(families, self.cleaned_data["rules"], self.user)

    def narrowed(self) -> list[str]:
        """What the list holds, in words."""
        said = [f"名单：{self.kind_label}"]
        if self.cleaned_data["unit"]:
            said.append(f"单位：{self.cleaned_data['unit'].name}")
        if self.cleaned_data["cause"]:
            said.append(f"主要致困原因：{label_of('cause', self.cleaned_data['cause'])}")
        if self.cleaned_data["flow"] and self.groups:
            said.append(f"{standing_label(self.groups[0].before)} → {standing_label(self.groups[0].after)}")
        return said


class ExportQuery(FamilyQuery):
    """The same of the families that the person may take away in a sheet: a list seen is not yet one to export."""

    right = "export_dossiers"


class Families:
    """The query's families as a Paginator wants them: a length and slices."""

    ordered = True

    def __init__(self, query: FamilyQuery) -> None:
        self.query = query

    def count(self) -> int:
        return self.query.count

    def __len__(self) -> int:
        return self.query.count

    def __getitem__(self, wanted: slice) -> list[Row]:
        return self.query.rows(wanted.start, wanted.stop - wanted.start)


def sheet_of(query: FamilyQuery, moment: datetime) -> bytes:
    """The whole list as a workbook that says on its face what it is."""
    notes = [
        "本表为政策测算结果，不作为认定依据，不改变任何档案。",
        "；".join(query.supposed()),
        f"{'；'.join(query.narrowed())}；共 {query.count} 户；{query.user} 测算于 {moment:%Y年%-m月%-d日 %H:%M}",
    ]
    return workbook("测算", f"政策测算名单——{query.kind_label}（测算）", notes, COLUMNS, _cells(query))


def _cells(query: FamilyQuery) -> Iterator[list[Value]]:
    for start in range(0, query.count, 1000):
        for row in query.rows(start, 1000):
            yield _line(row)


def _line(row: Row) -> list[Any]:
    dossier = row.dossier
    return [
        dossier.case_no or dossier.number, dossier.applicant_name, dossier.unit.name, dossier.persons, dossier.main_cause_label,
        row.monthly, row.standard, row.before_label, row.after_label, row.move_label, row.because,
    ]  # fmt: skip
