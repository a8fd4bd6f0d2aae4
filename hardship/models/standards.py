"""What is decided outside the system: low-income standards, policy editions, the working calendar."""

from datetime import date
from decimal import Decimal
from typing import Self

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from hardship.policy import Edition


class StandardQuerySet(models.QuerySet):
    def for_county(self, division_code: str, on: date, kind: str = "urban") -> "LowIncomeStandard | None":
        """The standard in force in a county on a day, or None when nobody has entered one."""
        return self.in_force(on, kind).filter(division_code=division_code).order_by("-effective_from").first()

    def in_force(self, on: date, kind: str = "urban") -> Self:
        """Every county's standards that hold on a day."""
        return self.filter(
            Q(effective_until__isnull=True) | Q(effective_until__gte=on), effective_from__lte=on, kind=kind
        )


class LowIncomeStandard(models.Model):
    """城市低保标准: yuan per person per month in one county from a day on, with the document that says so."""

    class Kind(models.TextChoices):
        URBAN = "urban", "城市"
        RURAL = "rural", "农村"

    division_code = models.CharField("行政区划代码", max_length=6)
    kind = models.CharField("类别", max_length=6, choices=Kind, default=Kind.URBAN)
    amount = models.DecimalField(
        "标准（元/人·月）", max_digits=8, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    effective_from = models.DateField("生效日期")
    effective_until = models.DateField("失效日期", null=True, blank=True)
    document_no = models.CharField("文号", max_length=60, blank=True)
    presumed = models.BooleanField("推定", default=False, help_text="没有文件证明的数值，认定前须核实。")
    note = models.CharField("说明", max_length=200, blank=True)

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "低保标准"
        ordering = ["division_code", "kind", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["division_code", "kind", "effective_from"], name="one_standard_a_county_kind_and_date"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="standard_is_positive"),
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True) | Q(effective_until__gte=F("effective_from")),
                name="standard_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division_code} {self.amount} 元/月（{self.effective_from:%Y-%m-%d} 起）"


class EditionQuerySet(models.QuerySet):
    def governing(self) -> "EditionQuerySet":
        """Published editions that govern by themselves: one that supplements another stands beside it."""
        alone = Q(body__supplements__isnull=True) | Q(body__supplements=None) | Q(body__supplements="")
        return self.filter(alone, published=True)

    def in_force(self, on: date, division_code: str) -> "PolicyEdition | None":
        """The published edition that governs a county on a day: the newest of the narrowest region, or None.

        An edition that another governing one replaces ends on the eve of that one's first day, in every county the
        other reaches, even when the other's region is wider (a national edition may end a province's own), and does
        not come back when the other ends. One query.
        """
        regions = ["", division_code[:2] + "0000", division_code[:4] + "00", division_code]
        begun = PolicyEdition.objects.governing().filter(region_code__in=regions, effective_from__lte=on)
        return (
            self.governing()
            .filter(Q(effective_until__isnull=True) | Q(effective_until__gte=on), effective_from__lte=on)
            .filter(~Exists(begun.filter(replaces=OuterRef("code"))), region_code__in=regions)
            .order_by("-region_code", "-effective_from")
            .first()
        )


class PolicyEdition(models.Model):
    """One dated edition of the criteria (认定标准); `body` is read by hardship.policy.

    Once published it is neither changed nor deleted, by anybody: verdicts rest on it. The database refuses.
    """

    code = models.CharField("版本代号", max_length=20, unique=True)
    title = models.CharField("名称", max_length=120)
    document_no = models.CharField("文号", max_length=60, blank=True)
    region_code = models.CharField("适用地区代码", max_length=6, blank=True, help_text="留空表示全国。")
    effective_from = models.DateField("生效日期")
    effective_until = models.DateField("失效日期", null=True, blank=True)
    replaces = models.CharField("取代版本", max_length=20, blank=True)
    body = models.JSONField("条款")
    published = models.BooleanField("已发布", default=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政策版本"
        ordering = ["region_code", "-effective_from"]
        triggers = [
            pgtrigger.Protect(
                name="published_edition_is_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.document_no or self.code}）"

    @property
    def rules(self) -> Edition:
        return Edition.from_json(self.body)


class CalendarYear(models.Model):
    """A year whose holidays and make-up days are entered; other years are refused, never guessed."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    source = models.CharField("依据", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "工作日历年份"
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year} 年"


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday on a weekday or a make-up day (调休) at a weekend."""

    day = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("上班")
    name = models.CharField("名称", max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "节假日与调休"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.is_workday else '放假'}"
