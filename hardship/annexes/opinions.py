"""One level's opinion as forms 2 and 6 print it; approvals live above this app and are passed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from hardship.annexes.wording import BLANK_DAY, day

Role = Literal["unit", "superior", "county"]


@dataclass(frozen=True)
class Opinion:
    """What one unit on the path said.

    role: unit is the filing union, superior those between, county the one that certifies.
    """

    role: Role
    unit: str
    text: str
    signer: str
    on: date | None


@dataclass(frozen=True)
class OpinionText:
    """One opinion cell, ready to print."""

    unit: str = ""
    text: str = ""
    signer: str = ""
    day: str = BLANK_DAY


NO_OPINION: tuple[OpinionText, ...] = (OpinionText(),)


def opinion_texts(opinions: Sequence[Opinion], role: Role) -> tuple[OpinionText, ...]:
    """The opinions of one role in the order given; a single empty cell when there is none yet."""
    said = tuple(
        OpinionText(opinion.unit, opinion.text, opinion.signer, day(opinion.on, BLANK_DAY))
        for opinion in opinions
        if opinion.role == role
    )
    return said or NO_OPINION
