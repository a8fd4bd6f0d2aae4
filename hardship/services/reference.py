"""Reference data: from the files in fixtures/ to the tables, as often as wanted, deleting nothing."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction

from hardship.models import CodeItem, FixtureLoad, LowIncomeStandard
from hardship.models.codes import BOOK_KEY
from hardship.services import recompute
from hardship.services.reference_sheets import Sheet

RESTED_ON = (LowIncomeStandard, CodeItem)
"""Tables that verdicts rest on; bulk writes send no signal that would tell of their change."""


@dataclass(frozen=True)
class Loaded:
    """What loading one sheet did; `kept` names rows that differ from the file but may not change any more."""

    title: str
    total: int
    added: int = 0
    changed: int = 0
    skipped: bool = False
    kept: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.skipped:
            return f"{self.title}：{self.total} 条，文件未变，不再载入"
        lines = [f"{self.title}：{self.total} 条，新增 {self.added}，更新 {self.changed}"]
        lines += [f"  {name}：系统中已经发布，与文件不同，保留系统中的内容" for name in self.kept]
        return "\n".join(lines)


def fixture_paths(pattern: str) -> list[Path]:
    """Files of fixtures/ that match, in order; raises FileNotFoundError when there are none."""
    folder = Path(settings.FIXTURE_DIRS[0])
    paths = sorted(folder.glob(pattern))
    if not paths:
        raise FileNotFoundError(f"No file {pattern} in {folder}.")
    return paths


def read_all(pattern: str) -> Iterator[dict[str, Any]]:
    """Every matching file as parsed JSON."""
    for path in fixture_paths(pattern):
        yield json.loads(path.read_text(encoding="utf-8"))


def digest_of(pattern: str) -> str:
    """SHA-256 over the names and contents of every matching file."""
    digest = hashlib.sha256()
    for path in fixture_paths(pattern):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_loaded(name: str, digest: str) -> bool:
    return FixtureLoad.objects.filter(name=name, sha256=digest).exists()


def remember(name: str, digest: str) -> None:
    FixtureLoad.objects.update_or_create(name=name, defaults={"sha256": digest})


@transaction.atomic
def load_sheet(sheet: Sheet, *, again: bool = False) -> Loaded:
    """Bring one table in line with its file.

    again: compare row by row even when the file is the one already loaded.
    """
    name, digest = sheet.model._meta.label_lower, digest_of(sheet.files)
    if not again and is_loaded(name, digest):
        return Loaded(sheet.title, sheet.model._default_manager.count(), skipped=True)
    wanted = [row for content in read_all(sheet.files) for row in sheet.rows(content)]
    loaded = upsert(sheet, [built(sheet.model, row) for row in wanted])
    remember(name, digest)
    cache.delete(BOOK_KEY)
    if sheet.model in RESTED_ON and (loaded.added or loaded.changed):
        recompute.ask()
    return loaded


def built(model: type[models.Model], row: dict[str, Any]) -> models.Model:
    """An unsaved row of a model; values become what the database would return (dates, decimals)."""
    columns = {field.name: field for field in model._meta.concrete_fields}
    values = {name: columns[name].to_python(value) for name, value in row.items()}
    return model(**values)


def upsert(sheet: Sheet, wanted: Sequence[models.Model]) -> Loaded:
    """Create what is missing, rewrite what differs, leave the rest and whatever the file does not mention."""
    manager = sheet.model._default_manager
    fields = [field.attname for field in sheet.model._meta.concrete_fields if not field.primary_key]
    present = {values_of(row, sheet.key): row for row in manager.all()}
    new, changed, kept = [], [], []
    for row in wanted:
        old = present.get(values_of(row, sheet.key))
        if old is None:
            new.append(row)
        elif values_of(old, fields) == values_of(row, fields):
            continue
        elif sheet.is_settled(old):
            kept.append(str(old))
        else:
            row.pk = old.pk
            changed.append(row)
    manager.bulk_create(new, batch_size=500)
    manager.bulk_update(changed, fields, batch_size=100)
    return Loaded(sheet.title, len(wanted), len(new), len(changed), kept=tuple(kept))


def values_of(row: models.Model, fields: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, field) for field in fields)
