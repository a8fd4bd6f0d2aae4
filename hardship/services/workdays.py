"""Working days in China: weekends, holidays and make-up days (调休), from the loaded calendar only."""

from collections.abc import Iterator
from datetime import date, timedelta

from hardship.models.standards import CalendarDay, CalendarYear

ONE_DAY = timedelta(days=1)


class CalendarNotLoaded(Exception):
    """The calendar of a year has not been entered; the message says so and what to do."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            f"{year} 年的节假日和调休安排尚未录入，不能推算工作日。请系统管理员在后台“工作日历年份”中录入后再办理。"
        )


class WorkCalendar:
    """The calendar of the years around a day, read in two queries."""

    def __init__(self, around: date, years: int = 1) -> None:
        span = range(around.year - years, around.year + years + 1)
        self.loaded = set(CalendarYear.objects.filter(year__in=span).values_list("year", flat=True))
        days = CalendarDay.objects.filter(day__year__gte=span[0], day__year__lte=span[-1])
        self.exceptions = dict(days.values_list("day", "is_workday"))

    def is_workday(self, day: date) -> bool:
        """Raises CalendarNotLoaded for a year that is not entered."""
        if day.year not in self.loaded:
            raise CalendarNotLoaded(day.year)
        return self.exceptions.get(day, day.weekday() < 5)

    def after(self, day: date, count: int) -> date:
        """The count-th working day after a day."""
        return self._nth(day + ONE_DAY, count)

    def last_of(self, first: date, count: int, counts_first: bool) -> date:
        """The last day of a period of count working days that begins on `first`.

        counts_first: a first day that is itself a working day is day one (the edition says so).
        """
        return self._nth(first if counts_first else first + ONE_DAY, count)

    def _nth(self, start: date, count: int) -> date:
        for day in _days_from(start):
            if self.is_workday(day):
                count -= 1
            if count <= 0:
                return day
        raise AssertionError("unreachable: days do not end")

    def between_or_none(self, earlier: date, later: date) -> int | None:
        """The same as between, None when a year in between is not loaded."""
        try:
            return self.between(earlier, later)
        except CalendarNotLoaded:
            return None

    def between(self, earlier: date, later: date) -> int:
        """Working days after `earlier` up to and including `later`; negative when later is the earlier one."""
        if later < earlier:
            return -self.between(later, earlier)
        days = ((earlier + timedelta(days=step)) for step in range(1, (later - earlier).days + 1))
        return sum(self.is_workday(day) for day in days)


def _days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += ONE_DAY


def workdays_between(earlier: date, later: date) -> int | None:
    """Working days between two days, None when a year in between is not loaded."""
    return WorkCalendar(later, years=max(1, abs(later.year - earlier.year))).between_or_none(earlier, later)


def due_after(day: date, count: int) -> date | None:
    """The day by which something of `count` working days is due, None when it cannot be told."""
    try:
        return WorkCalendar(day).after(day, count)
    except CalendarNotLoaded:
        return None
