"""Sealing the record: digest what came since, chain it to the seal before.

Which rows are final? Numbers are given out before rows are committed, so a row with a lower number may appear after one
with a higher. Therefore the greatest number of each table is read first; then every transaction that holds the table's
write lock at that moment is waited for (a writer takes the lock before a number). When the last of them has ended, no
row up to that number can appear any more: what does was put there by somebody else. A table whose writers do not end in
time is left to the next seal. Nothing is locked, nobody waits for the seal, and the application needs no further right.
"""

import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import localtime, now

from hardship.models import Seal, SealBlock
from hardship.progress import Refused
from hardship.services.seal_digests import (
    BEFORE_ALL,
    Table,
    being_written,
    fresh_blocks,
    greatest_numbers,
    plain_text_settings,
    sealed_tables,
)

PATIENCE: Final = 60.0  # seconds
SHORTEST_KEY: Final = 32  # bytes
ONE_AT_A_TIME: Final = 0x5EA1  # the advisory lock of sealing


def seal_record(*, faults: int | None = None, patience: float = PATIENCE) -> Seal:
    """One more link over everything final since the last; also when nothing came, so that a silence shows.

    faults: what verifying just before has found. The seal's value is also appended to the file settings.SEAL_LOG, out
    of the database's reach. Raises Refused when the key is missing or too short.
    """
    key = sealing_key()
    tables = sealed_tables()
    horizon = final_numbers(tables, patience)
    with transaction.atomic():
        plain_text_settings()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            sealed = _sealed_so_far()
            blocks = []
            for table in tables:
                after = sealed.get(table.name, BEFORE_ALL)
                if horizon.get(table.name, BEFORE_ALL) > after:
                    blocks += _blocks(table, after, fresh_blocks(cursor, table, after, horizon[table.name]))
        seal = _chained(blocks, faults, key)
    with Path(settings.SEAL_LOG).open("a", encoding="ascii") as log:
        log.write(f"{seal.number} {seal.value} {localtime(seal.made_at):%Y-%m-%dT%H:%M:%S}\n")
    return seal


def final_numbers(tables: list[Table], patience: float) -> dict[str, int]:
    """{table: a number up to which no further row can appear}; tables still being written to are left out."""
    with connection.cursor() as cursor:
        greatest = greatest_numbers(cursor, tables)
        writers = being_written(cursor, tables)
        deadline = time.monotonic() + patience
        while (left := writers & being_written(cursor, tables)) and time.monotonic() < deadline:
            time.sleep(0.2)
    busy = {name for name, _ in left}
    return {name: number for name, number in greatest.items() if name not in busy}


def sealing_key() -> bytes:
    """The key out of its file, which stands outside the database."""
    path = Path(settings.SEAL_KEY_FILE)
    if not path.is_file():
        raise Refused(f"找不到封存密钥 {path}。执行 manage.py prepare 会生成一个；换机器时须从原机器拷来。")
    key = path.read_bytes().strip()
    if len(key) < SHORTEST_KEY:
        raise Refused(f"封存密钥 {path} 太短，至少 {SHORTEST_KEY} 个字符。")
    return key


def ensure_sealing_key() -> bool:
    """Make a random key (mode 0600) where there is none; True when one was made."""
    path = Path(settings.SEAL_KEY_FILE)
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        suppress(FileExistsError),
        os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file,
    ):
        file.write(secrets.token_urlsafe(48))
    return True


def digest_over(blocks: Iterable[SealBlock]) -> str:
    """SHA-256 over every block's range, count, digest and leaves, in the order of tables and numbers."""
    said = [
        [
            *(block.table, block.columns, block.after_id, block.last_id, block.rows, block.digest),
            hashlib.sha256(block.leaves).hexdigest(),
        ]
        for block in sorted(blocks, key=lambda block: (block.table, block.after_id))
    ]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def value_of(seal: Seal, key: bytes) -> str:
    """HMAC-SHA256 over the link; whoever lacks the key cannot make one up."""
    moment: datetime = seal.made_at
    said = [
        seal.number,
        round(moment.timestamp() * 1_000_000),
        seal.rows,
        seal.faults,
        seal.previous,
        seal.digest,
    ]
    return hmac.new(key, json.dumps(said).encode(), hashlib.sha256).hexdigest()


def _sealed_so_far() -> dict[str, int]:
    rows = SealBlock.objects.order_by().values_list("table").annotate(Max("last_id"))
    return dict(rows)


def _blocks(table: Table, after: int, fresh: list) -> list[SealBlock]:
    made = []
    for block in fresh:
        made.append(
            SealBlock(
                table=table.name,
                columns=list(table.columns),
                after_id=after,
                last_id=block.last_id,
                rows=block.rows,
                digest=block.digest,
                leaves=block.leaves,
            )
        )
        after = block.last_id
    return made


def _chained(blocks: list[SealBlock], faults: int | None, key: bytes) -> Seal:
    last = Seal.objects.first()
    seal = Seal(
        number=last.number + 1 if last else 1,
        made_at=now(),
        rows=sum(block.rows for block in blocks),
        faults=faults,
        previous=last.value if last else "",
        digest=digest_over(blocks),
    )
    seal.value = value_of(seal, key)
    seal.save()
    for block in blocks:
        block.seal = seal
    SealBlock.objects.bulk_create(blocks, batch_size=500)
    return seal
