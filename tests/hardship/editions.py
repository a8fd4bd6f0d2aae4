"""Drafts of policy editions and the administration pages they are kept on."""

import json

from django.contrib.admin.models import LogEntry
from django.urls import reverse

from hardship.models import PolicyEdition
from hardship.policy import knobs_of
from hardship.services.editions import stamp_of

SIGN, MULTIPLE = (f"clauses.2.condition.all_of.0.compare.{key}" for key in ("sign", "multiple"))
SWITCH = "clauses.2.condition.all_of.2.enabled"
MONTHS = "clauses.0.condition.all_of.1.months_below.at_least"


def body(**changed):
    """HB-2017-37 as the draft of what replaces it."""
    old = PolicyEdition.objects.get(code="HB-2017-37").body
    fresh = {"code": "HB-NEW", "title": "试行办法", "effective_from": "2027-01-01", "replaces": "HB-2017-37"}
    return {**old, **fresh, **changed}


def draft(**changed):
    return kept(body(**changed))


def kept(document, *, published=False):
    """A row as the pages write it, whatever the document says."""
    names = ("code", "title", "region_code", "effective_from", "effective_until", "replaces")
    told = {name: document[name] for name in names if document.get(name)}
    row = PolicyEdition.objects.create(**told, body=document, published=published)
    return PolicyEdition.objects.get(pk=row.pk)


def page(name, *args):
    return reverse(f"admin:hardship_policyedition_{name}", args=args)


def save(client, document, row=None, **button):
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    return client.post(page("change", row.pk) if row else page("add"), {"body": text, **button})


def knobs(row, **changed):
    """What the page of numbers posts when nothing but this is changed."""
    values = {knob.path: knob.value for knob in knobs_of(row.rules)} | changed
    return {
        "seen": stamp_of(row.body),
        **{path: value for path, value in values.items() if value is not False},
    }


def send(client, row, name="publish", **fields):
    return client.post(page(name, row.pk), {"seen": stamp_of(row.body), **fields}, follow=True)


def logged(row):
    return list(LogEntry.objects.filter(object_id=str(row.pk)).values_list("change_message", flat=True))
