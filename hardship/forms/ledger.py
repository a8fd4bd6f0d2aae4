"""帮扶台账 as forms: a visit, help given, a reversal, and the query strip over the ledger."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.timezone import localdate

from accounts.models import Unit, User
from hardship.enums import LedgerKind
from hardship.forms.base import OfficeForm
from hardship.forms.dossiers import ALL, found, units_seen
from hardship.forms.facts import FactsForm
from hardship.forms.fields import CodeSelect, options
from hardship.models import Dossier
from hardship.querysets import LedgerQuerySet
from hardship.services.ledger import help_faults, visit_faults


class VisitForm(FactsForm):
    """A visit to the family."""

    columns = 2
    title = "登记走访"
    done_on = forms.DateField(label="走访日期")
    way = CodeSelect("visit_way", label="走访方式")
    by_whom = forms.CharField(label="走访人", max_length=100, help_text="几个人一起去的都写上。")
    change_found = forms.CharField(
        label="发现的变化",
        max_length=200,
        required=False,
        help_text="就业、收入、健康、就学、住房等变化；没有留空。",
    )
    content = forms.CharField(label="走访情况", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        plan = dossier.plans.in_force().first()
        first = {"done_on": localdate(), "by_whom": plan.helper_name if plan else ""}
        super().__init__(dossier, *args, initial=first, **kwargs)

    def faults(self, facts: dict[str, Any]) -> dict[str, str]:
        return visit_faults(self.dossier, facts)


def money(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=12,
        decimal_places=2,
        min_value=Decimal(0),
        required=False,
        error_messages={"min_value": "金额不能为负数；登记错了请用“冲销”。"},
    )


class HelpForm(FactsForm):
    """Money, goods or a service given."""

    columns = 3
    title = "登记帮扶"
    done_on = forms.DateField(label="帮扶日期")
    aid_type = CodeSelect("aid_type", label="帮扶类型")
    item = forms.CharField(label="帮扶项目", max_length=60, help_text="如“金秋助学”“元旦春节送温暖”。")
    amount = money("金额（元）")
    goods_value = money("物资折价（元）")
    fund_source = CodeSelect("fund_source", label="资金来源")
    pay_way = CodeSelect("pay_way", label="发放方式")
    pay_note = forms.CharField(
        label="发放说明", max_length=100, required=False, help_text="现金发放须说明理由。"
    )
    received_by = forms.CharField(label="签收人", max_length=30)
    by_whom = forms.CharField(label="实施单位", max_length=100)
    content = forms.CharField(label="帮扶内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        plan = dossier.plans.in_force().first()
        first = {
            "done_on": localdate(),
            "by_whom": plan.helping_unit if plan else dossier.unit.name,
            "received_by": dossier.applicant_name,
        }
        super().__init__(dossier, *args, initial=first, **kwargs)

    def clean_amount(self) -> Decimal:
        return self.cleaned_data["amount"] or Decimal(0)

    def clean_goods_value(self) -> Decimal:
        return self.cleaned_data["goods_value"] or Decimal(0)

    def faults(self, facts: dict[str, Any]) -> dict[str, str]:
        return help_faults(self.dossier, facts)


class ReversalForm(OfficeForm):
    """Why a mistaken entry is taken back."""

    columns = None
    reason = forms.CharField(
        label="冲销理由", max_length=300, min_length=4, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明哪里错了。冲销后请重新登记正确的内容。",
    )  # fmt: skip


class LedgerQuery(OfficeForm):
    """What to look for in the ledger."""

    since = forms.DateField(label="日期从", required=False)
    until = forms.DateField(label="到", required=False)
    kind = forms.ChoiceField(label="类型", required=False, choices=[ALL, *LedgerKind.choices])
    aid_type = forms.ChoiceField(label="帮扶类型", required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label="单位", required=False, empty_label="全部")
    q = forms.CharField(
        label="关键字", required=False, max_length=40,
        widget=forms.TextInput(attrs={"placeholder": "姓名、拼音首字母、编号"}),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["unit"].queryset = units_seen(user)
        self.fields["aid_type"].choices = [ALL, *options("aid_type")[1:]]

    @property
    def asked(self) -> dict[str, Any]:
        """What could be read; a field that cannot be read narrows nothing."""
        self.is_valid()
        return self.cleaned_data

    @property
    def period(self) -> tuple[date | None, date | None]:
        return self.asked.get("since"), self.asked.get("until")

    def narrow(self, entries: LedgerQuerySet) -> LedgerQuerySet:
        """The entries that answer the query."""
        asked = self.asked
        entries = entries.between(*self.period)
        for name in ("kind", "aid_type"):
            if asked.get(name):
                entries = entries.filter(**{name: asked[name]})
        if asked.get("unit"):
            entries = entries.of_unit(asked["unit"])
        if asked.get("q"):
            people = found(Dossier.objects.visible_to(self.user), asked["q"])
            entries = entries.filter(dossier__in=people)
        return entries

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "止日早于起日。")
        return cleaned
