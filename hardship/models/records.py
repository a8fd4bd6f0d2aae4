"""Who looked at, printed or exported what, and why; append-only."""

import pgtrigger
from django.db import models

from accounts.models import Post, Unit, User
from hardship.enums import AccessKind
from hardship.models.dossiers import Dossier
from hardship.querysets import PartQuerySet


class AccessRecord(models.Model):
    """One look at a secret, print, download, export or refused attempt. post and unit as they were at the time.

    Written on a connection of its own (services.records), so that no foreign key may wait for the request's locks.
    """

    kind = models.CharField("行为", max_length=10, choices=AccessKind)
    dossier = models.ForeignKey(
        Dossier, models.PROTECT, null=True, db_constraint=False, related_name="accesses", verbose_name="档案"
    )
    user = models.ForeignKey(User, models.PROTECT, db_constraint=False, related_name="+", verbose_name="人员")
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, db_constraint=False, related_name="+", verbose_name="岗位"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, db_constraint=False, related_name="+", verbose_name="单位"
    )
    what = models.CharField("内容", max_length=120)
    reason = models.CharField("事由", max_length=200, blank=True)
    at = models.DateTimeField("时间", auto_now_add=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "访问记录"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["dossier", "-at"], name="access_of_dossier")]
        triggers = [
            pgtrigger.Protect(name="access_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.what}"
