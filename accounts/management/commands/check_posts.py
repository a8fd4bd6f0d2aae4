"""manage.py check_posts: prove that posts and guardian permissions agree."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.services import disagreements, mend_posts


class Command(BaseCommand):
    help = "核对岗位与权限是否一致；--mend 按岗位改正权限。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="按岗位改正权限")

    def handle(self, *args: Any, mend: bool, **options: Any) -> None:
        found = mend_posts() if mend else disagreements()
        for difference in found:
            self.stdout.write(str(difference))
        if found and not mend:
            raise CommandError(
                f"岗位与权限有 {len(found)} 处不一致；运行 manage.py check_posts --mend 按岗位改正。"
            )
        self.stdout.write(f"已改正 {len(found)} 处。" if found else "岗位与权限一致。")
