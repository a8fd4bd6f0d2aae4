"""What is kept of every change: which tables have a history, and what is said beside it.

Each floor ends its models with ``record_all("its label")``: a model is recorded unless EXCEPTIONS names it with a
reason, so that a new one cannot be forgotten. The history of a table is a table of its own, filled by triggers: bulk and
raw SQL are seen too. Its rows say which change (insert, update, delete), the row as it was left (before a deletion: as it
was) and, in ``pgh_context``, who, in which post and unit, through which request, and why. Nobody changes them.
"""

from typing import Any, Final

import pghistory
import pgtrigger
from django.apps import apps
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from pghistory.models import Event as HistoryEvent

EXCEPTIONS: Final[dict[str, str]] = {
    "accounts.LoginRecord": "append-only and sealed itself",
    "accounts.LoginSession": "a login's device while it lasts; what happened at the door is a LoginRecord",
    "accounts.PasswordHistory": "hashes of passwords: a history of them would be a gift to a thief",
    "accounts.User_groups": "global rights count for nothing; what a person may do comes from posts",
    "accounts.User_user_permissions": "as above",
    "hardship.AccessRecord": "append-only and sealed itself",
    "hardship.Case_recused": "recorded through its proxy Recusal, which migrations can see",
    "hardship.Figures": "derived from the family's rows with every verdict",
    "hardship.FixtureLoad": "digests of reference files; the loaded rows are recorded",
    "hardship.FormDraft": "typed but not saved; forgotten after a week",
    "hardship.NumberSeries": "a counter; the numbers it gave stand in the rows that bear them",
    "hardship.Seal": "the seal itself: append-only, chained and signed",
    "hardship.SealBlock": "as above",
    "reviews.StageChange": "append-only and sealed itself",
}
SECRETS_NEVER_KEPT: Final[dict[str, tuple[str, ...]]] = {
    "accounts.User": ("password", "last_login"),  # a history of password hashes would be a gift to a thief
}
KEPT_ONCE_SET: Final[dict[str, str]] = {
    # The current verdict is derived and rewritten at every keystroke saved; certification freezes the one that counts.
    "hardship.Verdict": "frozen_at",
}


class Event(HistoryEvent):
    """One change of one row; numbered without an end in sight."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True


def record_all(app_label: str) -> None:
    """Give every model of a floor its history; called when all of them are defined."""
    for model in list(apps.all_models[app_label].values()):
        if is_recorded(model):
            _record(model)


def is_recorded(model: type[models.Model]) -> bool:
    return not issubclass(model, HistoryEvent) and model._meta.label not in EXCEPTIONS


def append_only_models() -> list[type[models.Model]]:
    """Models whose rows a trigger keeps as they were written, by their tables' names: histories, records, seals."""
    kept = {model for model, trigger in pgtrigger.registered() if _keeps_every_row(trigger)}
    return sorted(kept, key=lambda model: model._meta.db_table)


def _keeps_every_row(trigger: pgtrigger.Trigger) -> bool:
    refused = {part for part in ("UPDATE", "DELETE") if part in str(trigger.operation)}
    return isinstance(trigger, pgtrigger.Protect) and trigger.condition is None and len(refused) == 2


def parents_of(model: type[models.Model]) -> list[models.ForeignKey]:
    """The references by which a row belongs to something greater: what it goes with, and the dossier."""
    return [
        field
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and (
            field.remote_field.on_delete is models.CASCADE
            or _label(field.remote_field.model) == "hardship.Dossier"
        )
    ]


def _label(model: type[models.Model] | str) -> str:
    return model if isinstance(model, str) else model._meta.label


def _record(model: type[models.Model]) -> None:
    name = f"{model.__name__}Event"
    pghistory.track(
        *_trackers(model._meta.label),
        exclude=list(SECRETS_NEVER_KEPT.get(model._meta.label, ())),
        append_only=True,
        base_model=Event,
        model_name=name,
        attrs={field.name: _reference(field) for field in parents_of(model)},
        meta={
            "verbose_name": f"{model._meta.verbose_name}修改记录",
            "verbose_name_plural": f"{model._meta.verbose_name}修改记录",
            "default_permissions": (),
            "indexes": [BrinIndex(fields=["pgh_created_at"], name=f"{name.lower()}_at"[:30])],
        },
    )(model)


def _trackers(label: str) -> list[pghistory.RowEvent]:
    """A bulk insert or delete costs one statement more; an update is seen row by row, as one may change the key."""
    insert, update, delete = {}, {}, {}
    if column := KEPT_ONCE_SET.get(label):
        was, becomes = (pgtrigger.Q(**{f"{row}__{column}__isnull": False}) for row in ("old", "new"))
        insert, update, delete = {"condition": becomes}, {"condition": was | becomes}, {"condition": was}
    return [
        pghistory.InsertEvent(level=pgtrigger.Statement, **insert),
        pghistory.UpdateEvent(level=pgtrigger.Row, **update),
        pghistory.DeleteEvent(level=pgtrigger.Statement, **delete),
    ]


def _reference(field: models.ForeignKey) -> models.ForeignKey:
    """The parent's number, indexed, so that a family's changes are found without reading everybody's."""
    return models.ForeignKey(
        field.remote_field.model,
        models.DO_NOTHING,
        null=field.null,
        related_name="+",
        related_query_name="+",
        db_constraint=False,
        verbose_name=field.verbose_name,
    )


def say(**more: Any) -> None:
    """Add to what this request or job is recorded with (reason, post, unit); nothing outside of one."""
    pghistory.context(**more)
