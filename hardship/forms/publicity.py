"""The forms of a public notice: its text, objections and how they were settled."""

from typing import Any

from django import forms
from django.utils.timezone import localdate

from accounts.models import Unit, User
from hardship.annexes.public_notice import BLANK
from hardship.enums import ObjectionOutcome
from hardship.forms.base import OfficeForm, OfficeModelForm
from hardship.forms.rows import UnitChoice
from hardship.models import Notice


class NoticeQuery(OfficeForm):
    """The query strip over the list of notices."""

    text = forms.CharField(label="编号、标题、单位", max_length=40, required=False)
    standing = forms.ChoiceField(
        label="状态",
        choices=[("", "全部"), ("draft", "拟稿"), ("posted", "公示期内"), ("run", "已期满")],
        required=False,
    )
    since = forms.DateField(label="张贴日期起", required=False)
    until = forms.DateField(label="止", required=False)

    @property
    def wanted(self) -> dict[str, Any]:
        """Arguments of NoticeQuerySet.matching; what could not be read is left out."""
        read = self.cleaned_data if self.is_valid() else {}
        return {name: read.get(name) or "" for name in ("text", "standing")} | {
            name: read.get(name) for name in ("since", "until")
        }


class NoticeForm(OfficeModelForm):
    """What people write on a notice."""

    columns = 3

    class Meta:
        model = Notice
        fields = (
            "title", "place", "contact_name", "contact_phone", "contact_email", "contact_place", "shows_income", "body",
        )  # fmt: skip
        widgets = {"body": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "title": "公示里不能出现身份证号、手机号、银行卡号、病情和住址。",
            "place": "张贴的地方，如“一楼公告栏”。",
            "contact_phone": "受理异议的电话，用工会的办公电话。",
            "shows_income": "勾选后名单多一栏“家庭月人均收入”。",
        }

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NewNoticeForm(NoticeForm):
    """The same with the unit, which afterwards stays."""

    unit = UnitChoice(label="公示单位", help_text="民主评议后在本单位公示。")
    field_order = ("unit", *NoticeForm.Meta.fields)


def first_words(unit: Unit | None, by: User) -> dict[str, Any]:
    """What a new notice begins with: the official paragraph, and the unit's own phone as the contact."""
    return {
        "title": BLANK.title,
        "body": BLANK.body,
        "contact_name": by.name,
        "contact_phone": (unit.phone if unit else "") or by.phone,
        "contact_place": f"{unit.name}办公室"[:60] if unit else "",
    }


class ObjectionForm(OfficeForm):
    """An objection as it is taken in."""

    columns = 2
    received_on = forms.DateField(label="受理日期", initial=localdate)
    raised_by = forms.CharField(
        label="异议人", max_length=30, required=False, help_text="匿名留空。异议人只在内部留存，不对外公开。"
    )
    content = forms.CharField(label="异议内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class SettlingForm(OfficeForm):
    """How an objection was checked and what came of it."""

    columns = 2
    on = forms.DateField(label="办结日期", initial=localdate)
    outcome = forms.ChoiceField(label="处理结论", choices=ObjectionOutcome, widget=forms.RadioSelect)
    handling = forms.CharField(
        label="复核情况",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="向谁核实、核实了什么、结果怎样。",
    )


class PostingForm(OfficeForm):
    """The day on which the notice was put up."""

    on = forms.DateField(label="张贴日期", initial=localdate)
