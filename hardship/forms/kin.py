"""亲属申报 as forms: declare, correct, end."""

from typing import Any

from django import forms

from accounts.models import Unit, User
from hardship.enums import HintOutcome, KinRelation
from hardship.forms.base import OfficeForm
from hardship.models.households import NAME

CHOICES = [("", "请选择"), *KinRelation.choices]


class NamedKin(OfficeForm):
    """Who the relative is; what may be corrected later."""

    columns = 2
    kin_name = forms.CharField(label="亲属姓名", max_length=30, validators=[NAME])
    relation = forms.ChoiceField(label="关系", choices=CHOICES)


class KinForm(NamedKin):
    """A relative of one's own."""

    id_no = forms.CharField(
        label="亲属身份证号", max_length=30, help_text="只用于比对，系统不保存号码，保存后按掩码显示。"
    )


class CommitteeKinForm(KinForm):
    """A relative of a member of an evaluation committee who has no account."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="单位")
    committee_name = forms.CharField(label="评议小组成员", max_length=30, validators=[NAME])
    field_order = ("unit", "committee_name", "kin_name", "relation", "id_no")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.where(user, "evaluate_dossiers")


class ContactForm(OfficeForm):
    """One's own contacts, for comparison with those of households."""

    columns = 2
    mobile = forms.CharField(label="本人手机", max_length=20, required=False)
    bank_card = forms.CharField(label="本人银行账号", max_length=30, required=False)
    home_addr = forms.CharField(label="本人住址", max_length=120, required=False)


class HintForm(OfficeForm):
    """What came of a hint, and why."""

    columns = None
    outcome = forms.ChoiceField(label="核实结果", choices=[("", "请选择"), *HintOutcome.choices])
    reason = forms.CharField(
        label="说明", min_length=4, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明怎样核实的。记录后不能修改，可以再次核实。",
    )  # fmt: skip


class EndKinForm(OfficeForm):
    """Why a declaration no longer stands."""

    columns = None
    end_reason = forms.CharField(
        label="终止原因", min_length=2, max_length=100, help_text="如离婚、身份证号填错。终止后仍留有记录。"
    )
