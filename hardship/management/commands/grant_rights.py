"""manage.py grant_rights: what the application's database role may do, and nothing else."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from hardship.services.database_rights import grant_rights


class Command(BaseCommand):
    help = "以表的所有者身份，给应用程序的数据库角色授权：留痕只能增加，不能修改、删除、清空。可反复执行。"

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.OWNER_ALIAS == "default":
            raise CommandError(
                "没有另设表的所有者，无从授权。请设置 HARDSHIP_OWNER_DATABASE_URL（所有者）"
                "和 DATABASE_URL（应用程序），两者用不同的数据库角色。"
            )
        role = str(settings.DATABASES["default"]["USER"])
        granted = grant_rights(connections[settings.OWNER_ALIAS], role)
        self.stdout.write(f"{role}：{granted.ordinary} 张表可读写，{granted.kept} 张表只能增加。")
