"""manage.py assess FACTS.json: what the rules say of families written down in a file; nothing is stored."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hardship.policy import FactsRefused
from hardship.services.facts_file import document_in, one_line
from hardship.services.trial import assessments_of

BAD_INPUT = 2


class Command(BaseCommand):
    help = "资格试算：按政策版本判断文件中的一户或几户，结果以 JSON 输出，不保存任何内容。"
    requires_system_checks = ()  # its error output is the sentences alone

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "facts", nargs="?", default="", metavar="FACTS.json", help="事实文件（JSON）；“-”为标准输入"
        )
        parser.add_argument("--edition", default="", help="政策版本代号，已发布的和草案均可；默认按县和日期")

    def handle(self, *args: Any, facts: str, edition: str, **options: Any) -> None:
        try:
            document = document_in(content_of(facts))
            assessments = [one.as_json() for one in assessments_of(document, edition)]
        except FactsRefused as refused:
            self.refuse(refused.faults)
        except RecursionError:
            self.refuse(["内容的括号嵌套层数过多，请写成一户（{…}）或几户的列表（[…]）。"])
        else:
            answer = assessments if isinstance(document, list) else assessments[0]
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))

    def refuse(self, faults: list[str]) -> None:
        for fault in faults:
            self.stderr.write(one_line(fault))
        raise SystemExit(BAD_INPUT)


def content_of(name: str) -> bytes:
    """The bytes of a file, or of standard input for "-"; raises FactsRefused."""
    if not name:
        raise FactsRefused(["请写明事实文件，如 manage.py assess 事实.json；从标准输入读入写“-”。"])
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError as fault:
        raise FactsRefused([f"没有找到文件“{name}”。"]) from fault
    except IsADirectoryError as fault:
        raise FactsRefused([f"“{name}”是文件夹，不是文件。"]) from fault
    except OSError as fault:
        raise FactsRefused([f"无法读取“{name}”，请检查文件权限。"]) from fault
