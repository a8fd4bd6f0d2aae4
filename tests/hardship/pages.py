"""Posting a wizard page as a browser would: every field as the page shows it, with some of them typed over."""

from typing import Any

from django.forms import BaseFormSet
from django.test import Client
from django.urls import reverse

from hardship.models import Dossier


def address(dossier: Dossier, page: str) -> str:
    return reverse("application_page", args=[dossier.number, page])


def shown_fields(client: Client, url: str) -> dict[str, Any]:
    """{name: value} of every field on a page, in the shape the browser would post."""
    forms = client.get(url).context["forms"]
    fields: dict[str, Any] = {}
    for part in forms.parts.values():
        if isinstance(part, BaseFormSet):
            for form in [part.management_form, *part.forms]:
                _take(form, fields)
        else:
            _take(part, fields)
    return fields


def _take(form: Any, fields: dict[str, Any]) -> None:
    for bound in form:
        value = (
            bound.field.widget.format_value(bound.value())
            if hasattr(bound.field.widget, "format_value")
            else bound.value()
        )
        if bound.widget_type == "checkbox":
            if bound.value():
                fields[bound.html_name] = "on"
        elif value not in (None, "", []):
            fields[bound.html_name] = value


def type_in(client: Client, url: str, **typed: Any) -> Any:
    """Open a page, type over some fields (None empties one), press 保存并继续."""
    fields = shown_fields(client, url) | {name.replace("__", "-"): value for name, value in typed.items()}
    return client.post(url, {name: value for name, value in fields.items() if value is not None})


def sentences(response: Any) -> str:
    """Every sentence of the fault summary."""
    forms = response.context["forms"]
    lines = [str(error) for form in forms.every_form for errors in form.errors.values() for error in errors]
    for rows in forms.every_formset:
        lines += [str(error) for error in rows.non_form_errors()]
        lines += [str(error) for form in rows for errors in form.errors.values() for error in errors]
    return "".join(lines)
