"""manage.py print_demo_accounts: the invented people one can log in as, their password and the secret of the second factor."""

from base64 import b32encode

from django.conf import settings
from django.core.management.base import BaseCommand

from hardship.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD, DEMO_TOTP_KEY


class Command(BaseCommand):
    help = "列出演示账号和它们的密码。"
    requires_system_checks = ()

    def handle(self, *args, **options) -> None:
        if not settings.DEMO_ALLOWED:
            self.stdout.write("演示数据已关闭。")
            return
        self.stdout.write(f"演示账号（密码都是 {DEMO_PASSWORD}）：")
        for account in DEMO_ACCOUNTS:
            mark = "（两步验证）" if account.second_factor else ""
            self.stdout.write(f"  {account.username:<10} {account.name} {account.role} {account.unit}{mark}")
        secret = b32encode(bytes.fromhex(DEMO_TOTP_KEY)).decode()
        self.stdout.write(f"两步验证的密钥：{secret}；或用 manage.py totp 用户名 显示当前的动态口令。")
