"""Which reference files this database has already taken in."""

from django.db import models


class FixtureLoad(models.Model):
    """The content (SHA-256) of one kind of reference file when it was last loaded.

    An unchanged file is not loaded again, so that what administrators changed since stays as they left it.
    """

    name = models.CharField("基础资料", max_length=60, unique=True)
    sha256 = models.CharField("内容摘要", max_length=64)
    loaded_at = models.DateTimeField("载入时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "基础资料载入记录"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
