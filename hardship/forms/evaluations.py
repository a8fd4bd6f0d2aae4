"""The forms of an evaluation meeting: its head, who came, the votes, the minutes."""

from typing import Any

from django import forms
from django.http import QueryDict

from hardship.enums import AgendaItem, EvaluationResult
from hardship.forms.base import OfficeForm, OfficeModelForm
from hardship.forms.fields import CodeSelect
from hardship.forms.rows import PlainRows, UnitChoice, plain_rows
from hardship.models import Case, Meeting
from hardship.services.evaluations import Ballot, Vote, ballot_of, namesakes


class MeetingQuery(OfficeForm):
    """The query strip over the list of meetings."""

    text = forms.CharField(label="会议名称、单位", max_length=40, required=False)
    closed = forms.ChoiceField(
        label="记录", choices=[("", "全部"), ("no", "未定稿"), ("yes", "已定稿")], required=False
    )
    since = forms.DateField(label="会议日期起", required=False)
    until = forms.DateField(label="止", required=False)

    @property
    def wanted(self) -> dict[str, Any]:
        """Arguments of MeetingQuerySet.matching; what could not be read is left out."""
        read = self.cleaned_data if self.is_valid() else {}
        closed = {"yes": True, "no": False}.get(read.get("closed", ""))
        return {
            "text": read.get("text", ""),
            "closed": closed,
            "since": read.get("since"),
            "until": read.get("until"),
        }


class MeetingForm(OfficeModelForm):
    """The head of the minutes."""

    columns = 4
    agenda = forms.MultipleChoiceField(
        label="会议议程",
        choices=AgendaItem,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="勾选已进行的议程。",
    )

    class Meta:
        model = Meeting
        fields = ("title", "held_at", "place", "host", "recorder", "expected", "absence_note", "agenda")

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NewMeetingForm(MeetingForm):
    """The same with the unit, which afterwards stays."""

    unit = UnitChoice(label="评议单位", help_text="评议对象是这个单位和下级单位的申请人。")
    field_order = ("unit", *MeetingForm.Meta.fields)


class AttendeeForm(OfficeForm):
    """One person present."""

    name = forms.CharField(label="姓名", max_length=30)
    role = CodeSelect("attendee_role", label="身份")
    duty = forms.CharField(label="职务", max_length=40, required=False)


class AttendeeRows(PlainRows):
    def clean(self) -> None:
        names = [form.cleaned_data["name"] for form in self.written() if form.cleaned_data.get("name")]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise forms.ValidationError(
                [
                    f"{name}登记了两次。同名的两个人请在姓名后加部门区别，如“{name}（财务科）”。"
                    for name in twice
                ]
            )

    @property
    def people(self) -> list[dict[str, str]]:
        return [
            {name: form.cleaned_data[name] for name in ("name", "role", "duty")} for form in self.written()
        ]


def attendee_rows(meeting: Meeting | None, posted: QueryDict | None) -> AttendeeRows:
    """Who came: stored rows, or room for the smallest quorum."""
    stored = list(meeting.attendees.values("name", "role", "duty")) if meeting else []
    extra = 1 if stored else 5
    return plain_rows(AttendeeForm, "attendees", posted, stored=stored, extra=extra, formset=AttendeeRows)


class CaseForm(OfficeForm):
    """One applicant's vote."""

    agree = forms.IntegerField(label="同意", min_value=0, max_value=999, required=False)
    against = forms.IntegerField(label="不同意", min_value=0, max_value=999, required=False)
    abstain = forms.IntegerField(label="弃权", min_value=0, max_value=999, required=False)
    result = forms.ChoiceField(
        label="评议结论", choices=[("", "请选择"), *EvaluationResult.choices], required=False
    )
    reason = forms.CharField(label="理由", max_length=300, required=False)
    recused = forms.MultipleChoiceField(label="回避人员", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, posted: QueryDict | None, *, case: Case) -> None:
        votes = ("agree", "against", "abstain", "result", "reason")
        initial = {name: getattr(case, name) for name in votes}
        initial["recused"] = [str(attendee.pk) for attendee in case.recused.all()]
        super().__init__(posted, prefix=f"case-{case.pk}", initial=initial)
        self.case = case
        self.seated = {str(attendee.pk): attendee for attendee in case.meeting.attendees.all()}
        self.fields["recused"].choices = [(pk, attendee.name) for pk, attendee in self.seated.items()]

    @property
    def vote(self) -> Vote:
        typed = self.cleaned_data
        away = frozenset(int(pk) for pk in typed["recused"])
        return Vote(
            typed["agree"], typed["against"], typed["abstain"], typed["result"], typed["reason"], away
        )

    @property
    def ballot(self) -> Ballot:
        """The vote as it is typed, as far as it can be read; as it is stored while nothing is posted."""
        stored = ballot_of(self.case)
        if not self.is_bound:
            return stored
        self.is_valid()
        typed = self.cleaned_data
        kin = {attendee.name for attendee in namesakes(self.case)} | stored.kin
        away = {self.seated[pk].name for pk in typed.get("recused", ()) if pk in self.seated}
        return Ballot(
            expected=stored.expected,
            present=stored.present,
            recused=frozenset(away | kin),
            family=stored.family,
            kin=stored.kin,
            agree=typed.get("agree"),
            against=typed.get("against"),
            abstain=typed.get("abstain"),
            result=typed.get("result", ""),
            reason=typed.get("reason", ""),
        )


class MinutesForm(OfficeForm):
    """What was said and what the meeting concluded."""

    columns = 2
    speeches = forms.CharField(
        label="发言记录", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    conclusion = forms.CharField(
        label="会议结论",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="定稿前必须填写。",
    )


class VotesPage:
    """Every case's form and the minutes, read, shown and saved together."""

    def __init__(self, meeting: Meeting, posted: QueryDict | None = None) -> None:
        self.meeting = meeting
        cases = meeting.cases.in_force().with_family()
        self.cases = [CaseForm(posted, case=case) for case in cases]
        initial = {"speeches": meeting.speeches, "conclusion": meeting.conclusion}
        self.minutes = MinutesForm(posted, initial=initial)

    @property
    def forms(self) -> list[forms.BaseForm]:
        return [*self.cases, self.minutes]

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])

    @property
    def votes(self) -> dict[int, Vote]:
        return {form.case.pk: form.vote for form in self.cases}
