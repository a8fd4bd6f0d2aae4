"""公示: the notice, the applicants it lists, objections (annex 5)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from hardship.enums import ObjectionOutcome, Stage
from hardship.models.codes import CodeField
from hardship.models.dossiers import Dossier, ScopedModel
from hardship.models.fields import MoneyField
from hardship.querysets import NoticeQuerySet, PartQuerySet


class Notice(ScopedModel):
    """One posting. posted_on is None while it is being drawn up; last_on is counted in working days."""

    number = models.CharField("公示编号", max_length=24, unique=True)
    title = models.CharField("标题", max_length=80)
    body = models.TextField("公示说明", max_length=1000)
    place = models.CharField("公示地点", max_length=60)
    contact_name = models.CharField("联系人", max_length=30)
    contact_phone = models.CharField("监督电话", max_length=20)
    contact_email = models.EmailField("邮箱", blank=True)
    contact_place = models.CharField("来访地点", max_length=60, blank=True)
    shows_income = models.BooleanField("公示家庭月人均收入", default=False)
    posted_on = models.DateField("公示起", null=True, blank=True)
    last_on = models.DateField("公示止", null=True, blank=True)
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="拟稿人")
    drawn_at = models.DateTimeField("拟稿时间", auto_now_add=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        ordering = ["-drawn_at"]
        indexes = [models.Index(fields=["unit_path", "-drawn_at"], name="notice_scope")]
        constraints = [
            models.CheckConstraint(
                condition=Q(posted_on__isnull=True, last_on__isnull=True) | Q(last_on__gte=F("posted_on")),
                name="notice_period_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("notice", args=[self.number])

    @property
    def shown_listings(self) -> list["Listing"]:
        """Everybody listed on the posting day, whatever came of it later."""
        return [row for row in self.listings.all() if row.superseded_at is None or self.posted_on is not None]

    @property
    def open_objections(self) -> int:
        return sum(not row.outcome for listing in self.shown_listings for row in listing.objections.all())

    @property
    def any_objection(self) -> bool:
        return any(listing.objections.all() for listing in self.shown_listings)

    @property
    def running(self) -> int:
        """How many listed applicants are still being publicised."""
        return sum(
            row.superseded_at is None and row.dossier.stage == Stage.PUBLICITY for row in self.shown_listings
        )

    @property
    def standing(self) -> str:
        """Where the notice stands, in a word."""
        if self.posted_on is None:
            return "拟稿"
        if not self.running:
            return "已结束"
        return "期满待结束" if self.has_run(localdate()) else "公示中"

    def has_run(self, on: date) -> bool:
        """True when the last day is over."""
        return self.last_on is not None and on > self.last_on


class Listing(models.Model):
    """One applicant on a notice: only what may be public, copied so that the paper stays what was posted."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="listings")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="listings")
    name = models.CharField("姓名", max_length=30)
    workplace = models.CharField("工作单位/部门", max_length=100)
    persons = models.PositiveSmallIntegerField("家庭人口")
    monthly_per_person = MoneyField("家庭月人均收入（元/月）", null=True, blank=True)
    cause = CodeField("主要致困原因", code_list="cause")
    category = CodeField("困难类别", code_list="hardship_category", blank=True)
    result = models.CharField("公示结果", max_length=300, blank=True)
    result_on = models.DateField("结果登记日期", null=True, blank=True)
    result_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    superseded_at = models.DateTimeField("作废时间", null=True, blank=True, editable=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示名单"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(superseded_at__isnull=True), name="one_listing_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} · {self.name}"

    @property
    def is_objected(self) -> bool:
        """An objection was upheld."""
        return any(row.outcome == ObjectionOutcome.UPHELD for row in self.objections.all())


class Objection(models.Model):
    """异议: while one is open the notice cannot be closed for that household."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="objections")
    received_on = models.DateField("受理日期")
    raised_by = models.CharField(
        "异议人", max_length=30, blank=True, help_text="匿名留空。异议人只在内部留存。"
    )
    content = models.TextField("异议内容", max_length=1000)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="受理人")
    handling = models.TextField("复核情况", max_length=1000, blank=True)
    outcome = models.CharField("处理结论", max_length=10, choices=ObjectionOutcome, blank=True)
    handled_on = models.DateField("办结日期", null=True, blank=True)
    handled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", handled_on__isnull=True)
                | (~Q(outcome="") & ~Q(handling="") & Q(handled_on__isnull=False)),
                name="settled_objection_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing} 异议"
