"""The lines of the table as statuses."""

from typing import NamedTuple

from accounts.permissions import Role
from tests.matrix.world import Person


class Line(NamedTuple):
    """One line of expected.OWN, read."""

    who: str
    rights: tuple[str, ...]
    ok: frozenset[int]
    lacking: int

    @classmethod
    def read(cls, text: str) -> "Line":
        if text == "405":
            return cls("any", (), frozenset({405}), 405)
        who, ok, *lacking = text.split()
        who, _, rights = who.partition(":")
        named = tuple(full(right) for right in rights.split("|") if right)
        return cls(who, named, frozenset(map(int, ok.split("/"))), int(*lacking) if lacking else 403)

    def allows(self, person: Person) -> bool:
        """True when the person may do what the address is for."""
        if self.who == "open":
            return True
        if person.user is None:
            return False
        if self.who == "any":
            return True
        if self.who == "hands":
            return person.reaches("manage_unit") or (person.role, person.place) == (Role.CHAIR, "own")
        if self.who == "above":
            return person.place == "parent" and any(person.holds(right) for right in self.rights)
        has = person.reaches if self.who == "in" else person.holds
        return any(has(right) for right in self.rights)

    def statuses(self, person: Person) -> frozenset[int]:
        """What may be answered to the person."""
        if self.allows(person):
            return self.ok
        if person.user is None:
            return frozenset({302, 401})
        if self.who == "in" and not person.reaches("view_dossiers"):
            return frozenset({404})
        return frozenset({self.lacking})


def full(right: str) -> str:
    return {"reveal": "reveal_secrets", "manage": "manage_unit", "audit": "see_audit"}.get(
        right, f"{right}_dossiers"
    )
