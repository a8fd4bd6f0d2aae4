"""The eight annexes of 冀工办发〔2017〕44号: what each is called, printed on and made from."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

Subject = Literal["dossier", "member", "meeting", "notice", "unit"]


@dataclass(frozen=True)
class Annex:
    """One form. Its module lives beside this file and offers BLANK and build(subject).

    attached: a sheet printed behind the form of its number; it is never printed blank.
    """

    number: int
    slug: str
    title: str
    module: str
    template: str
    subject: Subject
    landscape: bool = False
    draft_until_certified: bool = False
    attached: bool = False

    @property
    def name(self) -> str:
        return f"附件{self.number}{'附页' if self.attached else ''} {self.title}"


def _annex(number: int, slug: str, title: str, subject: Subject, **marks: bool) -> Annex:
    return Annex(number, slug, title, slug, f"annexes/{slug}.html", subject, **marks)


ANNEXES: dict[int, Annex] = {
    annex.number: annex
    for annex in (
        _annex(1, "authorization", "授权书（声明书）", "dossier"),
        _annex(2, "application", "困难职工申报表", "dossier", draft_until_certified=True),
        _annex(3, "income", "职工（家庭成员）工资收入证明", "member"),
        _annex(4, "meeting_minutes", "民主评议会议记录", "meeting"),
        _annex(5, "public_notice", "困难职工名单公示", "notice"),
        _annex(6, "dossier", "困难职工档案表", "dossier", draft_until_certified=True),
        _annex(7, "contact_card", "困难职工解困脱困联系卡", "dossier", draft_until_certified=True),
        _annex(8, "ledger_sheet", "困难职工解困脱困帮扶台账", "unit", landscape=True),
    )
}


VERDICT_SHEET = _annex(2, "verdict_sheet", "资格意见表", "dossier", draft_until_certified=True, attached=True)
"""Printed behind annex 2; by itself from the dossier's page."""


def blank_page(annex: Annex) -> object:
    """The form with nothing filled in, to be completed by hand."""
    return import_module(f"hardship.annexes.{annex.module}").BLANK


def builder(annex: Annex) -> Callable[..., object]:
    """The function that turns the annex's subject into a page of ready text."""
    build: Callable[..., object] = import_module(f"hardship.annexes.{annex.module}").build
    return build
