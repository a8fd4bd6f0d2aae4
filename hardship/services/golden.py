"""The golden workbook: families with the verdict policy staff expect, one row a case, read into typed cases.

No database: the editions are handed in, so that the same rows can be held against the shipped files or the system's.
"""

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.exceptions import InvalidFileException

from hardship.enums import Outcome
from hardship.policy import Assessment, Edition, Facts, FactsRefused
from hardship.policy.reading import Reader, shown
from hardship.policy.vocabulary import CAUSES, VETO_BITS

HEADINGS = (
    "案例号", "说明", "政策版本", "家庭人口", "家庭年收入", "年刚性支出", "意外或重病自付支出", "连续低于低保月数", "政府救助",
    "每月救助金额", "储蓄", "投资性净资产", "致困原因", "否决情形", "农民工", "工会会员", "合同月数", "当地低保标准", "期望结论",
    "期望类别", "期望依据款",
)  # fmt: skip
NONE = "无"
CAUSE_WORDS = {label: word for word, label in CAUSES.items()}
VETO_WORDS = {code: code for code in VETO_BITS}
OUTCOMES = {str(outcome.label): outcome for outcome in Outcome}


@dataclass(frozen=True)
class GoldenCase:
    """One row: a family, the edition that judges it, and what is expected.

    number: 案例号. category: its label, "" unless eligible. clause: mark of the first clause met, "" = not looked at.
    """

    row: int
    number: str
    note: str
    edition: str
    facts: Facts
    outcome: Outcome
    category: str
    clause: str

    def disagreement(self, found: Assessment) -> str:
        """Where the verdict differs from the expected one, in a sentence; "" when it does not."""
        clause = found.ground.clause if found.ground else ""
        category = found.category.label if found.category else ""
        same = (found.outcome, category) == (self.outcome, self.category) and self.clause in ("", clause)
        if same:
            return ""
        expected = said(self.outcome.label, self.category, self.clause)
        return f"期望{expected}，规则得出{said(Outcome(found.outcome).label, category, clause)}。"


def said(outcome: object, category: str, clause: str) -> str:
    return "“" + " ".join(str(part) for part in (outcome, category, clause) if part) + "”"


def cases_in(raw: bytes, editions: Mapping[str, Edition]) -> list[GoldenCase]:
    """The cases in the bytes of a workbook; raises FactsRefused with row and column of every fault.

    editions: those a row may name, by code.
    """
    rows = _rows(raw)
    faults: list[str] = []
    cases = [_case(number, cells, editions, faults) for number, cells in rows]
    seen: dict[str, int] = {}
    for case in cases:
        first = seen.setdefault(case.number, case.row)
        if case.number and first != case.row:
            faults.append(f"第 {case.row} 行 › 案例号“{case.number}”与第 {first} 行重复。")
    if not cases:
        faults.append("第一张表没有案例，请从第 2 行起填写。")
    if faults:
        raise FactsRefused(faults)
    return cases


def _rows(raw: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row that is not empty: its number and its cells by heading; a formula stands as its Cell."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # drop-down lists of newer programs, which only the person needs
            sheet = load_workbook(BytesIO(raw)).worksheets[0]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as fault:
        raise FactsRefused(["文件不是有效的 Excel 工作簿（.xlsx），请用原文件修改后另存。"]) from fault
    first, *others = sheet.iter_rows()
    headings = _headings([str(cell.value or "").strip() for cell in first])
    for number, row in enumerate(others, start=2):
        cells = {heading: _value(row[place]) for heading, place in headings.items()}
        if any(value is not None for value in cells.values()):
            yield number, {heading: value for heading, value in cells.items() if value is not None}


def _headings(written: list[str]) -> dict[str, int]:
    """Where each heading stands; raises FactsRefused for missing, unknown and repeated ones."""
    faults = [f"第 1 行缺少“{heading}”一列。" for heading in HEADINGS if heading not in written]
    for place, heading in enumerate(written):
        if heading and heading not in HEADINGS:
            faults.append(f"第 1 行第 {place + 1} 列的“{heading}”不是可识别的列名。")
        elif heading and heading in written[:place]:
            faults.append(f"第 1 行的“{heading}”出现不止一次。")
    if faults:
        raise FactsRefused(faults)
    return {heading: written.index(heading) for heading in HEADINGS}


def _value(cell: Cell) -> Any:
    """What a cell says; a float as the 15 digits a spreadsheet shows."""
    if cell.data_type == "f":
        return cell
    value = cell.value.strip() or None if isinstance(cell.value, str) else cell.value
    return Decimal(f"{value:.15g}") if isinstance(value, float) else value


def _case(row: int, cells: dict[str, Any], editions: Mapping[str, Edition], faults: list[str]) -> GoldenCase:
    formulas = [heading for heading, value in cells.items() if isinstance(value, Cell)]
    faults += [f"第 {row} 行 › {heading}是公式，请改为数值或文字。" for heading in formulas]
    reader = Reader({key: cells[key] for key in cells if key not in formulas}, faults, {}, f"第 {row} 行")
    edition = reader.need("政策版本", reader.word("政策版本", editions), "")
    outcome = OUTCOMES.get(reader.need("期望结论", reader.word("期望结论", OUTCOMES), ""), Outcome.UNKNOWN)
    category, clause = _ground(reader, outcome, editions.get(edition))
    return GoldenCase(
        row=row,
        number=reader.need("案例号", reader.pattern("案例号", r"\S.{0,40}", "40 字以内的编号"), ""),
        note=str(cells.get("说明", "")),
        edition=edition,
        facts=_facts(reader),
        outcome=outcome,
        category=category,
        clause=clause,
    )


def _ground(reader: Reader, outcome: Outcome, edition: Edition | None) -> tuple[str, str]:
    """期望类别 and 期望依据款, in the words of the edition; both are needed when the family is eligible."""
    if edition is None:
        return "", ""
    category = reader.word("期望类别", [named.label for named in edition.categories])
    clause = reader.word("期望依据款", [clause.clause for clause in edition.clauses])
    if outcome == Outcome.ELIGIBLE:
        return reader.need("期望类别", category, ""), reader.need("期望依据款", clause, "")
    if category:
        reader.faults.append(f"{reader.at('期望类别')}应为空：期望结论不是“符合”。")
    return "", clause or ""


def _facts(reader: Reader) -> Facts:
    """The family of a row; an empty cell is unknown, but for 农民工, where it is no."""
    return Facts(
        persons=reader.whole("家庭人口", at_least=1),
        annual_income=reader.amount("家庭年收入"),
        rigid_expense=reader.amount("年刚性支出"),
        accident_expense=reader.amount("意外或重病自付支出"),
        months_below=reader.whole("连续低于低保月数", at_least=0),
        gov_aid=_yes_no(reader, "政府救助"),
        aid_monthly=reader.amount("每月救助金额"),
        savings=reader.amount("储蓄"),
        net_investments=reader.amount("投资性净资产", may_be_negative=True),
        causes=_words(reader, "致困原因", CAUSE_WORDS),
        vetoes=_words(reader, "否决情形", VETO_WORDS),
        migrant=_yes_no(reader, "农民工") or False,
        member=_yes_no(reader, "工会会员"),
        contract_months=reader.whole("合同月数", at_least=0),
        standard=reader.amount("当地低保标准", above_zero=True),
    )


def _yes_no(reader: Reader, heading: str) -> bool | None:
    return {"是": True, "否": False}.get(reader.word(heading, ("是", "否")) or "")


def _words(reader: Reader, heading: str, known: Mapping[str, str]) -> frozenset[str] | None:
    """Words joined by 、 as the rules call them; 无 is none, an empty cell unknown."""
    text = reader.text(heading)
    if text is None or text == NONE:
        return frozenset() if text else None
    words = [word for word in re.split(r"[、，,；;\s]+", text) if word]
    strangers = [word for word in words if word not in known]
    reader.faults.extend(
        f"{reader.at(heading)}中的{shown(word)}不在可选范围内（{'、'.join(known)}；没有的写“{NONE}”）。"
        for word in strangers
    )
    return frozenset(known[word] for word in words if word in known)
