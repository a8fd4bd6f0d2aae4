"""The house rules as functions over source text; test_architecture.py runs them and breaks each on purpose."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {"accounts": 1, "hardship": 2, "reviews": 3}
ROOMS = (  # lowest first: a module may import its own room and those before it
    {"enums", "policy", "permissions", "resident_id", "progress", "stamps", "keyfile", "ciphers", "marks"},
    {"querysets"},
    {"models"},
    {
        "services",
        "workflow",
        "conditions",
        "approvals",
        "effects",
        "transitions",
        "publicity",
        "workbasket",
        "duplicates",
        "pages",
        "deadlines",
        "workflow_table",
        "annexes",
        "papers",
        "logins",
        "passwords",
        "second_factor",
        "hand_overs",
    },
    {
        "forms",
        "resources",
        "sheets",
        "exchange",
        "renderers",
        "uploads",
        "help_texts",
        "decorators",
        "carried",
        "demo",
        "checkup",
        "jobs",
    },
    {
        "views",
        "admin",
        "urls",
        "templatetags",
        "management",
        "middleware",
        "context_processors",
        "apps",
        "migrations",
        "discretion",
        "origins",
        "signals",
        "lockout",
        "gates",
    },
)
RANK = {room: rank for rank, rooms in enumerate(ROOMS) for room in rooms}


def modules(*packages: str) -> Iterator[tuple[str, str]]:
    """(dotted name, source) of every module of the packages, migrations and project wiring aside."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if ".migrations" not in name and not name.startswith("hardship.config"):
                yield name, path.read_text(encoding="utf-8")


def imports(source: str) -> Iterator[str]:
    """Dotted names a module imports, wherever in it; names for type checkers only do not count."""
    tree = ast.parse(source)
    for node in tree.body:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(name: str) -> bool:
    return name.partition(".")[0] in FLOORS


def room_of(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def imports_upward(name: str, source: str) -> list[str]:
    """Rule 1: an import goes down a floor, or down a room, or stays in its room."""
    floor, rank = FLOORS[name.partition(".")[0]], RANK.get(room_of(name), len(ROOMS))
    faults = []
    for target in filter(ours, imports(source)):
        target_floor = FLOORS[target.partition(".")[0]]
        if target_floor > floor:
            faults.append(f"{name} imports {target}: up a floor")
        elif target_floor == floor and RANK.get(room_of(target), -1) > rank:
            faults.append(f"{name} imports {target}: up a room")
    return faults


def policy_leaves_home(name: str, source: str) -> list[str]:
    """Rule 2: the rules import no ORM and no other app."""
    if not name.startswith("hardship.policy"):
        return []
    foreign = [
        target
        for target in imports(source)
        if target.startswith("django") or (ours(target) and not target.startswith("hardship.policy"))
    ]
    return [f"{name} imports {target}" for target in foreign]


def writes_stage(name: str, source: str) -> list[str]:
    """Rule 3: only reviews.transitions writes a stage (the demo's bulk writer builds whole histories)."""
    if name == "reviews.transitions" or ".demo" in name:
        return []
    faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            faults += [
                node for target in targets if isinstance(target, ast.Attribute) and target.attr == "stage"
            ]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITERS:
            faults += [node for keyword in node.keywords if keyword.arg == "stage"]
    return [f"{name}:{node.lineno} writes a stage" for node in faults]


WRITERS = {"update", "create", "update_or_create", "bulk_update"}


def takes_a_request(name: str, source: str) -> list[str]:
    """Rule 4: no function below the views takes a request."""
    if room_of(name) in {
        "views",
        "admin",
        "middleware",
        "context_processors",
        "templatetags",
        "decorators",
        "carried",
        "discretion",
        "origins",
        "signals",
        "lockout",
        "gates",
    }:
        return []
    return [
        f"{name}.{node.name} takes a request"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and any(arg.arg == "request" for arg in node.args.args)
    ]


SCOPED = {"Dossier", "Attachment", "Meeting", "Notice", "Investigation", "LedgerEntry", "Plan", "IncomeProof", "Listing",
          "Case", "Certification", "Figures", "Verdict", "Entry", "Application", "Member", "StageChange", "Approval",
          "DuplicateCase"}  # fmt: skip
DOORS = {"visible_to", "reached_by"}


def goes_round_visibility(name: str, source: str) -> list[str]:
    """Rule 5: in views, every `Model.objects` of a family's rows goes straight through visible_to or reached_by.

    So it does in jobs and commands that run for a user: functions there with a user among their parameters.
    """
    tree = ast.parse(source)
    if room_of(name) in {"jobs", "management", "deadlines"}:
        tree = ast.Module([node for node in ast.walk(tree) if _runs_for_somebody(node)], [])
    elif room_of(name) not in {"views", "context_processors"}:
        return []
    allowed = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in DOORS
    }
    return [
        f"{name}:{node.lineno} reads {node.value.id}.objects without visible_to"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "objects"
        and isinstance(node.value, ast.Name)
        and node.value.id in SCOPED
        and id(node) not in allowed
    ]


def _runs_for_somebody(node: ast.AST) -> bool:
    if not isinstance(node, ast.FunctionDef):
        return False
    parameters = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    typed = (ast.unparse(one.annotation) for one in parameters if one.annotation)
    return any(one.arg in PEOPLE for one in parameters) or any("User" in text for text in typed)


PEOPLE = {"user", "by", "viewer", "person"}


def reads_config(name: str, source: str) -> list[str]:
    """Rule 6: nothing imports hardship.config but manage.py, wsgi and pytest."""
    return [f"{name} imports {target}" for target in imports(source) if target.startswith("hardship.config")]


RULES = (
    imports_upward,
    policy_leaves_home,
    writes_stage,
    takes_a_request,
    goes_round_visibility,
    reads_config,
)
