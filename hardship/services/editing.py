"""When and by whom a family's facts may be changed, and the lock under which they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import transaction

from accounts.models import User
from hardship.enums import Stage
from hardship.models import Dossier
from hardship.services.dossiers import family_changed
from hardship.services.one_file import PersonOnFile, TooManyHits, note_refusal

EDITED_AT: Final[dict[str, str]] = {
    Stage.APPLICATION: "file_dossiers",
    Stage.INVESTIGATION: "investigate_dossiers",
    Stage.ENTRY: "enter_dossiers",
}


class NotEditable(Exception):
    """Nothing was written; the message is fit to show."""


def may_edit(dossier: Dossier, user: User) -> bool:
    """True when the dossier's stage is one of EDITED_AT and the user's posts reach it with that stage's right."""
    right = EDITED_AT.get(dossier.stage)
    return right is not None and Dossier.objects.reached_by(user, right).filter(pk=dossier.pk).exists()


@contextmanager
def editing(dossier: Dossier, *, by: User) -> Iterator[Dossier]:
    """Change a family under its dossier's lock; summary, verdict and hand follow, or nothing is written.

    Raises NotEditable (moved on meanwhile, or no right), PersonOnFile or TooManyHits (recorded once the
    save is undone), OwnWork.
    """
    try:
        with transaction.atomic():
            locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
            if not may_edit(locked, by):
                raise NotEditable(
                    f"档案现在是“{locked.get_stage_display()}”，不能修改家庭情况；可能已有别人办理，请刷新页面。"
                )
            yield locked
            family_changed(locked, by=by)
    except (PersonOnFile, TooManyHits) as refusal:
        note_refusal(refusal, dossier, by=by)
        raise
