"""Writing many rows at once through PostgreSQL's COPY, ids taken from the tables' own sequences.

COPY goes past Model.save, so that dates of the past stay what they are (auto_now would make them today).
"""

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Field, JSONField, Model

IDS_AT_ONCE = 2000
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
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
    """The queued rows of one model as COPY text."""

    def __init__(self, model: type[Model]) -> None:
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        self.name = model._meta.db_table
        self.key = model._meta.pk.attname
        self.columns = [field.column for field in fields]
        self.attributes = [field.attname for field in fields]
        self.special = {field.attname: encoder for field in fields if (encoder := special_encoder(field))}
        self.blank = {field.attname: field.get_default() for field in fields if not field.primary_key}
        self.buffer = StringIO()
        self.ids: list[int] = []

    def add(self, values: dict[str, Any]) -> int:
        strangers = values.keys() - self.blank.keys() - {self.key}
        if strangers:
            raise ValueError(f"{self.name} has no columns {sorted(strangers)}.")
        row = self.blank | values
        if self.key not in row:
            row[self.key] = self.next_id()
        self.buffer.write("\t".join([self.text(name, row[name]) for name in self.attributes]))
        self.buffer.write("\n")
        return row[self.key]

    def text(self, name: str, value: Any) -> str:
        if value is None:
            return r"\N"
        if name in self.special:
            return self.special[name](value)
        return plain(value)

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
    kind = type(value)
    if kind is bool:
        return "t" if value else "f"
    if kind is int or kind is Decimal:
        return str(value)
    if kind is datetime or kind is date:
        return value.isoformat()
    return str(value).translate(ESCAPES)


def special_encoder(field: Field) -> Encoder | None:
    """How arrays and JSON are written; None for plain columns."""
    if isinstance(field, ArrayField):
        return array_text
    if isinstance(field, JSONField):
        return json_text
    return None


def array_text(values: list[str]) -> str:
    quoted = ",".join('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return f"{{{quoted}}}".translate(ESCAPES)


def json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).translate(ESCAPES)


class Numbers:
    """Numbers under prefixes, counted on from what the database has given out; save() writes them back."""

    def __init__(self, last: dict[str, int]) -> None:
        self.last = defaultdict(int, last)

    def next_in(self, prefix: str, digits: int) -> str:
        self.last[prefix] += 1
        return f"{prefix}{self.last[prefix]:0{digits}d}"
