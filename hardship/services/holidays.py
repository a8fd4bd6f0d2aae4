"""The working calendar of a year out of the chinesecalendar library."""

from collections.abc import Iterator
from datetime import date, timedelta
from importlib.metadata import version
from typing import Any, Final

from chinese_calendar import constants
from django.db import transaction

from hardship.models import CalendarDay, CalendarYear

ONE_DAY: Final = timedelta(days=1)
VERSION: Final = version("chinesecalendar")
EARLIEST: Final[int] = min(constants.holidays).year
LATEST: Final[int] = max(constants.holidays).year
SOURCE: Final = f"国务院办公厅各年节假日安排（chinesecalendar {VERSION}）"


class YearUnknown(Exception):
    """The installed library does not know the year; the message says so and what to do."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"本机安装的日历库（chinesecalendar {VERSION}）只有 {EARLIEST} 至 {LATEST} 年的安排，没有 {year} 年。"
            "请升级该库，或按国务院办公厅的通知在“节假日与调休”中手工录入。"
        )


@transaction.atomic
def load_year(year: int) -> int:
    """Make the calendar of a year what the library says; returns the number of days. Raises YearUnknown."""
    if not EARLIEST <= year <= LATEST:
        raise YearUnknown(year)
    days = [CalendarDay(**row) for row in exceptions(date(year, 1, 1), date(year, 12, 31))]
    CalendarDay.objects.filter(day__year=year).delete()
    CalendarDay.objects.bulk_create(days)
    CalendarYear.objects.update_or_create(year=year, defaults={"source": SOURCE})
    return len(days)


def exceptions(first: date, last: date) -> Iterator[dict[str, Any]]:
    """Days that are not what their weekday says: holidays on weekdays, make-up days at weekends."""
    day = first
    while day <= last:
        if day.weekday() < 5 and day in constants.holidays:
            yield {"day": day.isoformat(), "is_workday": False, "name": chinese(constants.holidays[day])}
        elif day.weekday() >= 5 and day in constants.workdays:
            name = f"{chinese(constants.workdays[day])}调休"
            yield {"day": day.isoformat(), "is_workday": True, "name": name}
        day += ONE_DAY


def chinese(holiday_name: str) -> str:
    return str(constants.Holiday(holiday_name).chinese)
