"""manage.py load_fixtures: divisions, units, code lists, papers, standards, calendar and policies."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from hardship.services.reference import digest_of, is_loaded, load_sheet, remember
from hardship.services.reference_sheets import SHEETS

UNITS = "accounts.unit"


class Command(BaseCommand):
    help = "载入基础资料（fixtures/）；可反复执行，只增改，不删除。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="文件未变也逐条比对，恢复为文件内容")

    @transaction.atomic
    def handle(self, *args: Any, again: bool = False, **options: Any) -> None:
        self.load_units(again)
        for sheet in SHEETS:
            self.stdout.write(str(load_sheet(sheet, again=again)))

    def load_units(self, again: bool) -> None:
        digest = digest_of("units.json")
        if not again and is_loaded(UNITS, digest):
            self.stdout.write("工会组织：文件未变，不再载入")
            return
        call_command("load_units", stdout=self.stdout)
        remember(UNITS, digest)
