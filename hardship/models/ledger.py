"""帮扶台账: visits made and help given (annex 8); append-only, a mistake is reversed by a second row."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from hardship.enums import LedgerKind
from hardship.models.codes import CodeField
from hardship.models.dossiers import Dossier
from hardship.models.fields import MoneyField
from hardship.querysets import LedgerQuerySet


class LedgerEntry(models.Model):
    """A visit (走访) or help (帮扶) on a day. amount: yuan paid; goods_value: yuan worth of goods.

    reverses: the mistaken entry this row takes back (冲销); its figures repeat the mistaken ones and count negative.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="ledger")
    kind = models.CharField("类型", max_length=8, choices=LedgerKind)
    done_on = models.DateField("日期")
    by_whom = models.CharField("走访人/实施单位", max_length=100)
    way = CodeField("走访方式", code_list="visit_way", blank=True)
    content = models.CharField("情况/内容", max_length=500)
    change_found = models.CharField("发现的变化", max_length=200, blank=True)
    aid_type = CodeField("帮扶类型", code_list="aid_type", blank=True)
    item = models.CharField("帮扶项目", max_length=60, blank=True)
    amount = MoneyField("金额（元）", default=0)
    goods_value = MoneyField("物资折价（元）", default=0)
    fund_source = CodeField("资金来源", code_list="fund_source", blank=True)
    pay_way = CodeField("发放方式", code_list="pay_way", blank=True)
    pay_note = models.CharField("发放说明", max_length=100, blank=True, help_text="现金发放须说明理由。")
    received_by = models.CharField("签收人", max_length=30, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name="冲销"
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经办人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶台账"
        ordering = ["done_on", "pk"]
        triggers = [
            pgtrigger.Protect(name="ledger_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=LedgerKind.HELP) | (~Q(aid_type="") & ~Q(fund_source="") & ~Q(pay_way="")),
                name="help_says_what_from_where_and_how",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reverses=F("id")),
                name="entry_does_not_reverse_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.done_on} {self.get_kind_display()}"

    @property
    def signed_amount(self):
        """Yuan counted in totals: negative when this row takes back another."""
        return -(self.amount) if self.reverses_id else self.amount

    @property
    def signed_goods(self):
        """Yuan worth of goods counted in totals."""
        return -(self.goods_value) if self.reverses_id else self.goods_value
