"""The house plan holds, and each check is seen to fail when its rule is broken on purpose."""

import ast

import pytest

from tests import architecture
from tests.architecture import ROOT, RULES, modules

MODULES = list(modules("accounts", "hardship", "reviews"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule):
    faults = [fault for name, source in MODULES for fault in rule(name, source)]
    assert faults == []


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        (architecture.imports_upward, "hardship.services.x", "from reviews.models import Approval"),
        (architecture.imports_upward, "hardship.models.x", "from hardship.services.numbers import next_in"),
        (architecture.policy_leaves_home, "hardship.policy.x", "from django.db import models"),
        (architecture.policy_leaves_home, "hardship.policy.x", "import accounts.models"),
        (architecture.writes_stage, "hardship.services.x", "dossier.stage = 'entry'"),
        (architecture.writes_stage, "hardship.services.x", "Dossier.objects.update(stage='entry')"),
        (architecture.takes_a_request, "hardship.services.x", "def save(request): pass"),
        (architecture.goes_round_visibility, "hardship.views.x", "Dossier.objects.get(pk=1)"),
        (architecture.goes_round_visibility, "reviews.views.x", "page = Meeting.objects.all()"),
        (
            architecture.goes_round_visibility,
            "hardship.jobs",
            "def send(*, user):\n    return Dossier.objects.count()",
        ),
        (
            architecture.goes_round_visibility,
            "reviews.management.commands.x",
            "def list_for(who: User):\n    return Meeting.objects.all()",
        ),
        (architecture.reads_config, "accounts.x", "from hardship.config.settings import ENV"),
    ],
)
def test_each_check_sees_its_rule_broken(rule, name, source):
    assert rule(name, source)


def test_visibility_check_accepts_the_doors():
    source = "Dossier.objects.visible_to(user).get(number=1)\nDossier.objects.reached_by(user, 'x').exists()"
    assert architecture.goes_round_visibility("hardship.views.x", source) == []


def test_files_and_functions_stay_short():
    """No file over 400 lines, no function over 40, no view over 15 statements' lines."""
    faults = []
    for name, source in MODULES:
        if source.count("\n") > 400:
            faults.append(f"{name}: {source.count(chr(10))} lines")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > 40:
                faults.append(f"{name}.{node.name}: {node.end_lineno - node.lineno} lines")
    assert faults == []


def test_pages_have_no_inline_script_or_style():
    faults = []
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8").lower()
        faults += [
            f"{path.name}: {mark}"
            for mark in (" style=", "<style", " onclick=", " onchange=", "javascript:")
            if mark in text
        ]
        if "<script>" in text:
            faults.append(f"{path.name}: inline script")
    assert faults == []
