"""manage.py seal_record: seal what was recorded since the last seal, now instead of tonight."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hardship.progress import Refused
from hardship.services.seal_check import seal_after_check


class Command(BaseCommand):
    help = "核验已封存的留痕，再封存新增的部分，打印印记。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            seal, faults = seal_after_check()
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for fault in faults:
            self.stderr.write(fault)
        self.stdout.write(f"第 {seal.number} 号封存，{seal.rows} 条记录。印记：{seal.grouped}")
