"""The eight annex forms of one file, with the opinions the units have given."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from hardship.annexes import pdf
from hardship.annexes.opinions import Opinion, Role
from hardship.annexes.registry import ANNEXES, VERDICT_SHEET, Annex, builder
from hardship.annexes.verdict_sheet import sheets_of
from hardship.enums import Decision
from hardship.models import Dossier
from reviews.approvals import current_opinions

WITH_OPINIONS = (2, 6)


@dataclass(frozen=True)
class Paper:
    """One form that can be printed of a dossier; `pages` builds its filled forms when it is wanted."""

    annex: Annex
    pages: Callable[[], list[object]]
    note: str = ""

    def printed(self, dossier: Dossier) -> bytes:
        """The PDF; forms that bind only when certified carry 草稿 until then."""
        draft = self.annex.draft_until_certified and not dossier.is_certified
        return pdf.render(self.annex, self.pages(), draft=draft)


def opinions_on(dossier: Dossier) -> list[Opinion]:
    """What each unit on the path said in this round, lowest first, as forms 2 and 6 print it."""
    certification = dossier.certifications.in_force().select_related("decided_by", "unit").first()
    said = []
    for approval in current_opinions(dossier).filter(decision=Decision.AGREE):
        said.append(
            Opinion(
                _role(dossier, approval.unit),
                approval.unit.name,
                approval.opinion,
                approval.by.name,
                approval.at.date(),
            )
        )
    if certification is not None and certification.certified_on:
        said.append(
            Opinion(
                "county",
                certification.unit.name,
                certification.opinion,
                certification.decided_by.name,
                certification.certified_on,
            )
        )
    return said


def _role(dossier: Dossier, unit: object) -> Role:
    if unit == dossier.unit:
        return "unit"
    return "county" if getattr(unit, "certifies", False) else "superior"


def paper_of(dossier: Dossier, annex: Annex, user: User) -> Paper:
    """The form of a dossier. Annex 3 has one sheet an income proof, 4 and 5 come from its meeting and notice.

    A form whose subject does not exist yet has no pages and a note that says why.
    """
    build = builder(annex)
    if annex.number in WITH_OPINIONS:
        return Paper(annex, lambda: [build(dossier, opinions=opinions_on(dossier))])
    if annex.subject == "member":
        proofs = [proof for member in dossier.household.members.all() for proof in member.income_proofs.all()]
        return Paper(
            annex, lambda: [build(proof) for proof in proofs], "" if proofs else "还没有登记收入证明"
        )
    if annex.subject in ("meeting", "notice"):
        rows = dossier.cases.in_force() if annex.subject == "meeting" else dossier.listings.in_force()
        row = rows.select_related(annex.subject).first()
        missing = "还没有列入评议会议" if annex.subject == "meeting" else "还没有列入公示"
        return Paper(annex, lambda: [build(getattr(row, annex.subject))], "" if row else missing)
    if annex.subject == "unit":
        return Paper(
            annex,
            lambda: [build(dossier.unit.name, [dossier])],
            "" if dossier.is_certified else "认定后建立台账",
        )
    return Paper(annex, lambda: [build(dossier)])


def verdict_of(dossier: Dossier) -> Paper:
    """The verdict that counts, as the sheet behind form 2 shows it."""
    sheets = sheets_of(dossier)
    return Paper(
        VERDICT_SHEET, lambda: list(sheets), "" if sheets else "还没有资格意见，填写家庭情况后自动测算"
    )


def papers_of(dossier: Dossier, user: User) -> list[Paper]:
    return [paper_of(dossier, annex, user) for annex in ANNEXES.values()]
