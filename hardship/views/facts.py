"""What pages of one form about a dossier do: show it as it was left, write it, show a refusal beside it."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.http import HttpRequest, QueryDict

from hardship.forms.facts import FactsForm
from hardship.models import FormDraft
from hardship.services import drafts
from hardship.services.hands import OwnWork
from hardship.services.refusals import FactsRefused

Form = TypeVar("Form", bound=FactsForm)


def opened(request: HttpRequest, build: Callable[[QueryDict | None], Form]) -> tuple[Form, FormDraft | None]:
    """The form as the person left it unsaved, with that draft; else as it is stored."""
    draft = drafts.typed(request.user, request.path)
    form = build(drafts.fields_of(draft) if draft else None)
    if draft:
        form.hush()
    return form, draft


def written(
    request: HttpRequest,
    form: FactsForm,
    write: Callable[[], object],
    *,
    refusals: tuple[type[Exception], ...] = (),
) -> bool:
    """Write what was posted, all or nothing; a refusal is shown beside what was typed, which is kept as a draft.

    refusals: further exceptions with `reasons` that `write` may raise.
    """
    if form.is_valid():
        try:
            with transaction.atomic():
                write()
        except FactsRefused as refusal:
            form.refuse(refusal.faults)
        except (OwnWork, *refusals) as refusal:
            form.add_error(None, getattr(refusal, "reasons", [str(refusal)]))
        else:
            drafts.forget(request.user, request.path)
            return True
    drafts.keep(request.user, request.path, request.POST)
    return False
