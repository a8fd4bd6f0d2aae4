"""manage.py rotate_keys: encrypt all secrets anew under a new key, while the system runs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hardship.ciphers import keys
from hardship.keyfile import KEY_BYTES, KeysRefused
from hardship.services.rotation import RotationRefused, rotate


class Command(BaseCommand):
    help = "换用新密钥，分批重新加密身份证号、银行卡号、手机号、病情等；中断后再运行即接着办。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--algorithm", choices=sorted(KEY_BYTES), help="新密钥的算法（默认与现用密钥相同）"
        )

    def handle(self, *args: Any, algorithm: str | None, **options: Any) -> None:
        try:
            ended = rotate(algorithm, self.report)
        except (RotationRefused, KeysRefused) as refusal:
            raise CommandError(str(refusal)) from None
        old = "、".join(map(str, ended))
        self.stdout.write(
            f"已换用第 {keys().ring.current} 号密钥；第 {old} 号密钥停用，只用来打开以前的备份。"
        )
        self.stdout.write("请把新的密钥文件另存一份。")

    def report(self, name: str, done: int, total: int) -> None:
        self.stdout.write(f"{name}：{done}/{total} 行")
