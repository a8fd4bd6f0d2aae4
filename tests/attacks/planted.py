"""One family's whole file, with a payload put into every text column of every row that hangs on it."""

from collections.abc import Iterator
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import models

from accounts.models import Unit, User
from hardship.models.secrets import SecretField

LONG = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{ 7|add:42 }}"
STRUCTURE = {  # what rows are told apart or computed by: no person writes into these
    "unit_path", "number", "case_no", "file", "media_type", "sha256", "verb", "step", "id_no", "result", "path", "code",
    "username", "password", "kind", "mobile", "bank_card", "outcome", "func", "hook", "role_label", "contact_phone",
}  # fmt: skip
OTHERS = {"hardship": {"CodeItem", "CodeMapping", "DocumentRule", "PolicyEdition", "FixtureLoad", "NumberSeries",
                       "LowIncomeStandard", "CalendarYear", "CalendarDay", "FormDraft", "Figures"}}  # fmt: skip


def columns() -> Iterator[tuple[type[models.Model], Any]]:
    """Text columns a person can fill, of families' rows, units and people."""
    rows = [model for app in ("hardship", "reviews") for model in apps.get_app_config(app).get_models()]
    wanted = [model for model in rows if model.__name__ not in OTHERS["hardship"]]
    for model in (*wanted, Unit, User):
        bound = {name for rule in model._meta.constraints for name in getattr(rule, "fields", ())}
        for field in model._meta.concrete_fields:
            text = isinstance(field, models.CharField | models.TextField)
            if text and not field.choices and not field.unique and field.name not in STRUCTURE | bound:
                yield model, field


def plant() -> dict[str, str]:
    """Write the payloads; {"Model.field": the piece by which its payload is known}."""
    planted = {}
    with pgtrigger.ignore():
        for place, (model, field) in enumerate(columns(), 10):
            mark = f"<i x={place}>"
            room = (field.max_length or 10_000) - len(mark)
            if room < 0:
                continue
            fill(model, field, (LONG if len(LONG) <= room else "") + mark)
            planted[f"{model.__name__}.{field.name}"] = mark
    return planted


def fill(model: type[models.Model], field: Any, text: str) -> None:
    """The text in every row; an encrypted column takes it row by row."""
    if not isinstance(field, SecretField):
        model._base_manager.update(**{field.name: text})
        return
    for row in model._base_manager.all():
        setattr(row, field.name, text)
        row.save(update_fields=[field.name])
