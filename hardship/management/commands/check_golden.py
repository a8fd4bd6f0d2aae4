"""manage.py check_golden: do the editions in the system still give the verdicts that policy staff wrote down?"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from hardship.models import PolicyEdition
from hardship.policy import Edition, FactsRefused
from hardship.services.golden import GoldenCase, cases_in
from hardship.services.trial import rules_of

WORKBOOK = "golden_cases.xlsx"
DIFFERENT, FAULTY = 1, 2


class Command(BaseCommand):
    help = "按工作簿中的案例逐行核对政策版本（已发布的和草案）：不符的列出期望、规则结论和理由。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", default="", metavar="FILE", help=f"工作簿，默认 fixtures/{WORKBOOK}"
        )

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            editions = {row.code: rules_of(row) for row in PolicyEdition.objects.all()}
            cases = cases_in(content_of(file), editions)
        except FactsRefused as refused:
            self.stderr.write("\n".join(refused.faults))
            raise SystemExit(FAULTY) from refused
        different = sum(self.differs(case, editions[case.edition]) for case in cases)
        self.stdout.write(f"共 {len(cases)} 例，" + (f"{different} 例不符。" if different else "全部相符。"))
        if different:
            raise SystemExit(DIFFERENT)

    def differs(self, case: GoldenCase, edition: Edition) -> bool:
        """Say what differs in one row, and why the rules say what they say; False when nothing does."""
        found = edition.assess(case.facts)
        sentence = case.disagreement(found)
        if sentence:
            self.stdout.write(f"第 {case.row} 行 {case.number}（{case.edition}，{case.note}）：{sentence}")
            self.stdout.write(f"    {found.conclusion}")
            for clause in found.clauses:
                self.stdout.write(f"    {clause.clause} {clause.because}")
        return bool(sentence)


def content_of(name: str) -> bytes:
    """The bytes of the workbook; raises FactsRefused."""
    path = Path(name) if name else Path(settings.FIXTURE_DIRS[0]) / WORKBOOK
    try:
        return path.read_bytes()
    except OSError as fault:
        raise FactsRefused([f"没有找到或无法读取文件“{path.name}”。"]) from fault
