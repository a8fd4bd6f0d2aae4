"""The family's money: income proofs and their monthly lines, other income, rigid expenses."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from hardship.models.codes import CodeField
from hardship.models.fields import MoneyField
from hardship.models.households import Household, Member
from hardship.querysets import FamilyQuerySet, ScopedQuerySet


class IncomeProofQuerySet(ScopedQuerySet):
    scope_field = "member__household__dossier__unit_path"


class IncomeProof(models.Model):
    """收入证明 (annex 3): one document proving one member's income for a period.

    monthly_average: yuan per month actually received (after own social insurance and housing fund).
    from_month, to_month: first days of the first and last month covered.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="income_proofs", verbose_name="成员")
    kind = CodeField("证明种类", code_list="proof_kind")
    from_month = models.DateField("收入期间起")
    to_month = models.DateField("收入期间止")
    monthly_average = MoneyField("月平均收入（元/月）")
    base_pay = MoneyField("基本工资（元/月）", null=True, blank=True)
    bonus = MoneyField("奖金（元/月）", null=True, blank=True)
    allowance = MoneyField("津贴补贴（元/月）", null=True, blank=True)
    other_pay = MoneyField("其他（元/月）", null=True, blank=True)
    position = models.CharField("职务/岗位", max_length=40, blank=True)
    hired_on = models.DateField("入职时间", null=True, blank=True)
    work_form = models.CharField("用工形式", max_length=30, blank=True)
    person_type = models.CharField("人员类型（社区证明）", max_length=60, blank=True)
    occupation = models.CharField("从事工作（社区证明）", max_length=60, blank=True)
    issuer = models.CharField("出具单位", max_length=100)
    issuer_contact = models.CharField("负责人/经办人", max_length=30, blank=True)
    issuer_phone = models.CharField("联系电话", max_length=20, blank=True)
    issued_on = models.DateField("出具日期")
    note = models.CharField("备注", max_length=200, blank=True, help_text="停发、减发、欠薪、病休等。")

    objects = IncomeProofQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "收入证明"
        ordering = ["member", "-to_month", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_month__gte=F("from_month")), name="proof_period_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.period}"

    @property
    def period(self) -> str:
        return f"{self.from_month:%Y.%m}–{self.to_month:%Y.%m}"

    @property
    def annual_income(self) -> Decimal:
        """Yuan per year."""
        return self.monthly_average * 12

    @property
    def months(self) -> int:
        """Months covered, both ends included."""
        return (
            (self.to_month.year - self.from_month.year) * 12 + self.to_month.month - self.from_month.month + 1
        )


class IncomeLine(models.Model):
    """One month of a proof: due, deducted (own social insurance and housing fund), received."""

    proof = models.ForeignKey(IncomeProof, models.CASCADE, related_name="lines")
    month = models.DateField("月份")
    gross = MoneyField("应发（元）")
    deducted = MoneyField("个人缴社保公积金（元）", default=Decimal(0))

    class Meta:
        verbose_name = verbose_name_plural = "逐月收入"
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["proof", "month"], name="one_line_a_month"),
            models.CheckConstraint(condition=Q(deducted__lte=F("gross")), name="deducted_at_most_gross"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.net}"

    @property
    def net(self) -> Decimal:
        """实发 yuan in the month."""
        return self.gross - self.deducted


class OtherIncome(models.Model):
    """家庭其他非薪资年收入, one kind a row, yuan per year; what counts is said by the code list (domain §1.5)."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="other_incomes")
    kind = CodeField("收入种类", code_list="income_kind")
    annual = MoneyField("金额（元/年）")
    note = models.CharField("说明", max_length=100, blank=True)

    objects = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "非薪资收入"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.annual}"


class RigidExpense(models.Model):
    """刚性支出, one kind a row, yuan per year after every reimbursement."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="expenses")
    kind = CodeField("支出种类", code_list="expense_kind")
    annual = MoneyField("自付金额（元/年）", help_text="扣除医保、大病、互助、商业保险报销和赔偿之后。")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, verbose_name="为谁支出")
    note = models.CharField("说明", max_length=100, blank=True)

    objects = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "刚性支出"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.annual}"


def first_of_month(day: date) -> date:
    return day.replace(day=1)
