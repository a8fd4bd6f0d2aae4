"""修改记录 as it is shown: field by field, before and after, secrets masked, with who, when and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import models
from django.utils.timezone import localtime

from accounts.models import Unit, User
from hardship.ciphers import SecretUnreadable, unseal
from hardship.models.codes import CodeField, label_of
from hardship.models.secrets import BlindIndexField, SecretField
from hardship.resident_id import masked_bank_card, masked_phone, masked_resident_id
from hardship.services.history_events import Change

ACTS: Final = {"insert": ("新增", ""), "update": ("修改", ""), "delete": ("删除", "stopped")}
MASKS: Final = {
    "id_no": masked_resident_id,
    "mobile": masked_phone,
    "other_contact": masked_phone,
    "bank_card": masked_bank_card,
}
CLOSED: Final = "（密文）"
CIPHERTEXT: Final = "\\x"  # how a bytes column looks in JSON
UNSHOWN: Final = {"id", "unit_path", "applicant_pinyin", "changed_at", "sha256", "key", "on_file"}
OUTSIDE: Final = "未经本系统，在数据库中直接修改"


@dataclass(frozen=True)
class FieldChange:
    """One field, in the shape _diff.html reads."""

    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Edit:
    """One row's change as a person reads it. tone: of the timeline."""

    at: datetime
    act: str
    what: str
    who: str
    place: str
    reason: str
    tone: str
    changes: list[FieldChange]


def edits_of(changes: Iterable[Change]) -> list[Edit]:
    """Changes in words; the people and units they name are read in two queries."""
    changes = list(changes)
    names = _names(changes)
    return [_edit(change, names) for change in changes]


def _names(changes: list[Change]) -> dict[type[models.Model], dict[int, str]]:
    wanted: dict[type[models.Model], set[int]] = {User: set(), Unit: set()}
    for change in changes:
        for field in _fields(change.model):
            if isinstance(field, models.ForeignKey) and field.related_model in wanted:
                wanted[field.related_model] |= {
                    change.was.get(field.column),
                    change.now.get(field.column),
                } - {None}
    return {
        model: {row.pk: str(row) for row in model._default_manager.filter(pk__in=keys)} if keys else {}
        for model, keys in wanted.items()
    }


def _fields(model: type[models.Model]) -> list[models.Field]:
    """Fields a person reads: no numbers of rows, no copies for lists."""
    return [
        field
        for field in model._meta.local_concrete_fields
        if field.name not in UNSHOWN
        and not isinstance(field, BlindIndexField)
        and not (isinstance(field, models.ForeignKey) and field.related_model not in (User, Unit))
    ]


def _edit(change: Change, names: dict[type[models.Model], dict[int, str]]) -> Edit:
    act, tone = ACTS[change.label]
    was, now = {
        "insert": ({}, change.now),
        "update": (change.was, change.now),
        "delete": (change.now, {}),  # its history keeps a deleted row as it was
    }[change.label]
    shown = [
        FieldChange(str(field.verbose_name), _text(field, was, names), _text(field, now, names))
        for field in _fields(change.model)
        if was.get(field.column) != now.get(field.column)
    ]
    said = change.context
    who = said.get("name") or said.get("job") or (f"命令 {said['command']}" if "command" in said else OUTSIDE)
    named = change.now.get("name") or change.now.get("title") or ""
    return Edit(
        at=change.at,
        act=act,
        what=f"{change.model._meta.verbose_name} {named}".strip(),
        who=who,
        place=" · ".join(filter(None, (said.get("unit_name"), said.get("role")))),
        reason="：".join(filter(None, (said.get("step"), said.get("reason")))),
        tone=tone,
        changes=[row for row in shown if row.was or row.now],
    )


def _masked(field: models.Field, value: str, key: int) -> str:
    """The mask of a secret kept as bytes; what has no mask, or does not open, stays closed."""
    if not isinstance(field, SecretField) or field.name not in MASKS:
        return CLOSED
    try:
        return MASKS[field.name](unseal(bytes.fromhex(value.removeprefix(CIPHERTEXT)), field.place(key)))
    except SecretUnreadable:
        return CLOSED


def _text(field: models.Field, row: dict[str, Any], names: dict[type[models.Model], dict[int, str]]) -> str:
    """A column's value in words; a secret as its mask, however the column keeps it."""
    value = row.get(field.column)
    if value is None or value in ("", [], CIPHERTEXT):
        return ""
    if isinstance(value, str) and value.startswith(CIPHERTEXT):
        return _masked(field, value, row["id"])
    if isinstance(field, models.ForeignKey):
        return names[field.related_model].get(value, f"#{value}")
    if isinstance(field, CodeField):
        return label_of(field.code_list, value)
    if isinstance(field, models.BooleanField):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "（内容较长，略）"
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(field, models.DateTimeField):
        return f"{localtime(datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
    return str(dict(field.flatchoices).get(value, value))
