"""manage.py prepare: bring database and static files up to date, doing only what is left to do."""

from io import StringIO
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

from hardship.checkup.examination import examine
from hardship.jobs import load_schedules
from hardship.progress import step
from hardship.services import recompute
from hardship.services.seals import ensure_sealing_key
from hardship.stamps import Stamp, digest

UNUSED = ["*.rtl.*", "*.esm.*", "bootstrap-grid*", "bootstrap-reboot*", "bootstrap-utilities*"]


class Command(BaseCommand):
    help = "更新数据库结构、载入基础资料和演示数据、收集静态文件并检查本机。"

    def handle(self, *args, **options) -> None:
        if not self.migrate():
            self.grant_rights()
        self.make_seal_key()
        self.load_fixtures()
        if settings.DEMO_ALLOWED:
            self.load_demo()
        self.recompute()
        load_schedules()
        self.collect_static()
        self.examine()

    def migrate(self) -> bool:
        """True when there was something to do; the command then grants the rights anew by itself."""
        with step("数据库结构") as current:
            try:
                executor = MigrationExecutor(connections[settings.OWNER_ALIAS])
            except OperationalError as error:
                raise CommandError(f"连不上数据库，请检查 DATABASE_URL：{error}") from error
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
            if not plan:
                current.skip("未变化")
                return False
            call_command("migrate", verbosity=0, interactive=False)
            current.note = f"{len(plan)} 个变更"
        return True

    def grant_rights(self) -> None:
        """The application may add to the record, and neither change nor empty it."""
        with step("数据库权限") as current:
            if settings.OWNER_ALIAS == "default":
                return current.skip("没有另设所有者")
            call_command("grant_rights", stdout=StringIO())

    def make_seal_key(self) -> None:
        with step("封存密钥") as current:
            if not ensure_sealing_key():
                current.skip("已有")

    def load_fixtures(self) -> None:
        """The command itself passes over files it has loaded before."""
        with step("基础资料"):
            call_command("load_fixtures", stdout=StringIO())

    def load_demo(self) -> None:
        """Once, and never beside real dossiers."""
        with step("演示数据") as current:
            if get_user_model()._base_manager.filter(is_demo=True).exists():
                return current.skip("已载入")
            if apps.get_model("hardship", "Dossier")._base_manager.exists():
                return current.skip("库里已有档案")
            call_command("load_demo", stdout=StringIO())

    def recompute(self) -> None:
        """Files from before a change of standards, codes or this program: the background worker sees to them."""
        with step("资格意见") as current:
            if not recompute.outdated(limit=1):
                return current.skip("无需重算")
            recompute.ask()
            current.note = "后台重算"

    def collect_static(self) -> None:
        with step("静态文件") as current:
            found = [(path, storage) for finder in get_finders() for path, storage in finder.list([])]
            value = digest(sorted({Path(storage.path(path)) for path, storage in found}))
            stamp = Stamp(settings.VAR / "stamps" / "static")
            if stamp.matches(value) and (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
                return current.skip("未变化")
            call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=UNUSED)
            stamp.write(value)

    def examine(self) -> None:
        with step("本机检查"):
            faults = [str(result) for result in examine() if not result.sound]
            if faults:
                raise CommandError("\n".join(faults))
