"""Forms in the office look."""

from datetime import date

from django import forms
from django.forms import modelform_factory

from accounts.models import Post
from hardship.forms.base import OfficeForm, OfficeFormSet, OfficeModelForm


class Visit(OfficeForm):
    name = forms.CharField(label="姓名", help_text="与身份证一致。")
    resident_id = forms.CharField(label="身份证号", required=False)
    phone = forms.CharField(label="手机", required=False)
    visited_on = forms.DateField(label="走访日期", required=False)
    amount = forms.DecimalField(label="金额", required=False)
    way = forms.ChoiceField(label="方式", choices=[("", "请选择"), ("home", "入户")], required=False)
    done = forms.BooleanField(label="已办", required=False)


def test_widgets_get_classes_and_keyboards():
    form = Visit()
    attrs = {name: field.widget.attrs for name, field in form.fields.items()}

    assert attrs["way"]["class"] == "form-select"
    assert attrs["done"]["class"] == "form-check-input"
    assert attrs["amount"] == {"class": "form-control num", "inputmode": "decimal", "autocomplete": "off"}
    assert attrs["phone"]["inputmode"] == "tel"
    assert attrs["resident_id"]["maxlength"] == 18


def test_money_is_text_so_that_a_wheel_cannot_change_it():
    assert 'type="text"' in str(Visit()["amount"])


def test_dates_are_shown_for_the_browser_and_read_as_people_write_them():
    assert 'type="date"' in str(Visit(initial={"visited_on": date(2018, 2, 6)})["visited_on"])
    assert 'value="2018-02-06"' in str(Visit(initial={"visited_on": date(2018, 2, 6)})["visited_on"])
    for written in ("2018-02-06", "2018.2.6", "2018年2月6日", "20180206"):
        form = Visit({"name": "王示例", "visited_on": written})
        assert form.is_valid(), written
        assert form.cleaned_data["visited_on"] == date(2018, 2, 6)


def test_a_refused_field_is_tied_to_its_help_and_error():
    html = Visit({"amount": "一千"})["name"].as_field_group()

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error" role="alert">请填写姓名。' in html
    assert 'aria-invalid="true"' in html


def test_a_starred_field_shows_the_star_without_being_required():
    form = Visit()
    form.fields["phone"].starred = True

    assert "（必填）" in form["phone"].as_field_group()
    assert "（必填）" not in form["amount"].as_field_group()


def test_a_sentence_the_form_wrote_itself_stays():
    class Own(OfficeForm):
        name = forms.CharField(label="姓名", error_messages={"required": "户主姓名不能空。"})

    assert Own({}).errors["name"] == ["户主姓名不能空。"]


def test_a_choice_not_made_is_named(db):
    post = modelform_factory(Post, form=OfficeModelForm, fields=["role", "unit"])()

    assert next(iter(post.fields["role"].choices)) == ("", "请选择")
    assert next(iter(post.fields["unit"].choices)) == ("", "请选择")
    assert "---" not in str(post)


def test_rows_can_be_removed_without_script():
    rows = forms.formset_factory(Visit, formset=OfficeFormSet, can_delete=True)(prefix="visits")
    box = rows.forms[0]["DELETE"]

    assert box.label == "删除"
    assert 'class="form-check-input"' in str(box)
