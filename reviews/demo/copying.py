"""Writing many rows at once through PostgreSQL's COPY, ids taken from the tables' own sequences.

COPY goes past Model.save, so that dates of the past stay what they are (auto_now would make them today).
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Field, JSONField, Model

from hardship.models.secrets import seal_values

IDS_AT_ONCE = 2000
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
NULL = r"\N"
CLEAN = re.compile(r"[^\\\t\n\r]*").fullmatch
Encoder = Callable[[Any], str]


class RowWriter:
    """Collects rows of any model and copies them in with flush(), in the order the models were first named.

    Not thread-safe. Foreign keys are deferred in this schema, so the order of tables does not matter.
    """

    def __init__(self) -> None:
        self.tables: dict[type[Model], Table] = {}

    def add(self, model: type[Model], **values: Any) -> int:
        """Queue one row by column attribute names (unit_id, not unit); returns its id, drawn when none is given."""
        return self.table(model).add(values)

    def table(self, model: type[Model]) -> "Table":
        found = self.tables.get(model)
        if found is None:
            found = self.tables[model] = Table(model)
        return found

    def flush(self) -> None:
        for table in self.tables.values():
            table.flush()


class Table:
    """The queued rows of one model as COPY text. A column not given has its field's default, encoded once."""

    def __init__(self, model: type[Model]) -> None:
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        self.model = model
        self.name = model._meta.db_table
        self.key = model._meta.pk.attname
        self.columns = [field.column for field in fields]
        self.encoders = {field.attname: (place, encoder_of(field)) for place, field in enumerate(fields)}
        self.blank = [
            NULL if field.primary_key else self.encoders[field.attname][1](field.get_default())
            for field in fields
        ]
        self.buffer = StringIO()
        self.ids: list[int] = []

    def add(self, values: dict[str, Any]) -> int:
        """Queue a row; KeyError for a name that is no column."""
        if self.key not in values:
            values[self.key] = self.next_id()
        seal_values(self.model, values)
        row = self.blank.copy()
        for name, value in values.items():
            place, encoder = self.encoders[name]
            row[place] = encoder(value)
        self.buffer.write("\t".join(row))
        self.buffer.write("\n")
        return values[self.key]

    def next_id(self) -> int:
        if not self.ids:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                    [self.name, self.key, IDS_AT_ONCE],
                )
                self.ids = [row[0] for row in reversed(cursor.fetchall())]
        return self.ids.pop()

    def flush(self) -> None:
        if not self.buffer.tell():
            return
        self.buffer.seek(0)
        columns = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{self.name}" ({columns}) FROM STDIN', self.buffer)
        self.buffer = StringIO()


def plain(value: Any) -> str:
    """One scalar as COPY text."""
    if value is None:
        return NULL
    kind = type(value)
    if kind is str:
        return value if CLEAN(value) else value.translate(ESCAPES)
    if kind is bytes:
        return rf"\\x{value.hex()}"
    if kind is bool:
        return "t" if value else "f"
    if kind is datetime or kind is date:
        return value.isoformat()
    if kind is int or kind is Decimal:
        return str(value)
    return str(value).translate(ESCAPES)


def encoder_of(field: Field) -> Encoder:
    """How a column's values are written: arrays and JSON in their own way."""
    if isinstance(field, ArrayField):
        return array_text
    return json_text if isinstance(field, JSONField) else plain


def array_text(values: list[str] | None) -> str:
    if values is None:
        return NULL
    quoted = ",".join('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return f"{{{quoted}}}".translate(ESCAPES)


def json_text(value: Any) -> str:
    return NULL if value is None else json.dumps(value, ensure_ascii=False).translate(ESCAPES)


class Numbers:
    """Numbers under prefixes, counted on from what the database has given out; save() writes them back."""

    def __init__(self, last: dict[str, int]) -> None:
        self.last = defaultdict(int, last)

    def next_in(self, prefix: str, digits: int) -> str:
        self.last[prefix] += 1
        return f"{prefix}{self.last[prefix]:0{digits}d}"
