"""manage.py workflow_table: print the workflow as Markdown, or --write it into README.md."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reviews.workflow_table import as_markdown, put_into

README = Path(__file__).resolve().parents[3] / "README.md"


class Command(BaseCommand):
    help = "打印流转表；--write 写入 README.md。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="写入 README.md")

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
        if write:
            changed = put_into(README)
            self.stdout.write("README.md 已更新。" if changed else "README.md 没有变化。")
        else:
            self.stdout.write(as_markdown())
