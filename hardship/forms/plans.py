"""帮扶计划 and 联系卡 as forms."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.timezone import localdate

from hardship.forms.base import OfficeForm
from hardship.forms.facts import FactsForm
from hardship.forms.fields import CodesField
from hardship.models import Dossier, Plan
from hardship.services.plans import AGREED, plan_faults

PHONE = RegexValidator(r"^[0-9][0-9 -]{6,19}$", "电话由数字和短横线组成，如 0335-6012345。")


class PlanForm(FactsForm):
    """The plan agreed with the worker. Of a signed plan the day of signing is asked anew."""

    helping_unit = forms.CharField(label="帮扶单位", max_length=100)
    helper_name = forms.CharField(label="帮扶责任人", max_length=30)
    helper_title = forms.CharField(label="责任人职务", max_length=40)
    helper_phone = forms.CharField(label="责任人电话", max_length=20, validators=[PHONE])
    since = forms.DateField(label="确定日期", help_text="确定帮扶单位和责任人的日期。")
    target_on = forms.DateField(label="预计脱困时间", required=False)
    needs = CodesField("need", label="帮扶需求")
    plan = forms.CharField(
        label="帮扶计划", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="针对致困原因，写明目标、步骤和时间。",
    )  # fmt: skip
    measures = forms.CharField(
        label="帮扶措施", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="印在附件6和联系卡上。",
    )  # fmt: skip
    signed_on = forms.DateField(
        label="困难职工签字日期", required=False,
        help_text="打印附件6，与职工共同确认、由职工签字后填写；没有签字的计划不生效。",
    )  # fmt: skip

    def __init__(self, dossier: Dossier, *args: Any, plan: Plan | None = None, **kwargs: Any) -> None:
        super().__init__(dossier, *args, initial=agreed_in(plan) if plan else first_words(dossier), **kwargs)

    def faults(self, facts: dict[str, Any]) -> dict[str, str]:
        return plan_faults(self.dossier, facts)


def agreed_in(plan: Plan) -> dict[str, Any]:
    facts = {name: getattr(plan, name) for name in AGREED}
    return facts | {"signed_on": None}


def first_words(dossier: Dossier) -> dict[str, Any]:
    """The filing union helps, with what the family asked for, unless the person says otherwise."""
    return {"helping_unit": dossier.unit.name, "needs": dossier.application.needs, "since": localdate()}


class CardForm(OfficeForm):
    """The day on which the card is handed over."""

    on = forms.DateField(label="发卡日期", initial=localdate)
