"""manage.py print_demo_accounts: the invented people one can log in as, and their password."""

from django.conf import settings
from django.core.management.base import BaseCommand

from hardship.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD


class Command(BaseCommand):
    help = "列出演示账号和它们的密码。"
    requires_system_checks = ()

    def handle(self, *args, **options) -> None:
        if not settings.DEMO_ALLOWED:
            self.stdout.write("演示数据已关闭。")
            return
        self.stdout.write(f"演示账号（密码都是 {DEMO_PASSWORD}）：")
        for account in DEMO_ACCOUNTS:
            self.stdout.write(f"  {account.username:<10} {account.name} {account.role} {account.unit}")
