"""Seals over the record (留痕封存): each chains to the one before, and names what it covers row by row."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

KEPT = pgtrigger.Update | pgtrigger.Delete


class Seal(models.Model):
    """One link: value = HMAC(key, number, moment, faults, previous value, digest of the blocks), hexadecimal.

    faults: how many the check just before found in all that was sealed earlier; None when it was not checked.
    """

    number = models.PositiveIntegerField("封存号", unique=True)
    made_at = models.DateTimeField("封存时间")
    rows = models.PositiveIntegerField("记录条数")
    faults = models.PositiveIntegerField("封存前核验出的问题", null=True)
    previous = models.CharField("上一印记", max_length=64, blank=True)
    digest = models.CharField("内容摘要", max_length=64)
    value = models.CharField("印记", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "留痕封存"
        ordering = ["-number"]
        triggers = [pgtrigger.Protect(name="seal_is_append_only", operation=KEPT)]

    def __str__(self) -> str:
        return f"第 {self.number} 号封存"

    @property
    def grouped(self) -> str:
        """The value in groups of four, as it is printed and read aloud."""
        return " ".join(self.value[start : start + 4] for start in range(0, len(self.value), 4))


class SealBlock(models.Model):
    """Up to a thousand rows of one table, those with after_id < number <= last_id.

    columns: what was digested, in order; a column added later does not change the digest of older rows.
    digest: SHA-256 over every row's number and SHA-256. leaves: number and first eight bytes of that hash, row by row
    (sixteen bytes each), by which a changed, removed or inserted row is named.
    """

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="blocks")
    table = models.CharField(max_length=63)
    columns = ArrayField(models.CharField(max_length=63))
    after_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    leaves = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = "封存明细"
        ordering = ["table", "after_id"]
        constraints = [models.UniqueConstraint(fields=["table", "after_id"], name="one_block_a_range")]
        triggers = [pgtrigger.Protect(name="block_is_append_only", operation=KEPT)]

    def __str__(self) -> str:
        return f"{self.table} {self.after_id}–{self.last_id}"
