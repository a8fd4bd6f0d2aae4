"""Small filters and tags of the office look: figures, dates, tags, menu lines, error summaries."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, localtime

from hardship.enums import Stage

register = template.Library()

DASH = "—"
TONES = {
    Stage.APPLICATION: "waiting",
    Stage.INVESTIGATION: "waiting",
    Stage.EVALUATION: "waiting",
    Stage.PUBLICITY: "running",
    Stage.APPROVAL: "waiting",
    Stage.CERTIFICATION: "waiting",
    Stage.ENTRY: "waiting",
    Stage.PLANNING: "waiting",
    Stage.ASSISTANCE: "done",
    Stage.REMOVED: "stopped",
    Stage.REFUSED: "returned",
    Stage.WITHDRAWN: "stopped",
}
MET = {"yes": ("✓", "符合"), "no": ("✗", "不符合"), "unknown": ("?", "无法判断")}
STEP_WORDS = {"done": "已完成", "current": "办理中", "todo": "未开始", "stopped": "已终止"}


@register.filter
def dash(value: object) -> object:
    """The value, or a dash when there is none; nought is a value."""
    return DASH if value is None or value == "" else value


@register.filter
def yuan(value: Decimal | Fraction | int | None) -> str:
    """Money in yuan, two places and thousands commas: 38040 reads 38,040.00."""
    if value is None or value == "":
        return DASH
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(value)
    return f"{exact:,.2f}"


@register.filter
def signed(value: Decimal | int) -> str:
    """A difference with its sign: +12, -3, 0."""
    return f"{value:+d}" if value else "0"


@register.filter
def at(table: Mapping[str, object], key: str) -> object:
    """The value under a key, "" when there is none."""
    return table.get(key, "")


@register.filter
def before_bracket(label: str) -> str:
    """A label without what it explains in brackets: 临界（线上下 5% 以内） reads 临界."""
    return label.partition("（")[0]


@register.filter
def yes_no(value: bool | None) -> str:
    return "未填" if value is None else ("是" if value else "否")


@register.filter
def day(value: date | None) -> str:
    """2018年2月6日."""
    return f"{value.year}年{value.month}月{value.day}日" if value else DASH


@register.filter
def short_day(value: date | None) -> str:
    """2月6日 in this year, 2017年2月6日 in another."""
    if not value:
        return DASH
    return f"{value.month}月{value.day}日" if value.year == localdate().year else day(value)


@register.filter
def moment(value: datetime | date | None) -> str:
    """2018年2月6日 16:20, local time; a bare date has no clock."""
    if isinstance(value, datetime):
        value = localtime(value) if value.tzinfo else value
        return f"{day(value)} {value:%H:%M}"
    return day(value)


@register.filter
def days_left(days: int | None) -> str | SafeString:
    """Working days left as a tag: late is red, up to three days amber, more is plain text."""
    if days is None:
        return DASH
    if days < 0:
        return tag(f"逾期 {-days} 日", "urgent")
    if days == 0:
        return tag("今日", "urgent")
    return tag(f"剩 {days} 日", "waiting") if days <= 3 else f"剩 {days} 日"


@register.filter
def stage_tone(stage: str) -> str:
    return TONES.get(stage, "")


@register.simple_tag
def tag(label: object, tone: str = "", extra: str = "") -> SafeString:
    """A small label; tone is waiting, running, done, stopped, returned or urgent."""
    classes = " ".join(word for word in ("tag", tone and f"tag-{tone}", extra) if word)
    return format_html('<span class="{}">{}</span>', classes, label)


@register.simple_tag
def stage_tag(stage: str, extra: str = "") -> SafeString:
    """The stage of a dossier in its tone; extra="tag-lg" beside a title."""
    return tag(Stage(stage).label, TONES[Stage(stage)], extra)


@register.filter
def met_word(met: object) -> str:
    """yes, no or unknown out of True, False, None or those words themselves."""
    word = str(getattr(met, "value", met)).lower()
    return {"true": "yes", "yes": "yes", "false": "no", "no": "no"}.get(word, "unknown")


@register.filter
def met_mark(word: str) -> str:
    return MET[word][0]


@register.filter
def met_label(word: str) -> str:
    return MET[word][1]


@register.filter
def step_word(state: str) -> str:
    return STEP_WORDS.get(state, "")


@register.filter
def page_numbers(page: Page) -> Iterable[int | str]:
    """1 2 … 7 8 9 … 41 42."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.inclusion_tag("_menu_link.html", takes_context=True)
def menu_link(
    context: Context, name: str, label: str, count: int | None = None, except_names: str = ""
) -> dict[str, Any]:
    """A line of the menu, marked when the page is it ("page") or lies below it ("true").

    except_names: URL names below this address that have a line of their own. A name not routed gives an empty line.
    """
    try:
        href = reverse(name)
    except NoReverseMatch:
        return {"href": ""}
    request = context.get("request")
    path = request.path if request else ""
    match = getattr(request, "resolver_match", None)
    below = href != "/" and path.startswith(href) and not (match and match.url_name in except_names.split())
    current = "page" if path == href else ("true" if below else "")
    return {"href": href, "label": label, "count": count, "current": current}


@register.simple_tag
def error_lines(
    form: BaseForm | None = None,
    forms: Iterable[BaseForm] | None = None,
    formset: BaseFormSet | None = None,
    formsets: Iterable[BaseFormSet] | None = None,
    reasons: Iterable[str] | None = None,
) -> list[dict[str, str]]:
    """Every error of a page as {text, target}; target is the id of the field, or empty."""
    lines = [{"text": reason, "target": ""} for reason in reasons or []]
    for one in [form, *(forms or [])]:
        lines += _of_form(one) if one else []
    for rows in [formset, *(formsets or [])]:
        if rows:
            lines += [{"text": error, "target": ""} for error in rows.non_form_errors()]
            for number, row in enumerate(rows.forms, start=1):
                lines += _of_form(row, f"第 {number} 行，")
    return lines


def _of_form(form: BaseForm, before: str = "") -> list[dict[str, str]]:
    if not form.is_bound:
        return []
    lines = [{"text": f"{before}{error}", "target": ""} for error in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else (field.auto_id if field.use_fieldset else field.id_for_label)
        for error in field.errors:
            named = error if str(field.label) in error else f"{field.label}：{error}"
            lines.append({"text": f"{before}{named}", "target": target})
    return lines
