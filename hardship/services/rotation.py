"""Encrypting everything anew under a new key while the system runs (manage.py rotate_keys).

1. A new key is added to the key file; from then on every process encrypts with it and still opens what is under others.
2. Rows with a value under another key are encrypted anew, a batch a transaction, in the order of their keys. A row
   somebody holds is passed over and comes again; a value changed meanwhile is not overwritten.
3. Once no row uses them, the other keys are marked retired. They stay in the file for backups of before.
Killed at any point, the next call goes on where it was: the key file says that a rotation is under way.

The key of the blind indexes is not rotated. It would need a second index column beside each index, filled from the new
key while both are written, and then swapped with the constraints in one locking transaction.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from hardship import keyfile
from hardship.ciphers import SecretUnreadable, keys, seal, unseal
from hardship.models.secrets import SecretField, SecretHolder, secrets_of

BATCH: Final = 500
PATIENCE: Final = 60  # seconds to wait for rows that others hold
LOCK: Final = 0x6B657973  # any number no other advisory lock of this database uses
Report = Callable[[str, int, int], None]


class RotationRefused(Exception):
    """The rotation did not begin or is not finished; what was encrypted anew stays. The message is fit to show."""


def rotate(algorithm: str | None, report: Report) -> list[int]:
    """Encrypt every value under a new key, or finish a rotation that was interrupted; returns the retired key numbers.

    algorithm: a word of keyfile.KEY_BYTES, None for that of the present key.
    report: told (what kind of row, rows done, rows found). Raises RotationRefused and keyfile.KeysRefused.
    """
    with _alone():
        ring = keys().ring
        present = ring.keys[ring.current].algorithm
        if not ring.ending or (algorithm or present) != present:
            ring = ring.with_new_key(algorithm or present)
            keyfile.write(settings.KEY_FILE, ring)
        broken = [place for model in secret_holders() for place in _encrypt_anew(model, ring.current, report)]
        if broken:
            raise RotationRefused(
                f"有 {len(broken)} 处内容打不开，没有改动，旧密钥也没有停用：{'、'.join(broken[:10])}。"
                "请核对这些行（可能被改动或移动过）后再运行。"
            )
        ended = ring.ending
        keyfile.write(settings.KEY_FILE, ring.retiring(ended))
        return ended


def secret_holders() -> list[type[SecretHolder]]:
    """Every table with encrypted columns."""
    return [model for model in apps.get_models() if issubclass(model, SecretHolder)]


def newest_sealed(model: type[Model], field: SecretField) -> list[tuple[int, bytes]]:
    """Primary key and sealed value of the newest row that has one; empty when none has."""
    table, column = model._meta.db_table, field.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT id, "{column}" FROM "{table}" WHERE length("{column}") > 0 ORDER BY id DESC LIMIT 1'  # noqa: S608 our own names
        )
        return [(key, bytes(blob)) for key, blob in cursor.fetchall()]


@contextmanager
def _alone() -> Iterator[None]:
    """One rotation at a time in a database; a killed one leaves no lock behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise RotationRefused("另一个 rotate_keys 正在运行，请等它结束。")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _encrypt_anew(model: type[Model], current: int, report: Report) -> list[str]:
    """Bring a table under the current key, pass by pass until no row is left; returns places that do not open."""
    name, broken = str(model._meta.verbose_name), dict[int, str]()
    total, done, deadline = _count(model, current), 0, time.monotonic() + PATIENCE
    report(name, 0, total)
    while True:
        after, moved = 0, 0
        while keys_seen := _batch(model, current, after, broken):
            after, moved = keys_seen[-1], moved + len(keys_seen)
            report(name, min(done + moved, total), total)
        done += moved
        left = _count(model, current) - len(broken)
        if left <= 0:
            return list(broken.values())
        if moved:
            deadline = time.monotonic() + PATIENCE
        elif time.monotonic() > deadline:
            raise RotationRefused(f"{name}有 {left} 行一直被别的操作占用，其余已完成。请稍后再运行一次。")
        else:
            time.sleep(0.2)


def _count(model: type[Model], current: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT count(*) FROM "{model._meta.db_table}" WHERE {_under_others(model)}',  # noqa: S608 our own names
            {"current": current},
        )
        return int(cursor.fetchone()[0])


@transaction.atomic
def _batch(model: type[Model], current: int, after: int, broken: dict[int, str]) -> list[int]:
    """Encrypt the next rows after a primary key anew; returns the primary keys seen, empty at the end of the table.

    Locked rows are passed over rather than waited for, so that a rotation never stands in a deadlock.
    """
    fields = secrets_of(model)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT id, {columns} FROM "{model._meta.db_table}" WHERE id > %(after)s AND ({_under_others(model)})'  # noqa: S608 our own names
            " AND NOT id = ANY(%(broken)s) ORDER BY id LIMIT %(batch)s FOR UPDATE SKIP LOCKED",
            {"after": after, "current": current, "batch": BATCH, "broken": list(broken)},
        )
        rows = cursor.fetchall()
        for key, *blobs in rows:
            try:
                _write(
                    cursor,
                    model,
                    key,
                    {field: bytes(blob) for field, blob in zip(fields, blobs, strict=True)},
                )
            except SecretUnreadable:
                broken[key] = f"{model._meta.db_table} 第 {key} 行"
    return [row[0] for row in rows]


def _write(cursor: CursorWrapper, model: type[Model], key: int, held: dict[SecretField, bytes]) -> None:
    """Compare and set: the row is written only as long as its values are those that were read."""
    fresh = {field: seal(unseal(blob, field.place(key)), field.place(key)) for field, blob in held.items()}
    put = ", ".join(f'"{field.column}" = %s' for field in held)
    same = " AND ".join(f'"{field.column}" = %s' for field in held)
    cursor.execute(
        f'UPDATE "{model._meta.db_table}" SET {put} WHERE id = %s AND {same}',  # noqa: S608 our own names
        [*fresh.values(), key, *held.values()],
    )


def _under_others(model: type[Model]) -> str:
    """SQL: the row has a value under a key other than %(current)s."""
    return " OR ".join(
        f'(length("{field.column}") > 0 AND get_byte("{field.column}", 0) <> %(current)s)'
        for field in secrets_of(model)
    )
