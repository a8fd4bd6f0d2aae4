"""民主评议: the meeting, its attendees, one case an applicant with its votes (annex 4)."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from hardship.enums import AgendaItem, EvaluationResult
from hardship.models.codes import CodeField
from hardship.models.dossiers import Dossier, ScopedModel
from hardship.querysets import CaseQuerySet, MeetingQuerySet

if TYPE_CHECKING:
    from hardship.models.investigations import Investigation
    from hardship.models.verdicts import Verdict


class Meeting(ScopedModel):
    """One evaluation meeting (评议会议) for several applicants of a unit and the units below it.

    closed_at: minutes settled; afterwards votes no longer change.
    """

    title = models.CharField("会议名称", max_length=80)
    held_at = models.DateTimeField("会议时间")
    place = models.CharField("地点", max_length=60)
    host = models.CharField("主持人", max_length=30)
    recorder = models.CharField("记录人", max_length=30)
    expected = models.PositiveSmallIntegerField("应到人数")
    absence_note = models.CharField("缺席人员及原因", max_length=200, blank=True)
    agenda = models.JSONField("会议议程", default=list, blank=True)
    speeches = models.TextField("发言记录", max_length=5000, blank=True)
    conclusion = models.TextField("会议结论", max_length=1000, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    closed_at = models.DateTimeField("记录定稿时间", null=True, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评议会议"
        ordering = ["-held_at", "-pk"]
        indexes = [models.Index(fields=["unit_path", "-held_at"], name="meeting_scope")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.pk])

    @property
    def agenda_labels(self) -> list[str]:
        """What the meeting went through, in the order of a meeting."""
        return [item.label for item in AgendaItem if item in self.agenda]

    @property
    def shown_cases(self) -> list["Case"]:
        """Cases it decided, also those a later round has made void, and those it still has to decide."""
        return [case for case in self.cases.all() if case.result or case.superseded_at is None]

    @property
    def agreed(self) -> int:
        """How many applicants it agreed to."""
        return sum(case.result == EvaluationResult.AGREED for case in self.shown_cases)

    @property
    def present(self) -> int:
        """实到人数: those on the attendance list."""
        return len(self.attendees.all())


class Attendee(models.Model):
    """参加人员, with what they attend as."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees")
    name = models.CharField("姓名", max_length=30)
    role = CodeField("身份", code_list="attendee_role")
    duty = models.CharField("职务", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "参会人员"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "name"], name="one_attendee_a_name")]

    def __str__(self) -> str:
        return self.name


class Case(models.Model):
    """评议对象: one applicant at one meeting. Votes: agree + against + abstain = present − recused."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="cases")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="cases")
    recused = models.ManyToManyField(Attendee, blank=True, related_name="recusals", verbose_name="回避人员")
    agree = models.PositiveSmallIntegerField("同意", null=True, blank=True)
    against = models.PositiveSmallIntegerField("不同意", null=True, blank=True)
    abstain = models.PositiveSmallIntegerField("弃权", null=True, blank=True)
    result = models.CharField("评议结论", max_length=10, choices=EvaluationResult, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    superseded_at = models.DateTimeField("作废时间", null=True, blank=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评议对象"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(superseded_at__isnull=True), name="one_case_in_force"
            ),
            models.CheckConstraint(
                condition=Q(result__in=["", EvaluationResult.AGREED]) | ~Q(reason=""),
                name="adverse_result_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(result=EvaluationResult.AGREED) | Q(agree__gt=F("against")),
                name="agreed_by_more_than_against",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.dossier}"

    @property
    def verdict(self) -> "Verdict | None":
        """What the rules say of the family at present (prefetched rows are used as they are)."""
        return next((row for row in self.dossier.verdicts.all() if row.frozen_at is None), None)

    @property
    def visit(self) -> "Investigation | None":
        """The visit that stands."""
        return next((row for row in self.dossier.investigations.all() if row.superseded_at is None), None)


class Recusal(Case.recused.through):
    """回避: who sits out a case; a proxy, so that the pairs are recorded like any other row."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "回避"
