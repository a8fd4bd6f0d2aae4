"""The closed vocabulary of single conditions: each reads a few facts and answers in a whole sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import Any

from hardship.policy.columns import LINE, between, mask, times
from hardship.policy.facts import Facts
from hardship.policy.findings import Finding, Shown, cannot_tell
from hardship.policy.metrics import MEASURES
from hardship.policy.reading import Reader
from hardship.policy.vocabulary import CAUSE_BITS, CAUSES, SIGN_WORDS
from hardship.policy.wording import listed, short, yuan, yuan_beside

HOLDS = {"<": lt, "<=": le, ">": gt, ">=": ge}


def said(met: bool, sentence: str, values: Mapping[str, Shown]) -> Finding:
    return Finding("", met, f"{sentence}。", values)


@dataclass(frozen=True)
class Compare:
    """A metric beside a multiple of the local low-income standard, both in yuan per person per month."""

    metric: str
    sign: str
    multiple: Decimal

    def finding(self, facts: Facts) -> Finding:
        measure = MEASURES[self.metric]
        amount = measure.of(facts)
        if amount is None or facts.standard is None:
            lacking = ("standard",) if facts.standard is None else ()
            return cannot_tell((*measure.missing(facts), *lacking))
        line = Fraction(self.multiple) * Fraction(facts.standard)
        met = bool(HOLDS[self.sign](amount, line))
        word = SIGN_WORDS[self.sign][0 if met else 1]
        times = f"的 {short(self.multiple)} 倍 {yuan(line)} 元" if self.multiple != 1 else ""
        sentence = f"{measure.label} {yuan_beside(amount, line)} 元，{word}低保标准 {short(facts.standard)} 元{times}"
        values = {self.metric: yuan(amount), "L": yuan(facts.standard)}
        return said(met, sentence, values | ({f"{short(self.multiple)}L": yuan(line)} if times else {}))

    def sql(self) -> str:
        return times(self.multiple, MEASURES[self.metric].sql(), self.sign, LINE)

    def is_near(self, facts: Facts, share: Fraction) -> bool:
        """Whether the metric lies within the share of the line, on either side."""
        amount = MEASURES[self.metric].of(facts)
        if amount is None or facts.standard is None:
            return False
        line = Fraction(self.multiple) * Fraction(facts.standard)
        return (1 - share) * line <= amount <= (1 + share) * line

    def near_sql(self, share: Fraction) -> str:
        low, high = (1 - share) * Fraction(self.multiple), (1 + share) * Fraction(self.multiple)
        return between(low, high, MEASURES[self.metric].sql(), LINE)

    def to_json(self) -> dict[str, Any]:
        return {"compare": {"metric": self.metric, "sign": self.sign, "multiple": short(self.multiple)}}

    @classmethod
    def read(cls, reader: Reader) -> "Compare":
        return cls(
            reader.need("metric", reader.word("metric", MEASURES), "A"),
            reader.need("sign", reader.word("sign", SIGN_WORDS), "<"),
            reader.need("multiple", reader.amount("multiple", above_zero=True), Decimal(1)),
        )


@dataclass(frozen=True)
class MonthsBelow:
    """Income has stayed below the standard for so many consecutive months."""

    at_least: int

    def finding(self, facts: Facts) -> Finding:
        months = facts.months_below
        if months is None:
            return cannot_tell(["months_below"])
        met = months >= self.at_least
        word = "已满" if met else "不足"
        sentence = f"连续 {months} 个月低于低保标准，{word} {self.at_least} 个月"
        return said(met, sentence, {"months_below": months})

    def sql(self) -> str:
        return f"months_below >= {self.at_least}"

    def to_json(self) -> dict[str, Any]:
        return {"months_below": {"at_least": self.at_least}}

    @classmethod
    def read(cls, reader: Reader) -> "MonthsBelow":
        return cls(reader.need("at_least", reader.whole("at_least", at_least=1), 1))


@dataclass(frozen=True)
class GovernmentAid:
    """The household receives government aid (received), or does not."""

    received: bool

    def finding(self, facts: Facts) -> Finding:
        if facts.gov_aid is None:
            return cannot_tell(["gov_aid"])
        sentence = "已享受政府救助" if facts.gov_aid else "未享受政府救助"
        return said(facts.gov_aid == self.received, sentence, {"gov_aid": facts.gov_aid})

    def sql(self) -> str:
        return "gov_aid" if self.received else "NOT gov_aid"

    def to_json(self) -> dict[str, Any]:
        return {"government_aid": {"received": self.received}}

    @classmethod
    def read(cls, reader: Reader) -> "GovernmentAid":
        return cls(reader.need("received", reader.yes_no("received"), False))


@dataclass(frozen=True)
class HasCause:
    """At least one of the causes is present."""

    any_of: tuple[str, ...]

    def finding(self, facts: Facts) -> Finding:
        if facts.causes is None:
            return cannot_tell(["causes"])
        present = [cause for cause in self.any_of if cause in facts.causes]
        if present:
            return said(True, f"因{listed(CAUSES[cause] for cause in present)}致困", {"causes": present})
        others = [CAUSES[cause] for cause in CAUSES if cause in facts.causes]
        wanted = listed(CAUSES[cause] for cause in self.any_of)
        lacking = f"致困原因为{listed(others)}，不属于{wanted}" if others else f"没有{wanted}等致困原因"
        return said(False, lacking, {"causes": []})

    def sql(self) -> str:
        return f"causes & {mask(self.any_of, CAUSE_BITS)} <> 0"

    def to_json(self) -> dict[str, Any]:
        return {"has_cause": {"any_of": list(self.any_of)}}

    @classmethod
    def read(cls, reader: Reader) -> "HasCause":
        words = reader.need("any_of", reader.words("any_of", CAUSES), frozenset(CAUSES))
        if not words:
            reader.fault("any_of", "至少一项致困原因")
        return cls(tuple(cause for cause in CAUSES if cause in words))


@dataclass(frozen=True)
class ExpenseShare:
    """Accident or illness expense, after all compensation, beside a share of the year's income."""

    sign: str
    share: Decimal

    def finding(self, facts: Facts) -> Finding:
        expense, income = facts.accident_expense, facts.annual_income
        if expense is None or income is None:
            known = {"accident_expense": expense, "annual_income": income}
            return cannot_tell([name for name, amount in known.items() if amount is None])
        line = Fraction(self.share) * Fraction(income)
        met = bool(HOLDS[self.sign](Fraction(expense), line))
        word = SIGN_WORDS[self.sign][0 if met else 1]
        percent = f"{short(self.share * 100)}%"
        sentence = (
            f"意外或重病自付支出 {yuan_beside(Fraction(expense), line)} 元，"
            f"{word}家庭年收入 {yuan(income)} 元的 {percent} {yuan(line)} 元"
        )
        return said(met, sentence, {"accident_expense": yuan(expense), "annual_income": yuan(income)})

    def sql(self) -> str:
        return times(self.share, "accident_expense", self.sign, "annual_income")

    def is_near(self, facts: Facts, share: Fraction) -> bool:
        """Whether the expense lies within the share of the line, on either side; no income draws no line."""
        if facts.accident_expense is None or not facts.annual_income:
            return False
        line = Fraction(self.share) * Fraction(facts.annual_income)
        return (1 - share) * line <= Fraction(facts.accident_expense) <= (1 + share) * line

    def near_sql(self, share: Fraction) -> str:
        low, high = (1 - share) * Fraction(self.share), (1 + share) * Fraction(self.share)
        return f"(annual_income > 0 AND {between(low, high, 'accident_expense', 'annual_income')})"

    def to_json(self) -> dict[str, Any]:
        return {"expense_share": {"sign": self.sign, "share": short(self.share)}}

    @classmethod
    def read(cls, reader: Reader) -> "ExpenseShare":
        return cls(
            reader.need("sign", reader.word("sign", SIGN_WORDS), ">"),
            reader.need("share", reader.amount("share", above_zero=True), Decimal(1)),
        )


@dataclass(frozen=True)
class ContractMonths:
    """A labour contract, or proven employment, of so many months."""

    at_least: int

    def finding(self, facts: Facts) -> Finding:
        months = facts.contract_months
        if months is None:
            return cannot_tell(["contract_months"])
        met = months >= self.at_least
        word = "已满" if met else "不足"
        sentence = f"劳动合同或用工 {months} 个月，{word} {self.at_least} 个月"
        return said(met, sentence, {"contract_months": months})

    def sql(self) -> str:
        return f"contract_months >= {self.at_least}"

    def to_json(self) -> dict[str, Any]:
        return {"contract_months": {"at_least": self.at_least}}

    @classmethod
    def read(cls, reader: Reader) -> "ContractMonths":
        return cls(reader.need("at_least", reader.whole("at_least", at_least=1), 1))


@dataclass(frozen=True)
class Membership:
    """The worker is a member of the union."""

    def finding(self, facts: Facts) -> Finding:
        if facts.member is None:
            return cannot_tell(["member"])
        return said(facts.member, "已加入工会" if facts.member else "未加入工会", {"member": facts.member})

    def sql(self) -> str:
        return "member"

    def to_json(self) -> dict[str, Any]:
        return {"membership": {}}

    @classmethod
    def read(cls, reader: Reader) -> "Membership":
        return cls()
