"""Whether the stored files and the rows that describe them agree; asks the storage only by its common interface."""

from datetime import timedelta
from typing import Any, Final

from django.apps import apps
from django.core.files.storage import Storage
from django.utils.timezone import now

from hardship.checkup.results import CheckResult, result

GRACE: Final = timedelta(days=1)  # a file just stored may belong to a row not yet committed
SHOWN: Final = 5


def papers_match_rows(storage: Storage) -> CheckResult:
    """Every stored file has a row, every row has its file; rows taken off a list keep theirs."""
    rows = apps.get_model("hardship", "Attachment")._base_manager
    orphans: list[str] = []
    missing: list[str] = []
    for folder in sorted({*_folders(storage), *_folders_of_rows(rows)}):
        stored = set(_files(storage, folder))
        wanted = set(rows.filter(file__startswith=f"{folder}/").values_list("file", flat=True))
        orphans += [name for name in sorted(stored - wanted) if _is_old(storage, name)]
        missing += sorted(wanted - stored)
    faults = []
    if orphans:
        faults.append(f"有 {len(orphans)} 个文件没有登记（{_some(orphans)}），核对后可以删除")
    if missing:
        faults.append(f"有 {len(missing)} 件材料的文件不在了（{_some(missing)}），请从备份恢复")
    return result("材料文件与登记一致", not faults, "；".join(faults) + "。")


def _folders(storage: Storage) -> list[str]:
    try:
        return list(storage.listdir("")[0])
    except FileNotFoundError:  # nothing was ever stored
        return []


def _folders_of_rows(rows: Any) -> set[str]:
    return {name.partition("/")[0] for name in rows.values_list("file", flat=True).iterator()}


def _files(storage: Storage, folder: str) -> list[str]:
    try:
        return [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
    except FileNotFoundError:
        return []


def _is_old(storage: Storage, name: str) -> bool:
    return storage.get_modified_time(name) < now() - GRACE


def _some(names: list[str]) -> str:
    return "、".join(names[:SHOWN]) + ("等" if len(names) > SHOWN else "")
