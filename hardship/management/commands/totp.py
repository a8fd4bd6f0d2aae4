"""manage.py totp USER: the present code of a demo account's second factor, in demo mode only."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_otp.oath import TOTP

from accounts.models import User
from accounts.second_factor import phone_of


class Command(BaseCommand):
    help = "显示演示账号当前的动态口令；只在演示模式下可用，只对演示账号有效。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="演示账号的用户名，例如 erci")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("演示模式已关闭（HARDSHIP_DEMO），不显示动态口令。")
        user = User.objects.filter(username=username, is_demo=True).first()
        device = phone_of(user) if user else None
        if device is None:
            raise CommandError(f"没有演示账号“{username}”，或者它没有设置两步验证。")
        code = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
        code.time = time.time()
        self.stdout.write(f"{code.token():0{device.digits}d}")
