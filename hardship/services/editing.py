"""When and by whom a family's facts may be changed, and the lock under which they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import IntegrityError, transaction

from accounts.models import User
from hardship.enums import Stage
from hardship.models import Dossier
from hardship.services.dossiers import family_changed

EDITED_AT: Final[dict[str, str]] = {
    Stage.APPLICATION: "file_dossiers",
    Stage.INVESTIGATION: "investigate_dossiers",
    Stage.ENTRY: "enter_dossiers",
}


class NotEditable(Exception):
    """Nothing was written; the message is fit to show."""


class PersonOnFile(Exception):
    """A person of this family is already in an active file somewhere; whose it is, is not said."""

    def __init__(self, dossier: Dossier) -> None:
        judge = dossier.unit.certifying_unit()
        super().__init__(
            f"填报的人员中有人已在一份有效的困难职工档案中（一户一档、一人一档），本次没有保存。请核对身份证号；"
            f"夫妻双方都是困难职工且不在同一单位的，原则上以户主为主建立档案。确需建档的，请报{judge.name}裁定。"
        )


def may_edit(dossier: Dossier, user: User) -> bool:
    """True when the dossier's stage is one of EDITED_AT and the user's posts reach it with that stage's right."""
    right = EDITED_AT.get(dossier.stage)
    return right is not None and Dossier.objects.reached_by(user, right).filter(pk=dossier.pk).exists()


@contextmanager
def editing(dossier: Dossier, *, by: User) -> Iterator[Dossier]:
    """Change a family under its dossier's lock; summary, verdict and hand follow, or nothing is written.

    Raises NotEditable (moved on meanwhile, or no right), PersonOnFile (the one-file constraint), OwnWork.
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
    except IntegrityError as clash:
        if "one_active_file_a_person" in str(clash):
            raise PersonOnFile(dossier) from None
        raise
