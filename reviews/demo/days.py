"""Working days of the past year counted once, for hundreds of thousands of steps."""

from bisect import bisect_left
from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone, localdate

from hardship.models import CalendarYear
from hardship.services.workdays import ONE_DAY, WorkCalendar

SPAN = 460


def demo_anchor() -> date:
    """Today, or the last day of the last loaded calendar year when today's is not loaded (nothing can be counted then)."""
    today = localdate()
    years = set(CalendarYear.objects.values_list("year", flat=True))
    if today.year in years or not years:
        return today
    past = [year for year in years if year < today.year]
    return date(max(past), 12, 31) if past else today


class OfficeDays:
    """Working days from SPAN days before the anchor up to it, addressed by their place; weekends only where a year is not loaded."""

    def __init__(self, anchor: date) -> None:
        self.anchor = anchor
        self.zone = get_current_timezone()
        self.calendar = WorkCalendar(anchor, years=2)
        first = anchor - timedelta(days=SPAN)
        every = [first + ONE_DAY * step for step in range(SPAN + 1)]
        self.days = [day for day in every if self._works(day)]
        self.place_of = {day: bisect_left(self.days, day) for day in every}
        self.last = len(self.days) - 1
        if self.days[-1] == anchor:
            self.last -= 1
        self._due: dict[tuple[date, int], date | None] = {}

    def _works(self, day: date) -> bool:
        return self.calendar.exceptions.get(day, day.weekday() < 5)

    def moment(self, place: int, minutes: int) -> datetime:
        """The moment `minutes` after eight o'clock on the working day at a place; places before the span stay on its first day."""
        return datetime.combine(self.days[max(0, place)], time(8 + minutes // 60, minutes % 60), self.zone)

    def used(self, earlier: date, later: date) -> int | None:
        """Working days after `earlier` up to `later` as services.workdays counts them; None where a year is not loaded."""
        if not {earlier.year, later.year} <= self.calendar.loaded:
            return None
        return self._upto(later) - self._upto(earlier)

    def _upto(self, day: date) -> int:
        place = self.place_of[day]
        return place + (place < len(self.days) and self.days[place] == day)

    def period_end(self, first: date, count: int, counts_first: bool) -> date:
        """The last day of a period of working days; weekends only where a year is not loaded."""
        day = first - ONE_DAY if counts_first else first
        while count:
            day += ONE_DAY
            count -= self._works(day)
        return day

    def due(self, day: date, count: int | None) -> date | None:
        """The last day of `count` working days after a day; None without a limit or a calendar."""
        if not count:
            return None
        key = (day, count)
        if key not in self._due:
            self._due[key] = self._count_on(day, count)
        return self._due[key]

    def _count_on(self, day: date, count: int) -> date | None:
        while count:
            day += ONE_DAY
            if day.year not in self.calendar.loaded:
                return None
            count -= self._works(day)
        return day
