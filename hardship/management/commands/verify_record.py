"""manage.py verify_record: whether every record is as it was sealed; names the rows that are not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hardship.progress import Refused
from hardship.services.seal_check import verify_record


class Command(BaseCommand):
    help = "核验留痕：重算封存链和每一条记录，指出被改动、删除、插入的行；有问题时退出码为 1。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            check = verify_record()
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if check.faults:
            raise CommandError("\n".join([*check.faults, f"共 {len(check.faults)} 项问题。"]))
        self.stdout.write(
            f"留痕完整：{check.seals} 次封存，{check.rows} 条记录与封存时一致；"
            f"另有 {check.unsealed} 条是最近一次封存之后写入的。"
        )
