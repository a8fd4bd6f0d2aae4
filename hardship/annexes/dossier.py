"""Annex 6 困难职工档案表: the whole file, sections A to G (domain 2.6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hardship.annexes.application import PostingText, posting_text
from hardship.annexes.dossier_basic import (
    FileText,
    HomeText,
    WorkerText,
    file_text,
    home_text,
    worker_text,
)
from hardship.annexes.dossier_help import AidText, ReliefText, aid_texts, relief_text
from hardship.annexes.family import CausesText, MemberText, causes_text, member_texts
from hardship.annexes.opinions import NO_OPINION, Opinion, OpinionText, opinion_texts
from hardship.annexes.wording import BLANK_DAY, Prose, day
from hardship.models import Dossier
from hardship.models.codes import label_of

MEMBER_ROWS, BLANK_MEMBER_ROWS = 4, 5
AID_ROWS = 22


@dataclass(frozen=True)
class BankText:
    bank: str = ""
    branch: str = ""
    card: str = ""


@dataclass(frozen=True)
class AttachmentText:
    """All papers of one kind."""

    kind: str
    names: str


@dataclass(frozen=True)
class SignText:
    """Who had the file in hand; visitors are the investigators of the home visit."""

    filer: str = ""
    reviewer: str = ""
    typist: str = ""
    visitors: str = ""
    visited_on: str = BLANK_DAY
    conclusion: str = ""


@dataclass(frozen=True)
class DossierPage:
    file: FileText = field(default_factory=FileText)
    worker: WorkerText = field(default_factory=WorkerText)
    home: HomeText = field(default_factory=HomeText)
    members: tuple[MemberText, ...] = ()
    causes: CausesText = field(default_factory=CausesText)
    description: Prose = field(default_factory=Prose)
    bank: BankText = field(default_factory=BankText)
    attachments: tuple[AttachmentText, ...] = ()
    remark: str = ""
    relief: ReliefText = field(default_factory=ReliefText)
    sign: SignText = field(default_factory=SignText)
    posting: PostingText = field(default_factory=PostingText)
    party_opinions: tuple[OpinionText, ...] = NO_OPINION
    unit_opinions: tuple[OpinionText, ...] = NO_OPINION
    superior_opinions: tuple[OpinionText, ...] = NO_OPINION
    county_opinions: tuple[OpinionText, ...] = NO_OPINION
    aid: tuple[AidText, ...] = ()

    @property
    def spare_members(self) -> range:
        """Empty rows below the members: five on a blank form."""
        rows = MEMBER_ROWS if self.members else BLANK_MEMBER_ROWS
        return range(max(0, rows - len(self.members)))

    @property
    def spare_aid(self) -> range:
        return range(max(0, AID_ROWS - len(self.aid)))


BLANK = DossierPage()


def build(dossier: Dossier, *, opinions: Sequence[Opinion] = ()) -> DossierPage:
    """The file of one household as it stands; opinions are those given so far, lowest unit first."""
    household = dossier.household
    certified = dossier.certifications.in_force().filter(certified_at__isnull=False).first()
    return DossierPage(
        file=file_text(dossier, certified),
        worker=worker_text(dossier),
        home=home_text(dossier),
        members=member_texts(dossier),
        causes=causes_text(dossier.application),
        description=Prose(dossier.application.hardship_desc),
        bank=BankText(household.bank, household.bank_branch, household.bank_card),
        attachments=_attachments(dossier),
        remark=dossier.application.remark,
        relief=relief_text(dossier, certified),
        sign=_sign(dossier, opinions),
        posting=posting_text(dossier),
        unit_opinions=opinion_texts(opinions, "unit"),
        superior_opinions=opinion_texts(opinions, "superior"),
        county_opinions=opinion_texts(opinions, "county"),
        aid=aid_texts(dossier),
    )


def _attachments(dossier: Dossier) -> tuple[AttachmentText, ...]:
    """Papers in the file, one line a kind, in the order of the kinds' codes."""
    titles: dict[str, list[str]] = {}
    for kind, title in dossier.attachments.filter(removed_at__isnull=True).values_list("kind", "title"):
        titles.setdefault(kind, []).append(title)
    return tuple(
        AttachmentText(label_of("attachment_kind", kind), "、".join(names)) for kind, names in titles.items()
    )


def _sign(dossier: Dossier, opinions: Sequence[Opinion]) -> SignText:
    visit = dossier.investigations.in_force().prefetch_related("investigators").first()
    entry = getattr(dossier, "entry", None)
    return SignText(
        filer=dossier.opened_by.name,
        reviewer="、".join(opinion.signer for opinion in opinions if opinion.role != "county"),
        typist=entry.recorded_by.name if entry else "",
        visitors=visit.names if visit else "",
        visited_on=day(visit.visited_on) if visit else BLANK_DAY,
        conclusion=visit.get_conclusion_display() if visit else "",
    )
