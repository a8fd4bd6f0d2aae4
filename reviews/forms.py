"""The form of a step: an opinion, and for a return its coded reason and the fields to correct; of a hand-over, a duplicate."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate

from accounts.models import Post, User
from hardship.enums import DuplicateOutcome
from hardship.forms.base import OfficeForm
from hardship.models import Dossier
from hardship.models.codes import code_book
from reviews.effects import Details
from reviews.workflow import Transition

CORRECTABLE = (
    "申请人信息", "家庭成员", "户籍与住房", "收入及收入证明", "家庭财产", "刚性支出", "致困原因与需求", "银行账户",
    "材料", "授权与声明", "入户调查", "民主评议", "公示",
)  # fmt: skip
REASON_LISTS = {"remove": "removal_reason", "refuse": "refusal_reason"}


class StepForm(OfficeForm):
    """note: the opinion; required where the row says so. The coded reason heads the note of a removal or refusal."""

    columns = None
    reason = forms.ChoiceField(label="原因", choices=())
    fields_to_correct = forms.MultipleChoiceField(
        label="需要补正的内容",
        required=False,
        choices=[(text, text) for text in CORRECTABLE],
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = forms.DateField(label="补正期限", required=False)
    note = forms.CharField(
        label="意见", max_length=450, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, row: Transition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        reasons = "return_reason" if row.is_return else REASON_LISTS.get(row.verb, "")
        if reasons:
            self.fields["reason"].choices = [("", "请选择"), *code_book().choices(reasons, localdate())]
        else:
            del self.fields["reason"]
        if not row.is_return:
            del self.fields["fields_to_correct"], self.fields["due_on"]
        self.fields["note"].required = row.note_needed
        self.fields["note"].label = "理由" if row.note_needed else "意见"
        if row.decides and not row.note_needed:
            self.fields["note"].initial = "情况属实，同意。"

    def clean_due_on(self) -> date | None:
        due: date | None = self.cleaned_data["due_on"]
        if due is not None and due < localdate():
            raise forms.ValidationError("补正期限不能早于今天。")
        return due

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.row.is_return and not cleaned.get("fields_to_correct") and "fields_to_correct" in self.fields:
            self.add_error("fields_to_correct", "请勾选需要补正的内容，至少一项。")
        return cleaned

    @property
    def opinion(self) -> str:
        """The note, headed by the coded reason of a removal or refusal."""
        note = self.cleaned_data["note"]
        if self.row.is_return or "reason" not in self.fields:
            return note
        return f"{dict(self.fields['reason'].choices)[self.cleaned_data['reason']]}：{note}"

    @property
    def details(self) -> Details | None:
        if not self.row.is_return:
            return None
        cleaned = self.cleaned_data
        return Details(cleaned["reason"], tuple(cleaned["fields_to_correct"]), cleaned["due_on"])


class HandOverForm(OfficeForm):
    """岗位交接: to whom, from which day, why. Successors are people of the units within the administrator's reach."""

    to = forms.ModelChoiceField(label="接任人", queryset=User.objects.none())
    on = forms.DateField(
        label="交接日期", help_text="接任人从这一天起任职；选今天的，原任职人的权限立即收回。"
    )
    reason = forms.CharField(label="交接原因", max_length=200, help_text="例如：工作调动、退休、产假。")

    def __init__(self, post: Post, by: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": localdate()}, **kwargs)
        near = Post.objects.handed_over_by(by).values("unit")
        known = Post.objects.filter(unit__in=near).exclude(user__in=(post.user, by)).values("user")
        self.fields["to"].queryset = User.objects.filter(pk__in=known, is_active=True).order_by("name", "pk")
        self.fields["to"].label_from_instance = lambda user: f"{user.name}（{user.username}）"
        self.fields["to"].help_text = "名单里没有的，请单位管理员先在后台为其建立账号。"


class DuplicateForm(OfficeForm):
    """What a superior decides on a person found in two files; kept is asked where only one file goes on."""

    columns = None
    outcome = forms.ChoiceField(label="裁定", choices=DuplicateOutcome, widget=forms.RadioSelect)
    kept = forms.ChoiceField(
        label="以哪份档案为准",
        required=False,
        widget=forms.RadioSelect,
        help_text="“以户主为主建档”时选户主所在的档案。合并时保留先建的档案，后建的自动撤回；分属两户的不用选。",
    )
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, files: Iterable[Dossier], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files = {file.number: file for file in files}
        self.fields["kept"].choices = [
            (file.number, f"{file.number} {file.unit.label}") for file in self.files.values()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == DuplicateOutcome.KEEP_WITH_HEAD and not cleaned.get("kept"):
            self.add_error("kept", "请选择户主所在的档案。")
        return cleaned

    @property
    def decision(self) -> dict[str, Any]:
        """outcome, reason and kept, as reviews.duplicates.decide takes them."""
        cleaned = self.cleaned_data
        return {
            "outcome": cleaned["outcome"],
            "reason": cleaned["reason"],
            "kept": self.files.get(cleaned["kept"]),
        }
