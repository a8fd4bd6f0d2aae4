"""亲属申报 (严禁优亲厚友): whom staff and committee members are related to, so that they keep away from those files."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from accounts.models import Unit, User
from hardship.enums import HintOutcome, KinRelation, SharedKind
from hardship.models.dossiers import Dossier
from hardship.querysets import KinQuerySet, PartQuerySet


class KinDeclaration(models.Model):
    """One relative of a member of staff (user) or of a member of a unit's evaluation committee (unit and name).

    kin_mark: blind index of the relative's resident ID (hardship.ciphers); the number itself is not kept.
    A declaration stands until it is ended with a reason; it is never deleted.
    """

    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="kin", verbose_name="工作人员"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="评议小组所在单位"
    )
    committee_name = models.CharField("评议小组成员", max_length=30, blank=True)
    kin_name = models.CharField("亲属姓名", max_length=30)
    relation = models.CharField("关系", max_length=10, choices=KinRelation)
    id_mask = models.CharField("亲属身份证号（掩码）", max_length=18)
    kin_mark = models.BinaryField(max_length=32, db_index=True, editable=False)
    declared_on = models.DateField("申报日期", default=localdate)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    ended_on = models.DateField("终止日期", null=True, blank=True)
    end_reason = models.CharField("终止原因", max_length=100, blank=True)

    objects = KinQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "亲属申报"
        ordering = ["-declared_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, unit__isnull=True, committee_name="")
                | (Q(user__isnull=True, unit__isnull=False) & ~Q(committee_name="")),
                name="kin_of_staff_or_of_committee",
            ),
            models.CheckConstraint(
                condition=Q(relation__in=KinRelation.values), name="kin_relation_is_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(end_reason=""), name="ended_kin_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["user", "kin_mark"],
                condition=Q(ended_on__isnull=True, user__isnull=False),
                name="one_open_declaration_a_relative",
            ),
            models.UniqueConstraint(
                fields=["unit", "committee_name", "kin_mark"],
                condition=Q(ended_on__isnull=True, unit__isnull=False),
                name="one_open_committee_declaration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whose} 亲属申报"

    @property
    def whose(self) -> str:
        return self.user.name if self.user else self.committee_name


class KinStatement(models.Model):
    """无应申报亲属: a member of staff has said that there is nobody to declare."""

    user = models.ForeignKey(User, models.PROTECT, related_name="kin_statements", verbose_name="工作人员")
    said_on = models.DateField("声明日期", default=localdate)

    class Meta:
        verbose_name = verbose_name_plural = "无亲属声明"
        ordering = ["-said_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.said_on}"


class StaffContact(models.Model):
    """A member of staff's own phone, bank card and address as marks, told by themselves, for comparison alone."""

    user = models.OneToOneField(User, models.PROTECT, related_name="contact_marks")
    phone_mark = models.BinaryField(max_length=32, null=True, db_index=True, editable=False)
    card_mark = models.BinaryField(max_length=32, null=True, db_index=True, editable=False)
    address_mark = models.BinaryField(max_length=32, null=True, db_index=True, editable=False)
    told_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "本人联系方式（比对用）"

    def __str__(self) -> str:
        return str(self.user)


class ConflictHint(models.Model):
    """What a superior found out about something a household shares with a member of staff; append-only, the latest counts.

    The hint itself is not stored: services.conflicts works it out whenever a superior looks.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="conflict_hints")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="工作人员")
    kind = models.CharField("相同之处", max_length=10, choices=SharedKind)
    outcome = models.CharField("核实结果", max_length=10, choices=HintOutcome)
    reason = models.CharField("说明", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="核实人")
    at = models.DateTimeField("核实时间", auto_now_add=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回避提示核实"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="hint_outcome_has_a_reason"),
            models.CheckConstraint(condition=~Q(by=models.F("user")), name="nobody_judges_own_hint"),
        ]
        triggers = [
            pgtrigger.Protect(name="hint_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.user_id} {self.kind} {self.outcome}"
