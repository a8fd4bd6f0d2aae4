"""Digests of the record, computed inside PostgreSQL; a row is its recorded columns as text under fixed settings."""

from dataclasses import dataclass
from typing import Final

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from accounts.recording import append_only_models
from hardship.models import Seal, SealBlock

BLOCK: Final = 1000  # rows
LEAF: Final = 16  # bytes: eight for the row's number, and the first eight of its hash
BEFORE_ALL: Final = -(2**63)
PLAIN_TEXT: Final = (  # how values become text must not depend on who asks
    "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, MDY'; SET LOCAL IntervalStyle = 'postgres';"
    " SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1"
)


@dataclass(frozen=True)
class Table:
    """One sealed table: its name, number column, every column of the model, and what people call its rows."""

    name: str
    key: str
    columns: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class Block:
    """Up to BLOCK rows: the greatest number, how many, their digest and leaves (as in models.SealBlock)."""

    last_id: int
    rows: int
    digest: str
    leaves: bytes


def sealed_tables() -> list[Table]:
    """Everything append-only but the seals themselves, in the order of the tables' names."""
    return [_table(model) for model in append_only_models() if model not in (Seal, SealBlock)]


def _table(model: type[models.Model]) -> Table:
    columns = tuple(str(field.column) for field in model._meta.local_concrete_fields)
    return Table(model._meta.db_table, str(model._meta.pk.column), columns, str(model._meta.verbose_name))


def fresh_blocks(cursor: CursorWrapper, table: Table, after: int, last: int) -> list[Block]:
    """The rows with after < number <= last, cut into blocks; one pass over the table's index."""
    cursor.execute(
        f"""
        SELECT max(id), count(*), encode(sha256(string_agg(int8send(id) || leaf, '' ORDER BY id)), 'hex'),
               string_agg(int8send(id) || substring(leaf FOR 8), '' ORDER BY id)
          FROM (SELECT id, leaf, (row_number() OVER (ORDER BY id) - 1) / {BLOCK} AS block
                  FROM ({_leaves(table, table.columns)}) AS leaves) AS numbered
         GROUP BY block ORDER BY block
        """,
        [after, last],
    )
    return [Block(last_id, rows, digest, bytes(leaves)) for last_id, rows, digest, leaves in cursor]


def digest_of(cursor: CursorWrapper, table: Table, block: SealBlock) -> str:
    """What the block's range digests to now."""
    cursor.execute(
        "SELECT coalesce(encode(sha256(string_agg(int8send(id) || leaf, '' ORDER BY id)), 'hex'), '')"
        f" FROM ({_leaves(table, tuple(block.columns))}) AS leaves",
        [block.after_id, block.last_id],
    )
    return str(cursor.fetchone()[0])


def leaves_of(cursor: CursorWrapper, table: Table, block: SealBlock) -> dict[int, bytes]:
    """{number: first eight bytes of its hash} of the rows in the block's range now."""
    cursor.execute(
        f"SELECT id, substring(leaf FOR 8) FROM ({_leaves(table, tuple(block.columns))}) AS leaves",
        [block.after_id, block.last_id],
    )
    return {number: bytes(leaf) for number, leaf in cursor}


def unpacked(leaves: bytes) -> dict[int, bytes]:
    """A block's stored leaves as leaves_of gives the present ones."""
    parts = (leaves[start : start + LEAF] for start in range(0, len(leaves), LEAF))
    return {int.from_bytes(part[:8], "big", signed=True): part[8:] for part in parts}


def _leaves(table: Table, columns: tuple[str, ...]) -> str:
    row = ", ".join(f'"{column}"' for column in columns)
    return (
        f"SELECT \"{table.key}\" AS id, sha256(convert_to(ROW({row})::text, 'UTF8')) AS leaf"
        f' FROM "{table.name}" WHERE "{table.key}" > %s AND "{table.key}" <= %s'
    )


def greatest_numbers(cursor: CursorWrapper, tables: list[Table]) -> dict[str, int]:
    """{table: the greatest number that can be seen}; tables without rows are left out."""
    asked = " UNION ALL ".join(
        f'SELECT \'{table.name}\', max("{table.key}") FROM "{table.name}"' for table in tables
    )
    cursor.execute(asked)
    return {name: greatest for name, greatest in cursor if greatest is not None}


def columns_now(cursor: CursorWrapper) -> dict[str, set[str]]:
    """{table: its columns} of every table in the database as it is."""
    cursor.execute(
        "SELECT relname, array_agg(attname::text) FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
        " WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped AND relnamespace = 'public'::regnamespace"
        " GROUP BY relname"
    )
    return {name: set(columns) for name, columns in cursor}


def being_written(cursor: CursorWrapper, tables: list[Table]) -> set[tuple[str, str]]:
    """(table, transaction) of every other transaction that may still add rows to one of the tables."""
    cursor.execute(
        "SELECT DISTINCT relname, virtualtransaction FROM pg_locks JOIN pg_class ON pg_class.oid = relation"
        " WHERE mode = 'RowExclusiveLock' AND relname = ANY(%s) AND pid IS DISTINCT FROM pg_backend_pid()"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        [[table.name for table in tables]],
    )
    return set(cursor.fetchall())


def plain_text_settings() -> None:
    """For the transaction at hand; the digests of two transactions must agree."""
    with connection.cursor() as cursor:
        cursor.execute(PLAIN_TEXT)
