"""Sheets exchanged with spreadsheets: columns, headings, what a cell may hold."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from import_export.fields import Field
from import_export.resources import Diff, ModelResource
from import_export.widgets import BooleanWidget, CharWidget, DateWidget, DecimalWidget

from accounts.models import Division
from hardship.exchange import is_formula
from hardship.models import LowIncomeStandard

DAY = "%Y-%m-%d"


class PlainDiff(Diff):
    """Old and new value in <del> and <ins>; the library's own colours are inline styles, which our CSP refuses."""

    def as_html(self) -> list[SafeString]:
        pairs = zip(self.left, self.right, strict=True)
        return [self._cell("" if self.new else str(old or ""), str(new or "")) for old, new in pairs]

    @staticmethod
    def _cell(old: str, new: str) -> SafeString:
        if old == new:
            return conditional_escape(new)
        return (
            format_html("<del>{}</del> <ins>{}</ins>", old, new) if old else format_html("<ins>{}</ins>", new)
        )


class CodeWidget(CharWidget):
    """Six digits, typed as text or as a number; a county since renamed keeps its old standards."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        code = (
            str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").strip()
        )
        if not Division.objects.filter(code=code).exclude(level=Division.Level.PROVINCE).exists():
            raise ValueError(f"没有代码为“{code}”的县(市、区)，请按“行政区划”填写。")
        return code


class DayWidget(DateWidget):
    """A date cell, or text like 2018-01-01."""

    def __init__(self) -> None:
        super().__init__(format=DAY)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        try:
            return super().clean(value, row, **kwargs)
        except ValueError:
            raise ValueError(f"“{value}”不是日期，请按 2018-01-01 的样子填写。") from None


class AmountWidget(DecimalWidget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        try:
            return super().clean(value, row, **kwargs)
        except (ValueError, ArithmeticError):
            raise ValueError(f"“{value}”不是金额。") from None


class YesNoWidget(BooleanWidget):
    """是 or 否; empty is 否."""

    TRUE_VALUES, FALSE_VALUES = ["是", "1", 1, True], ["否", "0", 0, False]
    NULL_VALUES = ["", None]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        if value not in [*self.TRUE_VALUES, *self.FALSE_VALUES, *self.NULL_VALUES]:
            raise ValueError(f"“{value}”应为“是”或“否”。")
        return value in self.TRUE_VALUES

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "是" if value else "否"


class KindWidget(CharWidget):
    """城市 or 农村, stored as urban or rural; empty is 城市."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        labels = {label: kind for kind, label in LowIncomeStandard.Kind.choices}
        text = str(value or "城市").strip()
        if text not in labels:
            raise ValueError(f"“{text}”应为“城市”或“农村”。")
        return labels[text]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(LowIncomeStandard.Kind(value).label)


def column(name: str, heading: str, widget: Any = None) -> Field:
    return Field(attribute=name, column_name=heading, widget=widget or CharWidget())


class LowIncomeStandardResource(ModelResource):
    """低保标准: one row a county, kind and first day; a row of the same three is rewritten."""

    division_code = column("division_code", "行政区划代码", CodeWidget())
    kind = column("kind", "类别", KindWidget())
    amount = column("amount", "标准（元/人·月）", AmountWidget())
    effective_from = column("effective_from", "生效日期", DayWidget())
    effective_until = column("effective_until", "失效日期", DayWidget())
    document_no = column("document_no", "文号")
    presumed = column("presumed", "推定", YesNoWidget())
    note = column("note", "说明")

    class Meta:
        model = LowIncomeStandard
        import_id_fields = ("division_code", "kind", "effective_from")
        fields = (*import_id_fields, "amount", "effective_until", "document_no", "presumed", "note")
        export_order = (
            "division_code", "kind", "amount", "effective_from", "effective_until", "document_no", "presumed", "note",
        )  # fmt: skip
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return PlainDiff

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Say everything that is wrong with a row's cells at once."""
        faults = []
        for field in self.get_import_fields():
            try:
                field.widget.clean(row.get(field.column_name), row)
            except ValueError as fault:
                faults.append(str(fault))
        faults += [
            f"“{heading}”不能以 {str(value)[0]!r} 开头：表格软件会把它当成公式。"
            for heading, value in row.items()
            if is_formula(value)
        ]
        if faults:
            raise ValueError("".join(faults))

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Refuse a sheet without the needed headings, or with the same standard twice."""
        needed = ("行政区划代码", "类别", "标准（元/人·月）", "生效日期")
        missing = [heading for heading in needed if heading not in (dataset.headers or [])]
        if missing:
            raise ValidationError(f"表头缺少：{'、'.join(missing)}。请先导出一份，照它的表头填写。")
        seen: set[tuple[str, ...]] = set()
        for number, row in enumerate(dataset.dict, 1):
            key = tuple(str(row[name] or "").strip() for name in ("行政区划代码", "类别", "生效日期"))
            if key in seen:
                raise ValidationError(f"第 {number} 行与前面的行重复：{' '.join(key)}。")
            seen.add(key)
