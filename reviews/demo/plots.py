"""The demonstration's households: where each stands, how it came there, what the rules shall find of it."""

from dataclasses import dataclass
from typing import Final

from hardship.enums import Gender, Stage
from reviews.demo.relatives import Name

DETOURS: Final[dict[str, tuple[str, ...]]] = {
    "": (),
    "taken_back": ("submit_application", "take_back"),
    "returned_at_visit": ("submit_application", "return_to_application"),
    "recheck_vote": ("submit_application", "pass_investigation", "recheck"),
    "recheck_objection": ("submit_application", "pass_investigation", "post_notice", "recheck"),
    "returned": (
        "submit_application",
        "pass_investigation",
        "post_notice",
        "close_publicity",
        "pass_up",
        "return_to_application",
    ),
    "returned_notice": (
        "submit_application",
        "pass_investigation",
        "post_notice",
        "close_publicity",
        "pass_up",
        "return_to_publicity",
    ),
}
HOME: Final = "T02-01"
S = Stage


@dataclass(frozen=True)
class Plot:
    """One household. unit: code below 130306. waited: working days since the last step.

    detour: what happened on the way (DETOURS). end: a step that closes the file. level: opinions given so far.
    marks: bare, half (drafts); visited, met, voted, noticed (work begun); objection, drafted, kin, differs.
    """

    unit: str
    stage: Stage
    waited: int
    clause: str
    cause: str
    size: int
    level: int = 0
    detour: str = ""
    end: str = ""
    marks: frozenset[str] = frozenset()
    veto: str = ""
    migrant: bool = False
    minor: tuple[str, ...] = ()
    name: Name | None = None
    batch: str = ""


def plot(
    unit: str, stage: Stage, waited: int, clause: str, cause: str, size: int, marks: str = "", **more: object
) -> Plot:
    return Plot(unit, stage, waited, clause, cause, size, marks=frozenset(marks.split()), **more)  # type: ignore[arg-type]


OWN: Final = (
    plot(HOME, S.APPLICATION, 1, "③", "09", 3, "half"),
    plot(HOME, S.APPLICATION, 3, "①", "03", 1, "bare"),
    plot(HOME, S.APPLICATION, 3, "③", "06", 4, detour="returned", name=Name("王𬭎")),
    plot(HOME, S.INVESTIGATION, 0, "①", "03", 2),
    plot(HOME, S.INVESTIGATION, 4, "②", "01", 4, "visited"),
    plot(HOME, S.INVESTIGATION, 8, "none", "09", 3, veto="VEHICLE"),
    plot(HOME, S.INVESTIGATION, 2, "③", "09", 5, detour="returned", minor=("06",)),
    plot(HOME, S.EVALUATION, 2, "③", "06", 3, name=Name("欧阳玉洁", Gender.FEMALE)),
    plot(HOME, S.EVALUATION, 6, "①", "02", 4, "met", batch="e1"),
    plot(HOME, S.EVALUATION, 6, "②", "04", 3, "met", batch="e1"),
    plot(HOME, S.EVALUATION, 12, "④", "08", 4, "voted noticed kin"),
    plot(HOME, S.PUBLICITY, 2, "③", "09", 4, batch="p1"),
    plot(HOME, S.PUBLICITY, 2, "⑤", "06", 3, batch="p1"),
    plot(HOME, S.PUBLICITY, 2, "①", "03", 3, "objection", batch="p1"),
    plot(HOME, S.PUBLICITY, 7, "③", "01", 5, batch="p2"),
    plot(HOME, S.PUBLICITY, 9, "④", "06", 3, "objection settled", batch="p2"),
    plot(HOME, S.APPROVAL, 1, "③", "05", 3),
    plot(HOME, S.APPROVAL, 7, "④", "07", 4, migrant=True),
    plot(HOME, S.APPROVAL, 2, "①", "03", 2, level=1),
    plot(HOME, S.APPROVAL, 1, "③", "09", 4, level=2, detour="returned"),
    plot(HOME, S.CERTIFICATION, 3, "②", "01", 5, name=Name("买买提·艾力", Gender.MALE, "05")),
    plot(HOME, S.CERTIFICATION, 11, "④", "06", 4, "drafted"),
    plot(HOME, S.ENTRY, 5, "③", "09", 4),
    plot(HOME, S.ENTRY, 27, "①", "03", 3, "nationally"),
    plot(HOME, S.PLANNING, 4, "⑤", "08", 3, "drafted"),
    plot(HOME, S.ASSISTANCE, 42, "③", "06", 4, batch="a1"),
    plot(HOME, S.ASSISTANCE, 42, "①", "03", 3, batch="a1"),
    plot(HOME, S.ASSISTANCE, 118, "②", "01", 9),
    plot(HOME, S.INVESTIGATION, 30, "none", "03", 3, end="remove", veto="HOUSE_2PLUS"),
    plot(HOME, S.INVESTIGATION, 16, "③", "09", 4, end="withdraw"),
)
OTHERS: Final = (
    plot("T02-02", S.APPLICATION, 2, "③", "09", 4, "half"),
    plot("T02-02", S.INVESTIGATION, 6, "unknown", "06", 4, "visited"),
    plot("T02-02", S.APPROVAL, 3, "③", "06", 3, level=1),
    plot("T02-02", S.ASSISTANCE, 64, "③", "09", 4, "differs", migrant=True),
    plot("T01-01", S.EVALUATION, 3, "unknown", "08", 3),
    plot("T01-01", S.APPROVAL, 2, "①", "03", 4, level=2, detour="taken_back"),
    plot("T01-01", S.ASSISTANCE, 25, "④", "06", 5, minor=("09",)),
    plot("T01-01", S.APPROVAL, 20, "none", "03", 3, level=2, end="refuse"),
    plot("T01-02", S.CERTIFICATION, 2, "③", "10", 2, name=Name("欧阳春燕", Gender.FEMALE)),
    plot("T01-02", S.ASSISTANCE, 90, "②", "05", 6),
    plot("T01-02", S.EVALUATION, 25, "none", "09", 3, end="remove"),
    plot("T03-01", S.PUBLICITY, 3, "④", "08", 4),
    plot("T03-01", S.PUBLICITY, 18, "③", "02", 3, "objection upheld", end="remove"),
    plot("T03-01", S.ENTRY, 12, "③", "06", 7),
    plot("T04-01", S.ASSISTANCE, 150, "①", "03", 3, migrant=True),
    plot("T04-01", S.INVESTIGATION, 3, "①", "02", 1, detour="returned_at_visit"),
    plot("T05-01", S.APPROVAL, 4, "③", "09", 4, level=1, detour="recheck_objection"),
    plot("T05-01", S.ASSISTANCE, 70, "③", "07", 4, minor=("09",)),
    plot("T06-01", S.CERTIFICATION, 5, "④", "07", 5, migrant=True),
    plot("T06-01", S.PLANNING, 8, "①", "04", 2),
    plot("S01-01", S.ASSISTANCE, 33, "⑤", "06", 3),
    plot("S01-01", S.APPROVAL, 12, "none", "09", 3, level=1, end="refuse", veto="PRIVATE_SCHOOL"),
    plot("S01-02", S.EVALUATION, 4, "③", "09", 4, "met"),
    plot("S02-01", S.CERTIFICATION, 9, "③", "06", 3, "drafted differs", detour="returned_notice"),
    plot("S02-01", S.ASSISTANCE, 55, "③", "06", 4, "differs"),
    plot("S03-01", S.APPLICATION, 6, "③", "08", 3, "half", migrant=True),
    plot("S03-01", S.ASSISTANCE, 80, "①", "05", 4, migrant=True),
    plot("S03-02", S.PLANNING, 2, "①", "03", 4),
    plot("S03-02", S.INVESTIGATION, 40, "none", "06", 4, end="remove", veto="SHOP_OR_EMPLOYER"),
    plot("S04-01", S.ASSISTANCE, 130, "③", "01", 8),
    plot("S04-01", S.EVALUATION, 8, "③", "09", 2, detour="recheck_vote"),
    plot("S05-01", S.APPROVAL, 1, "③", "06", 3),
    plot("G01", S.APPROVAL, 2, "②", "01", 3, level=1),
    plot("G01", S.ASSISTANCE, 48, "①", "10", 3),
    plot("G02", S.CERTIFICATION, 22, "③", "09", 3, end="refuse"),
    plot("G03", S.PUBLICITY, 1, "③", "03", 4),
    plot("R01-01", S.INVESTIGATION, 1, "①", "02", 2),
    plot("R01-02", S.ASSISTANCE, 20, "②", "02", 3, name=Name("古丽·阿依木", Gender.FEMALE, "05")),
    plot("Z01-01", S.EVALUATION, 1, "③", "04", 4),
    plot("Z01-01", S.INVESTIGATION, 22, "③", "09", 3, end="withdraw", veto="STUDY_ABROAD"),
    plot("Z02-01", S.ENTRY, 20, "②", "01", 4, migrant=True),
    plot("Z02-01", S.ASSISTANCE, 100, "③", "06", 5, minor=("09",), detour="returned"),
)
PLOTS: Final = OWN + OTHERS
