"""manage.py migrate: Django's, as the tables' owner unless told otherwise, and the application's rights afterwards."""

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.core.management.commands import migrate


class Command(migrate.Command):
    help = "更新数据库结构（以表的所有者身份），然后重新授予应用程序的权限。"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=settings.OWNER_ALIAS)

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if settings.OWNER_ALIAS != "default" and options["database"] == settings.OWNER_ALIAS:
            call_command("grant_rights", stdout=self.stdout if options["verbosity"] else StringIO())
