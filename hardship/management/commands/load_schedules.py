"""manage.py load_schedules: tell the background worker what to do and when."""

from typing import Any

from django.core.management.base import BaseCommand

from hardship.jobs import load_schedules


class Command(BaseCommand):
    help = "登记后台定时任务；可反复执行。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"后台定时任务：写入 {load_schedules()} 项")
