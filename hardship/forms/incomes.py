"""Pages about money coming in and going out: 收入, 收入证明, 刚性支出."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from hardship.forms.family import (
    FamilyForm,
    FamilyMeta,
    PageForms,
    Part,
    RowSet,
    put,
    put_rows,
    row_set,
)
from hardship.forms.fields import CodeSelect
from hardship.models import Dossier, Household, IncomeLine, IncomeProof, Member, OtherIncome, RigidExpense
from hardship.services import families

CENT = Decimal("0.01")


class MonthlyIncomeForm(FamilyForm):
    starred = ("monthly_income",)

    class Meta(FamilyMeta):
        model = Member
        fields = ("monthly_income",)
        help_texts = {"monthly_income": ""}


class OtherIncomeForm(FamilyForm):
    class Meta(FamilyMeta):
        model = OtherIncome
        fields = ("kind", "annual", "note")


class OverrideForm(FamilyForm):
    """The clerk's own total in place of the computed one, never without a reason."""

    columns = 2

    class Meta(FamilyMeta):
        model = Household
        fields = ("annual_income_override", "override_reason")
        labels = {"annual_income_override": "改写为（元/年）"}
        help_texts = {"annual_income_override": "不改写的留空。"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("annual_income_override") is None:
            cleaned["override_reason"] = ""
        elif not cleaned.get("override_reason"):
            self.add_error("override_reason", "改写家庭年度总收入须写明理由。")
        return cleaned


class ExpenseForm(FamilyForm):
    class Meta(FamilyMeta):
        model = RigidExpense
        fields = ("kind", "annual", "member", "note")
        help_texts = {"annual": ""}

    def __init__(self, *args: Any, family: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = Member.objects.filter(pk__in=[member.pk for member in family])
        self.fields["member"].choices = [("", "全家"), *((member.pk, member.name) for member in family)]


class ProofForm(FamilyForm):
    """收入证明 (annex 3)."""

    columns = 3
    sections = (
        ("证明", ("kind", "from_month", "to_month", "issuer", "issued_on", "issuer_contact", "issuer_phone")),
        ("单位证明", ("position", "hired_on", "work_form")),
        ("社区证明（没有单位的填）", ("person_type", "occupation")),
        ("月平均收入", ("monthly_average", "base_pay", "bonus", "allowance", "other_pay", "note")),
    )
    person_type = CodeSelect("person_type", label="人员类型", required=False)
    as_monthly_income = forms.BooleanField(
        label="把该成员的月收入改为本证明的月平均收入", required=False, initial=True
    )

    class Meta(FamilyMeta):
        model = IncomeProof
        exclude = ("member",)
        help_texts = {
            "monthly_average": "实得收入，已扣个人缴纳的社保和公积金；填了下面的逐月收入可以留空，由系统平均。",
            "note": "停发、减发、欠薪、病休等。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["monthly_average"].required = False
        self.fields["monthly_average"].starred = True

    def grouped(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in self.sections]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begin, end = cleaned.get("from_month"), cleaned.get("to_month")
        if begin and end and end < begin:
            self.add_error("to_month", "收入期间止不能早于收入期间起。")
        return cleaned


class LineForm(FamilyForm):
    """One month of a proof; a month without money is no row."""

    class Meta(FamilyMeta):
        model = IncomeLine
        fields = ("month", "gross", "deducted")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deducted"].required = False
        if self.initial.get("gross") is None:
            self.initial["deducted"] = None

    def has_changed(self) -> bool:
        return bool({"gross", "deducted"} & set(self.changed_data))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("deducted") is None:
            cleaned["deducted"] = Decimal(0)
        if cleaned["deducted"] > cleaned.get("gross", cleaned["deducted"]):
            self.add_error("deducted", "个人缴纳的社保公积金不能大于应发。")
        return cleaned


class LineRows(RowSet):
    def clean(self) -> None:
        months = [row.month for row in self.rows() if row.month]
        for month in sorted({month for month in months if months.count(month) > 1}):
            raise forms.ValidationError(f"{month:%Y年%-m月}填了两行，一个月只填一行。")


class IncomePage(PageForms):
    name, label = "income", "收入"
    template = "hardship/application/income.html"

    def build(self) -> dict[str, Part]:
        self.members = list(self.household.members.all())
        people = {
            f"member-{member.pk}": MonthlyIncomeForm(
                self.posted, instance=member, prefix=f"member-{member.pk}"
            )
            for member in self.members
        }
        others = list(self.household.other_incomes.all())
        return people | {
            "override": OverrideForm(self.posted, instance=self.household),
            "others": row_set(OtherIncomeForm, "others", others, self.posted),
        }

    @property
    def people(self) -> list[tuple[Member, MonthlyIncomeForm]]:
        return [(member, self.parts[f"member-{member.pk}"]) for member in self.members]

    def as_typed(self) -> None:
        for member, form in self.people:
            put(member, form.values)
        put(self.household, self.parts["override"].values)
        put_rows(self.household, "members", self.members)
        put_rows(self.household, "other_incomes", self.parts["others"].rows())

    def write(self, by: User) -> None:
        families.save_incomes(
            self.dossier,
            by=by,
            monthly={member.pk: form.cleaned_data["monthly_income"] for member, form in self.people},
            others=self.parts["others"].rows(),
            override=self.parts["override"].values,
        )


class ExpensesPage(PageForms):
    name, label = "expenses", "刚性支出"
    optional = True
    template = "hardship/application/expenses.html"

    def build(self) -> dict[str, Part]:
        stored = list(self.household.expenses.all())
        family = {"family": list(self.household.members.all())}
        return {"expenses": row_set(ExpenseForm, "expenses", stored, self.posted, form_kwargs=family)}

    def as_typed(self) -> None:
        put_rows(self.household, "expenses", self.parts["expenses"].rows())

    def write(self, by: User) -> None:
        families.save_expenses(self.dossier, by=by, rows=self.parts["expenses"].rows())


class ProofPage(PageForms):
    """The form page of one member's income proof with its months."""

    name, label = "income", "收入证明"
    template = "hardship/application/proof.html"

    def __init__(
        self, dossier: Dossier, posted: QueryDict | None, member: Member, proof: IncomeProof | None
    ) -> None:
        self.member, self.proof = member, proof
        super().__init__(dossier, posted)

    def build(self) -> dict[str, Part]:
        row = self.proof or IncomeProof(member=self.member, **self.usual_period())
        lines = list(row.lines.all()) if self.proof else []
        lines = lines or [IncomeLine(month=month, deducted=None) for month in months_of(row)]
        return {
            "proof": ProofForm(self.posted, instance=row),
            "lines": row_set(LineForm, "lines", lines, self.posted, extra=0, formset=LineRows),
        }

    def usual_period(self) -> dict[str, date]:
        """The twelve whole months before the application (domain §2.3)."""
        last = self.dossier.assessed_on.replace(day=1)
        return {"from_month": last.replace(year=last.year - 1), "to_month": month_before(last)}

    @property
    def average(self) -> Decimal | None:
        """Yuan per month over the months typed, None when there are none."""
        nets = [row.net for row in self.parts["lines"].rows()]
        return (sum(nets, Decimal(0)) / len(nets)).quantize(CENT, ROUND_HALF_UP) if nets else None

    def says(self) -> str:
        average, months = self.average, len(self.parts["lines"].rows())
        if average is None:
            return ""
        return f"逐月收入 {months} 个月，平均实发 {average:,.2f} 元/月，折合 {average * 12:,.2f} 元/年。"

    def context(self) -> dict[str, Any]:
        return {"member": self.member, "row": self.proof}

    def is_valid(self) -> bool:
        return super().is_valid() and self.average_agrees()

    def average_agrees(self) -> bool:
        """Fill the average from the months, or say that the two differ."""
        form, average = self.parts["proof"], self.average
        typed = form.cleaned_data.get("monthly_average")
        if typed is None and average is None:
            form.add_error("monthly_average", "请填写月平均收入，或填写逐月收入由系统平均。没有收入填 0。")
        elif typed is None:
            form.cleaned_data["monthly_average"] = average
        elif average is not None and typed != average:
            form.add_error(
                "monthly_average", f"与逐月收入的平均 {average} 元不一致，请核对；留空则用平均数。"
            )
        return form.is_valid()

    def write(self, by: User) -> None:
        form = self.parts["proof"]
        families.save_proof(
            self.dossier,
            by=by,
            member=self.member,
            proof=self.proof,
            values=form.values,
            lines=self.parts["lines"].rows(),
            as_monthly_income=form.cleaned_data["as_monthly_income"],
        )


def month_before(first: date) -> date:
    return first.replace(month=first.month - 1) if first.month > 1 else date(first.year - 1, 12, 1)


def months_of(proof: IncomeProof) -> list[date]:
    """First days of the months a proof covers, at most 24."""
    places = [
        proof.from_month.year * 12 + proof.from_month.month - 1 + n for n in range(min(proof.months, 24))
    ]
    return [date(place // 12, place % 12 + 1, 1) for place in places]
