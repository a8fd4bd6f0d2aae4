"""Figures, dates and tags as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from hardship.enums import Stage
from hardship.forms.base import OfficeForm
from hardship.templatetags import office


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal("38040"), "38,040.00"), (Decimal("0"), "0.00"), (Decimal("-1234.5"), "-1,234.50"), (None, "—")],
)
def test_money_has_two_places_and_nought_is_not_a_dash(value, shown):
    assert office.yuan(value) == shown


def test_dates_are_chinese_and_moments_local():
    assert office.day(date(2018, 2, 6)) == "2018年2月6日"
    assert office.moment(datetime(2018, 2, 6, 8, 20, tzinfo=UTC)) == "2018年2月6日 16:20"
    assert office.moment(date(2018, 2, 6)) == "2018年2月6日"


@pytest.mark.parametrize(
    ("days", "tone", "words"),
    [(-2, "tag-urgent", "逾期 2 日"), (0, "tag-urgent", "今日"), (3, "tag-waiting", "剩 3 日")],
)
def test_days_left_turn_red_and_amber(days, tone, words):
    assert tone in office.days_left(days)
    assert words in office.days_left(days)


def test_many_days_left_are_plain_text():
    assert office.days_left(4) == "剩 4 日"


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_a_tone(stage):
    assert stage.label in office.stage_tag(stage)
    assert f"tag-{office.TONES[stage]}" in office.stage_tag(stage)


@pytest.mark.parametrize(
    ("met", "word"),
    [(True, "yes"), ("yes", "yes"), (False, "no"), ("no", "no"), (None, "unknown"), ("unknown", "unknown")],
)
def test_unknown_is_never_no(met, word):
    assert office.met_word(met) == word


def test_tag_escapes_what_it_is_given():
    assert "<b>" not in office.tag("<b>甲</b>")


class Person(OfficeForm):
    name = forms.CharField(label="姓名")
    gender = forms.ChoiceField(label="性别", choices=[("m", "男"), ("f", "女")], widget=forms.RadioSelect)
    age = forms.IntegerField(label="年龄", min_value=16)

    def clean(self):
        self.add_error(None, "同一人已有在办档案。")
        return self.cleaned_data


def test_error_summary_links_each_sentence_to_its_field():
    lines = office.error_lines(form=Person({"age": "3"}), reasons=["公示未满。"])

    assert [(line["target"], line["text"]) for line in lines] == [
        ("", "公示未满。"),
        ("", "同一人已有在办档案。"),
        ("id_name", "请填写姓名。"),
        ("id_gender", "请选择性别。"),
        ("id_age", "年龄：确保该值大于或等于16。"),
    ]


def test_error_summary_of_an_unsent_form_is_empty():
    assert office.error_lines(form=Person()) == []


def test_pager_keeps_the_query_and_counts():
    request = RequestFactory().get("/dossiers/", {"q": "王", "page": "2"})
    html = render_to_string("_pager.html", {"page": Paginator(range(45), 20).page(2)}, request)

    assert "共 45 条" in html
    assert "q=%E7%8E%8B&amp;page=3" in html


def test_findings_say_in_words_what_the_marks_mean():
    findings = [
        {"met": True, "because": "甲"},
        {"met": False, "because": "乙"},
        {"met": None, "because": "丙"},
    ]
    html = render_to_string("_findings.html", {"findings": findings})

    assert [word in html for word in ("不符合：", "无法判断：", ">符合：")] == [True, True, True]
