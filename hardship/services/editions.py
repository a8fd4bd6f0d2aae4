"""Drafts of policy editions: turned number by number, and published for good."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from hardship.models import PolicyEdition
from hardship.policy import Edition, EditionRefused, knobs_of, turned
from hardship.services.edition_faults import faults_against

FOUND_BY = (
    "code", "title", "document_no", "region_code", "effective_from", "effective_until", "replaces",
)  # fmt: skip


class DraftRefused(Exception):
    """Nothing was written; `reasons` are whole sentences fit to show."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("；".join(reasons))


def settled(row: PolicyEdition) -> str:
    """Why a published edition cannot be changed, and what to do instead."""
    return f"{row}已发布，不能修改、不能删除。要改标准，请据此起草新版本，发布后取代它。"


def fill(row: PolicyEdition, edition: Edition) -> None:
    """Copy onto the row what it is found by."""
    for name in FOUND_BY:
        setattr(row, name, getattr(edition, name))


def stamp_of(body: Any) -> str:
    """A short text that differs whenever the body does: says whether a draft is still what was looked at."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def turn(draft: PolicyEdition, values: Mapping[str, str | bool], *, seen: str) -> list[str]:
    """Give knobs of a draft (policy.knobs: {path: value}) these values and write its body.

    seen: stamp_of the body the values were chosen for. Returns what changed, a phrase each ("③ …：1.5 → 1.3").
    Raises DraftRefused when a value does not fit, or the draft is published or another one by now.
    """
    row = PolicyEdition.objects.select_for_update(no_key=True).get(pk=draft.pk)
    _unless_as_seen(row, seen)
    try:
        old = row.rules
        new = turned(old, values)
    except EditionRefused as refusal:
        raise DraftRefused(refusal.faults) from None
    changes = changes_between(old, new)
    if changes:
        row.body = new.to_json()
        row.save(update_fields=["body"])
    return changes


def changes_between(old: Edition, new: Edition) -> list[str]:
    """What turning changed, a sentence each."""
    pairs = zip(knobs_of(old), knobs_of(new), strict=True)
    return [
        f"{knob.clause} {knob.label}：{knob.said(knob.value)} → {knob.said(now.value)}"
        for knob, now in pairs
        if now.value != knob.value
    ]


@transaction.atomic
def publish(draft: PolicyEdition, *, seen: str) -> PolicyEdition:
    """Publish a draft; from then on nobody can change it. seen: stamp_of the body that was looked at.

    Every edition is locked, so that two published at once see each other; files may be opened meanwhile.
    Raises DraftRefused with every fault.
    """
    rows = {row.pk: row for row in PolicyEdition.objects.order_by("pk").select_for_update(no_key=True)}
    row = rows[draft.pk]
    _unless_as_seen(row, seen)
    faults = faults_against(row)
    if faults:
        raise DraftRefused(faults)
    fill(row, row.rules)
    row.published = True
    row.save()
    return row


def _unless_as_seen(row: PolicyEdition, seen: str) -> None:
    if row.published:
        raise DraftRefused([f"没有保存：{settled(row)}"])
    if stamp_of(row.body) != seen:
        raise DraftRefused(["没有保存：这份草稿在此期间被改过。请重新打开本页，核对后再办理。"])
