"""manage.py make_calendar: fixtures/calendar.json from the chinesecalendar library."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hardship.services.holidays import LATEST, SOURCE, VERSION, exceptions


class Command(BaseCommand):
    help = "用 chinesecalendar 库重新生成 fixtures/calendar.json（节假日与调休）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", type=int, default=2017, help="起始年份")
        parser.add_argument("--to", dest="last", type=int, default=LATEST, help="截止年份")

    def handle(self, *args: Any, first: int, last: int, **options: Any) -> None:
        if last > LATEST:
            raise CommandError(f"chinesecalendar {VERSION} 只到 {LATEST} 年，请先升级该库。")
        path = Path(settings.FIXTURE_DIRS[0]) / "calendar.json"
        path.write_text(as_text(calendar_of(first, last)), encoding="utf-8")
        self.stdout.write(f"已写入 {path.name}：{first} 至 {last} 年")


def calendar_of(first: int, last: int) -> dict[str, Any]:
    """The content of calendar.json for the years first to last, both included."""
    return {
        "source": SOURCE,
        "years": list(range(first, last + 1)),
        "days": list(exceptions(date(first, 1, 1), date(last, 12, 31))),
    }


def as_text(content: dict[str, Any]) -> str:
    """JSON with one day a line, so that a change of one day is a change of one line."""
    days = ",\n  ".join(json.dumps(day, ensure_ascii=False) for day in content["days"])
    source = json.dumps(content["source"], ensure_ascii=False)
    return f'{{\n "source": {source},\n "years": {content["years"]},\n "days": [\n  {days}\n ]\n}}\n'
