"""Verifying the record against its seals: what was changed, removed or inserted, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Max

from hardship.models import Seal, SealBlock
from hardship.services.seal_digests import (
    Table,
    columns_now,
    digest_of,
    leaves_of,
    plain_text_settings,
    sealed_tables,
    unpacked,
)
from hardship.services.seals import digest_over, seal_record, sealing_key, value_of

NAMED: Final = 20  # rows of one table and kind named one by one


@dataclass
class Check:
    """What was looked at and every fault as a sentence; unsealed: rows written since the last seal."""

    seals: int = 0
    rows: int = 0
    unsealed: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Differences:
    """Row numbers of one table that are not as they were sealed."""

    changed: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    inserted: list[int] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)  # ranges that differ although no leaf does

    @property
    def any(self) -> bool:
        return bool(self.changed or self.removed or self.inserted or self.unnamed)


def verify_record() -> Check:
    """Recompute the chain, every block and every row of those that differ. Raises Refused without the key."""
    key = sealing_key()
    check = Check()
    with transaction.atomic():
        plain_text_settings()
        check.faults += _chain_faults(key, check)
        check.faults += _log_faults()
        with connection.cursor() as cursor:
            check.faults += _row_faults(cursor, check)
            check.unsealed = _unsealed(cursor, columns_now(cursor))
    return check


def seal_after_check() -> tuple[Seal, list[str]]:
    """Verify everything sealed so far, then seal what came since; the seal and the faults found. Raises Refused."""
    faults = verify_record().faults
    return seal_record(faults=len(faults)), faults


def _chain_faults(key: bytes, check: Check) -> Iterator[str]:
    previous, number = "", 0
    for seal in Seal.objects.order_by("number").prefetch_related("blocks"):
        check.seals += 1
        number += 1
        if seal.number != number:
            yield f"缺少第 {number} 号{'' if seal.number == number + 1 else f'至第 {seal.number - 1} 号'}封存。"
            number = seal.number
        elif seal.previous != previous:
            yield f"第 {seal.number} 号封存与上一号接不上，封存链被改动。"
        if seal.value != value_of(seal, key):
            yield f"第 {seal.number} 号封存的印记不对：内容被改动，或者不是用本密钥封存的。"
        if seal.digest != digest_over(seal.blocks.all()):
            yield f"第 {seal.number} 号封存的明细被改动。"
        previous = seal.value


def _log_faults() -> Iterator[str]:
    """The copies kept outside the database must all be in it: the last seals cannot be cut off unseen."""
    path = Path(settings.SEAL_LOG)
    if not path.is_file():
        return
    held = dict(Seal.objects.values_list("number", "value"))
    for line in path.read_text(encoding="ascii").splitlines():
        number, value, moment = line.split()
        if held.get(int(number)) != value:
            yield f"底单 {path.name} 中 {moment} 的第 {number} 号封存，数据库里没有或者不一样。"


def _row_faults(cursor: CursorWrapper, check: Check) -> Iterator[str]:
    tables = {table.name: table for table in sealed_tables()}
    present = columns_now(cursor)
    found: dict[str, Differences] = {}
    for block in SealBlock.objects.order_by("table", "after_id").iterator(chunk_size=200):
        table = tables.get(block.table)
        if table is None or not set(block.columns) <= present.get(block.table, set()):
            if block.table not in found:
                yield f"数据表 {block.table} 不存在，或者少了封存过的列，无法核验。"
            found.setdefault(block.table, Differences())
            continue
        check.rows += block.rows
        if digest_of(cursor, table, block) != block.digest:
            _compare(cursor, table, block, found.setdefault(block.table, Differences()))
    for name, differences in found.items():
        if differences.any:
            yield from _sentences(cursor, tables[name], differences)


def _compare(cursor: CursorWrapper, table: Table, block: SealBlock, into: Differences) -> None:
    sealed, held = unpacked(bytes(block.leaves)), leaves_of(cursor, table, block)
    if sealed == held:
        into.unnamed.append(f"第 {min(sealed)} 号至第 {block.last_id} 号")
    into.removed += sorted(sealed.keys() - held.keys())
    into.inserted += sorted(held.keys() - sealed.keys())
    into.changed += sorted(number for number in sealed.keys() & held.keys() if sealed[number] != held[number])


def _sentences(cursor: CursorWrapper, table: Table, differences: Differences) -> Iterator[str]:
    where = f"{table.label}（{table.name}）"
    cursor.execute(f'SELECT NOT EXISTS (SELECT FROM "{table.name}")')
    if differences.removed and cursor.fetchone()[0]:
        first, last = differences.removed[0], differences.removed[-1]
        yield f"{where}被清空：第 {first} 号至第 {last} 号共 {len(differences.removed)} 条记录没有了。"
        return
    yield from (f"{where}{ranges}之间有记录与封存时不一样。" for ranges in differences.unnamed)
    for numbers, what in (
        (differences.changed, "的内容被改动"),
        (differences.removed, "被删除"),
        (differences.inserted, "是封存以后插进来的"),
    ):
        for number in numbers[:NAMED]:
            yield f"{where}第 {number} 号记录{what}。"
        if len(numbers) > NAMED:
            yield f"{where}另有 {len(numbers) - NAMED} 条记录{what}。"


def _unsealed(cursor: CursorWrapper, present: dict[str, set[str]]) -> int:
    last = dict(SealBlock.objects.order_by().values_list("table").annotate(Max("last_id")))
    waiting = 0
    for table in (table for table in sealed_tables() if table.name in present):
        condition = f'WHERE "{table.key}" > {last[table.name]}' if table.name in last else ""
        cursor.execute(f'SELECT count(*) FROM "{table.name}" {condition}')
        waiting += cursor.fetchone()[0]
    return waiting
