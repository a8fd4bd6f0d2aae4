"""manage.py load_demo: invented households, for looking around or, by the hundred thousand, for measuring."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hardship.models import Dossier
from reviews.demo.days import demo_anchor
from reviews.demo.growth import is_filled
from reviews.demo.province import load_province
from reviews.demo.showcase import load_showcase

EVERY = 10_000


class Command(BaseCommand):
    help = "载入演示数据：抚宁区虚构家庭和演示账号；--dossiers N 在全省载入 N 份虚构档案，用于测速。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dossiers", type=int, help="全省虚构档案的份数")
        parser.add_argument("--seed", type=int, default=1, help="随机种子，同一种子生成同样的家庭")

    def handle(self, *args: Any, dossiers: int | None, seed: int, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("本系统已关闭演示数据（HARDSHIP_DEMO），没有载入。")
        if dossiers is None:
            return self.showcase()
        self.province(dossiers, seed)

    def showcase(self) -> None:
        if Dossier.objects.filter(opened_by__is_demo=True).exists():
            self.stdout.write("演示档案已经载入，没有改动。")
            return
        began = time.monotonic()
        count = load_showcase(demo_anchor())
        self.stdout.write(f"演示数据：{count} 户，用时 {time.monotonic() - began:.1f} 秒。")

    def province(self, count: int, seed: int) -> None:
        if count < 1:
            raise CommandError("--dossiers 至少为 1。")
        if is_filled():
            self.stdout.write("全省演示档案已经载入，没有改动；要换一批，请用新的数据库。")
            return
        progress = Progress(self.stdout.write, count)
        load_province(count, seed, demo_anchor(), progress.report)
        self.stdout.write(f"全省演示档案 {count} 份，用时 {progress.seconds:.1f} 秒。")


class Progress:
    """Says every ten thousand how far a load has come."""

    def __init__(self, say: Callable[[str], object], count: int) -> None:
        self.say, self.count = say, count
        self.began, self.told = time.monotonic(), 0

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def report(self, done: int) -> None:
        if done // EVERY > self.told // EVERY or done == self.count:
            self.say(f"已载入 {done} / {self.count} 份，每秒 {done / self.seconds:.0f} 份")
            self.told = done
