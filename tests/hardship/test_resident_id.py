"""Resident numbers: check digit, dates, what they tell, how they are masked and typed."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

import tests.factories as make
from hardship.resident_id import (
    check_digit,
    masked_bank_card,
    masked_phone,
    masked_resident_id,
    normalised,
    parse_resident_id,
)
from hardship.services.families import id_says


def with_check(first_17):
    return first_17 + check_digit(first_17)


def test_a_number_tells_division_birth_and_sex():
    read = parse_resident_id(with_check("13030619790412002"))
    assert (read.division_code, read.birth_date, read.gender) == ("130306", date(1979, 4, 12), "female")
    assert parse_resident_id(with_check("13030619790412001")).gender == "male"


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002X",
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_the_example_of_the_standard_in_every_way_of_typing(typed):
    assert parse_resident_id(typed).number == "11010519491231002X"
    assert normalised(typed) == "11010519491231002X"


def test_every_other_check_digit_is_refused():
    for digit in "0123456789":
        with pytest.raises(ValueError, match="校验位不对"):
            parse_resident_id(f"11010519491231002{digit}")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("110105491231002", "应为 18 位，现在是 15 位"),
        ("", "现在是 0 位"),
        ("1101051949123100AX", "前 17 位是数字"),
        (with_check("11010520010229001"), "不是真实的日期"),
        (with_check("11010518991231001"), "不在合理范围内"),
        (with_check(f"110105{localdate() + timedelta(days=400):%Y%m%d}001"), "不在合理范围内"),
    ],
)
def test_wrong_numbers_are_refused_in_words(number, said):
    with pytest.raises(ValueError, match=said):
        parse_resident_id(number)


def test_a_leap_day_and_an_abolished_division_are_real():
    assert parse_resident_id(with_check("13032320000229001")).birth_date == date(2000, 2, 29)
    assert parse_resident_id(with_check("13302219600101001")).division_code == "133022"


def test_masks_show_no_birth_date_and_no_middle():
    assert masked_resident_id("11010519491231002X") == "110105********002X"
    assert masked_resident_id("1101") == "****"
    assert masked_phone("13800001234") == "138****1234"
    assert masked_bank_card("6200000000001234") == "************1234"
    assert masked_bank_card("1234") == "****"


@pytest.mark.django_db
def test_the_place_is_a_hint_known_or_historical():
    assert "发证地区划 130306 抚宁区" in id_says(make.resident_id())
    assert "133022（历史区划）" in id_says(make.resident_id(region="133022"))
    assert id_says("110105") == ""
