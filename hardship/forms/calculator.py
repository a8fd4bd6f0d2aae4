"""资格试算: the facts of a family as anybody types them; everything may stay empty, empty is unknown."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.timezone import localdate

from hardship.forms.base import OfficeForm
from hardship.forms.fields import UNSAID, AmountField, YesNoSelect
from hardship.forms.households import grouped_counties
from hardship.models import LowIncomeStandard
from hardship.policy import Edition, Facts, FactsRefused
from hardship.policy.vocabulary import CAUSES, VETO_CODES
from hardship.policy.wording import short
from hardship.services.assess import source_of
from hardship.services.trial import edition_for, rules_of, standards_on
from hardship.services.trial_answers import Answer, answer_to

NONE = "none"
YEAR, MONTH = "year", "month"
PERIODS = [(YEAR, "全年合计"), (MONTH, "每月合计")]
DIVISION = re.compile(r"[0-9]{6}")
UNCHECKED = [("unchecked", "没有核对"), (NONE, "已核对，都没有")]


def amount(label: str, *, signed: bool = False, **kwargs: Any) -> AmountField:
    """Yuan that may stay empty, and below zero only when signed."""
    validators = [] if signed else [MinValueValidator(Decimal(0), "金额不能为负数。")]
    return AmountField(
        label=label, required=False, max_digits=12, decimal_places=2, validators=validators, **kwargs
    )


def count(label: str, least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    """A whole number that may stay empty."""
    said = f"请填写 {least} 至 {most} 的整数。"
    messages = {"invalid": said, "min_value": said, "max_value": said}
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=most, error_messages=messages, **kwargs
    )


def yes_no(label: str) -> forms.NullBooleanField:
    return forms.NullBooleanField(label=label, required=False, widget=YesNoSelect)


class VetoesField(forms.MultipleChoiceField):
    """Check boxes of one edition's vetoes; a code of another edition, posted after the day changed, stays true."""

    def valid_value(self, value: str) -> bool:
        return value in VETO_CODES


class CalculatorForm(OfficeForm):
    """The facts, and the edition and standards of the day and county they name."""

    county = forms.ChoiceField(
        label="县（市、区）",
        required=False,
        error_messages={"invalid_choice": "请从列表中选择县（市、区）。"},
    )
    standard = amount("低保标准（元/人·月）", help_text="没有选县（市、区）的直接填写。")
    on = forms.DateField(
        label="申请日期", required=False, error_messages={"invalid": "请填写日期，如 2018-02-06。"}
    )
    persons = count("家庭人口（人）", 1, 99, help_text="共同生活的人，含本人。")
    income = amount("家庭总收入（元）", help_text="全家实得收入，不含政府救助；没有填 0。")
    period = forms.ChoiceField(label="以上收入是", required=False, choices=PERIODS)
    rigid_expense = amount(
        "年刚性支出（元/年）", help_text="医疗、上学、残疾康复等报销之后的自付；不含日常生活支出。"
    )
    accident_expense = amount(
        "意外或重病自付支出（元/年）", help_text="赔偿、保险、救助之后的自付；没有填 0。"
    )
    months_below = count("连续低于低保标准（月）", 0, 600, help_text="按人均收入；不低于填 0。")
    gov_aid = yes_no("是否享受政府救助")
    aid_monthly = amount("政府救助金额（元/月，全家）")
    savings = amount("储蓄（元）")
    net_investments = amount("投资性净资产（元）", signed=True, help_text="减去负债，可以是负数。")
    causes = forms.MultipleChoiceField(
        label="致困原因（可多选）",
        required=False,
        choices=[*CAUSES.items(), (NONE, "没有以上原因")],
        widget=forms.CheckboxSelectMultiple,
    )
    vetoes = VetoesField(label="有下列情形的请勾选", required=False, widget=forms.CheckboxSelectMultiple)
    unvetoed = forms.ChoiceField(
        label="一项都没有勾选，是因为", required=False, choices=UNCHECKED, widget=forms.RadioSelect
    )
    migrant = forms.BooleanField(label="是农民工", required=False)
    member = yes_no("是否工会会员")
    contract_months = count("劳动合同或用工满（月）", 0, 999)

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        today = localdate()
        initial = {"on": today, "period": YEAR, "unvetoed": UNCHECKED[0][0]} | kwargs.pop("initial", {})
        super().__init__(data, initial=initial, **kwargs)
        self.day, self.place = self._typed_day() or today, str((data or {}).get("county") or "")
        self.standards = standards_on(self.day)
        self.refusals: list[str] = []
        self.edition = self._edition(self.day)
        self.fields["county"].choices = self._counties()
        shown = self.edition or self._edition(today)
        self.fields["vetoes"].choices = [
            (veto.code, veto.applied.label) for veto in (shown.vetoes if shown else ())
        ]

    def _typed_day(self) -> date | None:
        try:
            return self.fields["on"].clean(self["on"].data) if self.is_bound else None
        except forms.ValidationError:
            return None

    def _edition(self, day: date) -> Edition | None:
        """The edition in force in the chosen county on a day; why there is none is kept in `refusals`."""
        county = self.place if DIVISION.fullmatch(self.place) else None
        try:
            return rules_of(edition_for(Facts(county=county, on=day)))
        except FactsRefused as refused:
            self.refusals = refused.faults
            return None

    def _counties(self) -> list[Any]:
        """Counties of the day that have a standard, under their cities; the chosen one stays when it has none."""
        groups: list[Any] = []
        for city, counties in grouped_counties(self.day) or grouped_counties():
            known = [
                (code, self._with_standard(code, name))
                for code, name in counties
                if code in self.standards or code == self.place
            ]
            groups += [(city, known)] if known else []
        listed = {code for _, known in groups for code, _ in known}
        if self.place not in listed and DIVISION.fullmatch(self.place):
            groups.append(("其他", [(self.place, self._with_standard(self.place, f"区划代码 {self.place}"))]))
        return [UNSAID, *groups]

    def _with_standard(self, code: str, name: str) -> str:
        row = self.standards.get(code)
        return f"{name}　{short(row.amount)} 元" if row else f"{name}　当日没有标准"

    def clean_standard(self) -> Decimal | None:
        standard: Decimal | None = self.cleaned_data["standard"]
        if standard == 0:
            raise forms.ValidationError("低保标准应大于 0；不知道的请留空。")
        return standard

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.edition is None and "on" in cleaned:
            self.add_error("on", self.refusals)
        if NONE in cleaned.get("causes", ()) and len(cleaned["causes"]) > 1:
            self.add_error("causes", "已勾选了致困原因，请去掉“没有以上原因”。")
        if cleaned.get("vetoes") and cleaned.get("unvetoed") == NONE:
            self.add_error("unvetoed", "已勾选了否决情形，不能再选“都没有”。")
        if cleaned.get("gov_aid") is False and cleaned.get("aid_monthly"):
            self.add_error("aid_monthly", "选了没有享受政府救助，请删去金额，或改选“是”。")
        return cleaned

    @property
    def standard_row(self) -> LowIncomeStandard | None:
        """The chosen county's row, unless a standard is typed."""
        typed = self.cleaned_data.get("standard") if self.is_bound and self.is_valid() else None
        return None if typed else self.standards.get(self.place)

    @property
    def standard_says(self) -> str:
        """A sentence below the county: its standard and where it comes from."""
        row = self.standards.get(self.place)
        if row:
            return f"{row.amount:.2f} 元/人·月：{source_of(row)}"
        return (
            "当日没有登记这里的低保标准，请直接填写。"
            if self.place
            else "选择后显示当地标准；农民工选务工地。"
        )

    @property
    def facts(self) -> Facts:
        """The family of a faultless form."""
        told = self.cleaned_data
        aided, row = told["gov_aid"], self.standard_row
        names = ("persons", "rigid_expense", "accident_expense", "months_below", "savings", "net_investments")
        return Facts(
            **{name: told[name] for name in names},
            annual_income=annual(told["income"], told["period"]),
            gov_aid=aided,
            aid_monthly=Decimal(0) if aided is False else told["aid_monthly"],
            causes=frozenset(told["causes"]) - {NONE} if told["causes"] else None,
            vetoes=frozenset(told["vetoes"]) if told["vetoes"] or told["unvetoed"] == NONE else None,
            migrant=told["migrant"],
            member=told["member"],
            contract_months=told["contract_months"],
            county=told["county"] or None,
            standard=told["standard"] or (row.amount if row else None),
            on=self.day,
        )

    def answer(self, *, drafts: bool = False) -> Answer | None:
        """What the rules say, None while something typed is faulty. drafts: as answer_to."""
        if not self.is_valid() or self.edition is None:
            return None
        return answer_to(self.facts, self.edition, self.standard_row, drafts=drafts)


def annual(income: Decimal | None, period: str) -> Decimal | None:
    return None if income is None else income * 12 if period == MONTH else income


def typed_of(facts: Facts, county: str) -> dict[str, Any]:
    """What somebody would type to tell these facts; the standard is left to the county and the day."""
    same = ("persons", "rigid_expense", "accident_expense", "months_below", "aid_monthly", "savings", "net_investments",
            "contract_months")  # fmt: skip
    typed: dict[str, Any] = {name: getattr(facts, name) for name in same}
    typed |= {name: _choice(getattr(facts, name)) for name in ("gov_aid", "member")}
    typed |= {"county": county, "on": facts.on, "income": facts.annual_income, "period": YEAR}
    typed["aid_monthly"] = facts.aid_monthly if facts.gov_aid else None
    typed["causes"] = sorted(facts.causes) or [NONE] if facts.causes is not None else []
    typed["vetoes"] = sorted(facts.vetoes or ())
    typed["unvetoed"] = NONE if facts.vetoes == frozenset() else UNCHECKED[0][0]
    typed["migrant"] = "on" if facts.migrant else ""
    return {name: "" if value is None else value for name, value in typed.items()}


def _choice(answer: bool | None) -> str:
    return {True: "true", False: "false"}.get(answer, "unknown")  # type: ignore[arg-type]
