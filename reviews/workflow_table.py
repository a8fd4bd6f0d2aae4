"""The workflow's rows as the README shows them, so that the document cannot drift from the code."""

from pathlib import Path

from accounts.permissions import ROLE_PERMISSIONS, Role
from reviews.conditions import Condition
from reviews.workflow import TRANSITIONS, Transition

BEGIN, END = "<!-- workflow table: begin -->", "<!-- workflow table: end -->"
SEATS = {"filing": "filing unit", "awaiting": "unit whose turn it is", "previous": "unit that spoke last"}


def as_markdown() -> str:
    """One Markdown row a transition, in the table's order."""
    head = "| From | Verb | Button | To | Right, held at | Roles | Conditions | Limit |\n|---|---|---|---|---|---|---|---|"
    return "\n".join([head, *(_line(row) for row in TRANSITIONS)])


def _line(row: Transition) -> str:
    roles = "、".join(
        Role(role).label for role, rights in ROLE_PERMISSIONS.items() if row.permission in rights
    )
    cells = (
        row.from_stage.label,
        f"`{row.verb}`",
        row.label,
        row.to_stage.label,
        f"`{row.permission}`, {SEATS[row.seat]}",
        roles,
        "<br>".join(_name(condition) for condition in row.conditions) or "—",
        f"{row.limit} workdays of the edition" if row.limit and row.limit != "application" else "—",
    )
    return f"| {' | '.join(cells)} |"


def _name(condition: Condition) -> str:
    return condition.__name__.replace("_", " ")


def put_into(readme: Path) -> bool:
    """Rewrite the table between its marks; True when the file changed. Raises ValueError when the marks are missing."""
    text = readme.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{readme} has no place for the workflow table ({BEGIN} … {END}).")
    new = f"{before}{BEGIN}\n{as_markdown()}\n{END}{after}"
    if new == text:
        return False
    readme.write_text(new, encoding="utf-8")
    return True
