"""Which file of fixtures/ fills which table, and how its content becomes rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from accounts.models import Division
from hardship.models import (
    CalendarDay,
    CalendarYear,
    CodeItem,
    CodeMapping,
    DocumentRule,
    LowIncomeStandard,
    PolicyEdition,
)

Row = dict[str, Any]
Rows = Callable[[Row], Iterator[Row]]
PUBLISHED = {"CN-2016-36", "HB-2017-37"}
POLICY_FIELDS = (
    "code",
    "title",
    "document_no",
    "region_code",
    "effective_from",
    "effective_until",
    "replaces",
)


def never(row: Model) -> bool:
    return False


@dataclass(frozen=True)
class Sheet:
    """One table and its file(s).

    files: a glob within fixtures/. key: fields that identify a row. rows: from a parsed file to model rows.
    is_settled: rows of the table that loading may not change any more.
    """

    title: str
    files: str
    model: type[Model]
    key: tuple[str, ...]
    rows: Rows
    is_settled: Callable[[Any], bool] = never


def listed(name: str, *, but: tuple[str, ...] = ()) -> Rows:
    """Rows that stand in a list of the file as they are, but for some fields."""

    def rows(content: Row) -> Iterator[Row]:
        for row in content[name]:
            yield {field: value for field, value in row.items() if field not in but}

    return rows


def code_rows(content: Row) -> Iterator[Row]:
    """Options of one list in the file's order; its `defaults` hold unless an option says otherwise."""
    for place, item in enumerate(content["items"], 1):
        yield {"list_name": content["list"], "order": place * 10, **content["defaults"], **item}


def document_rows(content: Row) -> Iterator[Row]:
    """Papers to bring; any_of names the kind itself and what may stand for it."""
    for place, rule in enumerate(content["rules"], 1):
        others = [kind for kind in rule.get("any_of", []) if kind != rule["kind"]]
        yield {
            "when": rule["when"],
            "kind": rule["kind"],
            "label": rule["label"],
            "alternatives": others,
            "order": place * 10,
        }


def calendar_years(content: Row) -> Iterator[Row]:
    for year in content["years"]:
        yield {"year": year, "source": content["source"]}


def policy_rows(content: Row) -> Iterator[Row]:
    """A policy edition; the file itself is the body that hardship.policy reads."""
    named = {field: content[field] for field in POLICY_FIELDS if content.get(field) is not None}
    yield {**named, "body": content, "published": content["code"] in PUBLISHED}


def is_published(edition: PolicyEdition) -> bool:
    return bool(edition.published)


SHEETS = (
    Sheet(
        "行政区划",
        "divisions.json",
        Division,
        ("code", "valid_from"),
        listed("divisions", but=("note",)),
    ),
    Sheet("代码表", "codes/*.json", CodeItem, ("list_name", "code"), code_rows),
    Sheet(
        "旧代码对照",
        "code_mappings.json",
        CodeMapping,
        ("list_name", "old_edition", "old_label", "new_code"),
        listed("mappings"),
    ),
    Sheet("材料清单", "documents_required.json", DocumentRule, ("when", "kind"), document_rows),
    Sheet(
        "低保标准",
        "low_income_standards.json",
        LowIncomeStandard,
        ("division_code", "kind", "effective_from"),
        listed("standards"),
    ),
    Sheet("工作日历年份", "calendar.json", CalendarYear, ("year",), calendar_years),
    Sheet("节假日与调休", "calendar.json", CalendarDay, ("day",), listed("days")),
    Sheet("政策版本", "policies/*.json", PolicyEdition, ("code",), policy_rows, is_published),
)
