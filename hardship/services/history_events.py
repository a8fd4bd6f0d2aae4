"""The changes of one family, out of every history that hangs on its dossier or household, in one query a page."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.db import connection, models

from accounts.recording import parents_of
from hardship.models import Dossier, Household

UNSHOWN: Final = {"hardship.Hand"}  # a row for every step taken, which the record of steps says already
COLUMNS: Final = "pgh_created_at, pgh_id, pgh_label, pgh_context"


@dataclass(frozen=True)
class Change:
    """One row as it was (None before an insertion) and as it became, with what was said of who and why."""

    model: type[models.Model]
    at: datetime
    label: str
    context: dict[str, Any]
    was: dict[str, Any]
    now: dict[str, Any]


class FamilyChanges(Sequence[Change]):
    """Every change of a dossier's family and decisions, newest first; a slice is one query, so a paginator can cut it."""

    def __init__(self, dossier: Dossier) -> None:
        self.keys = {"dossier": dossier.pk, "household": dossier.household_id}

    def __len__(self) -> int:
        parts = [
            f'SELECT count(*) AS n FROM "{table}" WHERE {reach}' for _, table, reach in family_histories()
        ]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT sum(n) FROM ({' UNION ALL '.join(parts)}) AS counted", self.keys)
            return int(cursor.fetchone()[0])

    def __getitem__(self, part: Any) -> Any:
        legs = [_leg(label, table, reach) for label, table, reach in family_histories()]
        with connection.cursor() as cursor:
            cursor.execute(
                f"{' UNION ALL '.join(legs)} ORDER BY pgh_created_at DESC, model, pgh_id DESC"
                f" LIMIT {int(part.stop - part.start)} OFFSET {int(part.start)}",
                self.keys,
            )
            return [_change(*row) for row in cursor.fetchall()]


@cache
def family_histories() -> tuple[tuple[str, str, str], ...]:
    """(model, history's table, SQL condition with %(dossier)s and %(household)s) of what hangs on a family."""
    found = []
    for event in apps.get_models():
        model = getattr(event, "pgh_tracked_model", None)
        if model and model._meta.label not in UNSHOWN and (reach := _reach(model)):
            found.append((model._meta.label, event._meta.db_table, reach))
    return tuple(found)


def _reach(model: type[models.Model]) -> str:
    """The condition under which a row of the model's history belongs to the family; "" when it never does."""
    if model in (Dossier, Household):
        return f"pgh_obj_id = %({model._meta.model_name})s"
    parents = sorted(
        parents_of(model), key=lambda field: field.remote_field.model not in (Dossier, Household)
    )
    for field in parents:
        parent = field.remote_field.model
        if parent in (Dossier, Household):
            return f'"{field.column}" = %({parent._meta.model_name})s'
        if above := _reach(parent):
            table = apps.get_model(parent._meta.app_label, f"{parent.__name__}Event")._meta.db_table
            return f'"{field.column}" IN (SELECT pgh_obj_id FROM "{table}" WHERE {above})'
    return ""


def _leg(label: str, table: str, reach: str) -> str:
    return (
        f"SELECT '{label}' AS model, {COLUMNS}, to_jsonb(kept) AS now,"
        f" lag(to_jsonb(kept)) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS was"
        f' FROM "{table}" AS kept WHERE {reach}'
    )


def _change(model: str, at: datetime, _: int, label: str, context: Any, now: Any, was: Any) -> Change:
    return Change(apps.get_model(model), at, label, _json(context), _json(was), _json(now))


def _json(value: Any) -> dict[str, Any]:
    """jsonb comes as text here (Django turns the driver's reader off); amounts keep their places."""
    if value is None:
        return {}
    return json.loads(value, parse_float=Decimal) if isinstance(value, str) else value
