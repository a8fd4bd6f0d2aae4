"""manage.py doctor: look the machine over and say how to mend what is wrong."""

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from hardship.checkup.examination import examine
from hardship.checkup.papers import papers_match_rows


class Command(BaseCommand):
    help = "检查字体、数据库、密钥文件、静态文件和上传的材料；有异常时说明怎样处理。"

    def handle(self, *args, **options) -> None:
        faults = 0
        for result in (*examine(), papers_match_rows(default_storage)):
            faults += not result.sound
            (self.stdout if result.sound else self.stderr).write(str(result))
        if faults:
            raise CommandError(f"有 {faults} 项异常，请按提示处理后再试。")
        self.stdout.write("全部正常。")
