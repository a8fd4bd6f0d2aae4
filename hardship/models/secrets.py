"""Encrypted columns: plain text in Python, sealed in the database (hardship.ciphers), found only by a blind index.

A row comes from the database sealed and each secret is opened when its attribute is first read, so that a list that does
not show a secret does not open it. A value is bound to its row, so the row has its key before it is inserted.
"""

import base64
import json
from collections.abc import Iterable
from functools import cache
from typing import Any, NoReturn, Self

from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.models.lookups import Exact
from django.db.models.query_utils import DeferredAttribute

from hardship.ciphers import SecretUnreadable, blind_index, current_key, seal, unseal
from hardship.models.codes import CodeField


class SecretMisused(FieldError):
    """A program asks of an encrypted column what only a plain one can do."""


class Sealed:
    """One encrypted value. place: what it is bound to, None when it was read apart from its row."""

    __slots__ = ("blob", "place", "plain")

    def __init__(self, blob: bytes, place: str | None = None, plain: str | None = None) -> None:
        self.blob, self.place, self.plain = blob, place, plain

    def open(self) -> str:
        """The text. Raises SecretUnreadable."""
        if self.plain is None:
            if self.place is None:
                raise SecretMisused(
                    "values() and values_list() cannot open an encrypted column: read the row."
                )
            self.plain = unseal(self.blob, self.place)
        return self.plain

    def holds(self, text: object) -> bool:
        try:
            return self.open() == text
        except SecretUnreadable:
            return False

    def stays(self, place: str) -> bool:
        """True when it may be written as it is: to its own place, and not under a key that is ending."""
        return self.place == place and (not self.blob or self.blob[0] == current_key())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Sealed):
            return self.blob == other.blob
        raise SecretMisused("An encrypted value read by values() equals nothing: read the row.")

    def __hash__(self) -> int:
        return hash(self.blob)

    def __str__(self) -> str:
        raise SecretMisused("An encrypted value read by values() has no text: read the row.")

    def __repr__(self) -> str:
        return "<Sealed>"


class SecretAttribute(DeferredAttribute):
    """Opens on reading; a value set that is the one held leaves the sealed one in its place."""

    def __get__(self, row: Any, cls: Any = None) -> Any:
        if row is None:
            return self
        held = super().__get__(row, cls)
        return self.field.from_text(held.open()) if isinstance(held, Sealed) else held

    def __set__(self, row: Any, value: Any) -> None:
        held = row.__dict__.get(self.field.attname)
        if isinstance(held, Sealed) and isinstance(value, str) and held.place and held.holds(value):
            return
        row.__dict__[self.field.attname] = value


class IsEmpty(Exact):
    """The one question an encrypted column answers: is it empty?"""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        if rhs != "":
            _refuse(lhs.output_field)
        super().__init__(lhs, rhs)


class SecretField(models.CharField):
    """Text kept as bytes: see hardship.ciphers. Only of a SecretHolder; max_length is that of the plain text."""

    descriptor_class = SecretAttribute

    def get_internal_type(self) -> str:
        return "BinaryField"

    def place(self, key: int) -> str:
        """What a value of the row with this primary key is bound to."""
        return f"{self.model._meta.db_table}.{self.column}.{key}"

    def to_text(self, value: Any) -> str:
        return "" if value is None else str(value)

    def from_text(self, text: str) -> Any:
        return text

    def sealed(self, value: Any, key: int) -> Sealed:
        """The plain value as it is written into the row with this primary key."""
        text, place = self.to_text(value), self.place(key)
        return Sealed(seal(text, place), place, text)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, row: models.Model, add: bool) -> Sealed:
        held = row.__dict__.get(self.attname)
        if not isinstance(held, Sealed) or not held.stays(self.place(row.pk)):
            held = self.sealed(getattr(row, self.attname), row.pk)
            row.__dict__[self.attname] = held
        return held

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Sealed values, and the empty one; a plain value cannot be written without its row."""
        if not isinstance(value, Sealed) and value not in ("", b"") and self.to_text(value):
            raise SecretMisused(f"{self} is encrypted for its row: set the attribute and save the row.")
        return connection.Database.Binary(value.blob if isinstance(value, Sealed) else b"")

    def get_lookup(self, lookup_name: str) -> Any:
        return IsEmpty if lookup_name == "exact" else _refuse(self)

    def get_transform(self, lookup_name: str) -> Any:
        _refuse(self)

    def value_to_string(self, row: models.Model) -> str:
        """For dumpdata: sealed, never plain."""
        return base64.b64encode(self.pre_save(row, False).blob).decode()


class SecretCodeField(SecretField, CodeField):
    """A code of one list, encrypted: what an illness or a disability is called."""


class SecretJSONField(SecretField):
    """Anything JSON can say, encrypted as its text. Set it anew to change it: what is read is a copy."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 1_000_000)
        super().__init__(*args, **kwargs)

    def to_text(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False) if value else ""

    def from_text(self, text: str) -> Any:
        return json.loads(text) if text else {}

    def to_python(self, value: Any) -> Any:
        return value


class BlindIndexField(models.BinaryField):
    """The blind index of another column of the row, NULL when that is empty. kind: secrets of a kind can be compared."""

    def __init__(self, *args: Any, of: str = "", kind: str = "", **kwargs: Any) -> None:
        self.of, self.kind = of, kind
        super().__init__(*args, **{"null": True, "editable": False, "max_length": 32} | kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of, "kind": self.kind}

    def pre_save(self, row: models.Model, add: bool) -> bytes | None:
        found = blind_index(self.kind, getattr(row, self.of))
        setattr(row, self.attname, found)
        return found


class DrawnKey(models.BigAutoField):
    """A primary key drawn from the table's own sequence before the row is inserted: save() and bulk_create() ask it."""

    def get_pk_value_on_save(self, instance: models.Model) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s))", [self.model._meta.db_table, self.column]
            )
            return int(cursor.fetchone()[0])


@cache
def secrets_of(model: type[models.Model]) -> tuple[SecretField, ...]:
    return tuple(field for field in model._meta.concrete_fields if isinstance(field, SecretField))


@cache
def indexes_of(model: type[models.Model]) -> tuple[BlindIndexField, ...]:
    return tuple(field for field in model._meta.concrete_fields if isinstance(field, BlindIndexField))


class SecretHolder(models.Model):
    """A model with encrypted columns."""

    id = DrawnKey("ID", primary_key=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A secret that is saved brings its index along; a new row is inserted at once, although it has its key."""
        if self.pk is None:
            kwargs["force_insert"] = True
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = [*kwargs["update_fields"], *self._indexes_of(kwargs["update_fields"])]
        super().save(*args, **kwargs)

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> Self:
        row = super().from_db(db, field_names, values)
        for field in secrets_of(cls):
            held = row.__dict__.get(field.attname)
            if isinstance(held, Sealed):
                held.place = field.place(row.pk)
        return row

    @classmethod
    def _indexes_of(cls, names: Iterable[str]) -> list[str]:
        return [index.name for index in indexes_of(cls) if index.of in names]


def seal_values(model: type[models.Model], values: dict[str, Any]) -> None:
    """Put sealed secrets and their indexes in the place of plain ones in a row's values, the primary key among them."""
    for index in indexes_of(model):
        values[index.attname] = blind_index(index.kind, values.get(index.of, ""))
    for field in secrets_of(model):
        if field.attname in values:
            values[field.attname] = field.sealed(values[field.attname], values[model._meta.pk.attname]).blob


def indexed(secret: str) -> models.CheckConstraint:
    """The database's own rule that a secret and its blind index are empty together."""
    blank, index = models.Q(**{secret: ""}), f"{secret}_index__isnull"
    return models.CheckConstraint(
        condition=(blank & models.Q(**{index: True})) | (~blank & models.Q(**{index: False})),
        name=f"{secret}_is_indexed",
    )


def _refuse(field: models.Field) -> NoReturn:
    raise SecretMisused(
        f"{field} is encrypted and cannot be searched: ask its blind index (hardship.ciphers)."
    )
