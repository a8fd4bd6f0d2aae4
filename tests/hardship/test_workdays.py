"""Working days from the loaded calendar: holidays, make-up days, years nobody has entered."""

from datetime import date

import pytest

from hardship.models import CalendarDay, CalendarYear
from hardship.policy.process import Publicity
from hardship.services.publicity import period_end
from hardship.services.workdays import CalendarNotLoaded, WorkCalendar, due_after, workdays_between

pytestmark = pytest.mark.django_db

FIVE_DAYS = Publicity(days=5, unit="workday", counts_posting_day=True)


def test_spring_festival_stretches_five_working_days_to_twelve():
    """Posted on Tuesday 13 February 2018; 15 to 21 February are holidays, Sunday 11 and Saturday 24 are worked."""
    posted = date(2018, 2, 13)
    calendar = WorkCalendar(posted)

    assert period_end(FIVE_DAYS, posted, calendar) == date(2018, 2, 24)
    assert calendar.last_of(posted, 5, False) == date(2018, 2, 26)
    assert not calendar.is_workday(date(2018, 2, 15))  # Thursday, New Year's Eve
    assert calendar.is_workday(date(2018, 2, 24))  # Saturday, made up
    assert not calendar.is_workday(date(2018, 2, 25))  # an ordinary Sunday


def test_a_posting_day_that_is_no_working_day_is_not_day_one():
    saturday = date(2018, 3, 10)
    assert period_end(FIVE_DAYS, saturday, WorkCalendar(saturday)) == date(2018, 3, 16)


def test_a_term_in_calendar_days_passes_over_no_holiday():
    """Even in a year whose calendar is missing."""
    posted = date(2031, 2, 13)
    seven = Publicity(days=7, unit="day", counts_posting_day=True)
    assert period_end(seven, posted, WorkCalendar(posted)) == date(2031, 2, 19)
    after = Publicity(days=7, unit="day", counts_posting_day=False)
    assert period_end(after, posted, WorkCalendar(posted)) == date(2031, 2, 20)


def test_a_year_nobody_entered_is_refused_and_says_what_to_do():
    posted = date(2031, 2, 13)
    with pytest.raises(CalendarNotLoaded) as refused:
        period_end(FIVE_DAYS, posted, WorkCalendar(posted))
    assert "2031 年的节假日和调休安排尚未录入" in str(refused.value)
    assert "系统管理员" in str(refused.value)


def test_a_period_that_runs_into_a_missing_year_is_refused():
    CalendarYear.objects.create(year=2032, source="测试")
    posted = date(2032, 12, 30)
    with pytest.raises(CalendarNotLoaded) as refused:
        WorkCalendar(posted).last_of(posted, 5, True)
    assert refused.value.year == 2033


def test_a_make_up_day_entered_by_hand_counts_at_once():
    CalendarYear.objects.create(year=2032, source="测试")
    posted = date(2032, 3, 4)  # Thursday
    assert WorkCalendar(posted).last_of(posted, 3, True) == date(2032, 3, 8)
    CalendarDay.objects.create(day=date(2032, 3, 6), is_workday=True, name="调休")
    assert WorkCalendar(posted).last_of(posted, 3, True) == date(2032, 3, 6)


def test_days_between_count_to_the_later_day_and_back_as_negative():
    assert workdays_between(date(2018, 2, 13), date(2018, 2, 24)) == 4
    assert workdays_between(date(2018, 2, 24), date(2018, 2, 13)) == -4
    assert workdays_between(date(2018, 2, 13), date(2018, 2, 13)) == 0


def test_what_cannot_be_counted_is_unknown_not_guessed():
    assert workdays_between(date(2031, 1, 1), date(2031, 1, 10)) is None
    assert due_after(date(2031, 1, 1), 5) is None
    assert due_after(date(2018, 2, 13), 5) == date(2018, 2, 26)
