"""Papers of the demonstration: what a family's situation asks for, photos of visits and postings."""

import uuid
from datetime import datetime, timedelta

from hardship.models import Attachment
from hardship.models.codes import label_of
from hardship.services.completeness import wanted_papers
from reviews.demo.copying import RowWriter
from reviews.demo.items import Item
from reviews.demo.pictures import StoredPaper, stored_paper


class Papers:
    """Queues attachments; each kind's placeholder is drawn once and shared."""

    def __init__(self, writer: RowWriter) -> None:
        self.writer = writer
        self.stored: dict[str, StoredPaper] = {}

    def of_family(self, item: Item) -> None:
        """Every paper of domain §2.9 that the family's situation asks for; drafts lack theirs."""
        if item.plot.marks & {"bare", "half"}:
            return
        at = item.course.opened_at + timedelta(minutes=25)
        for rule in wanted_papers(item.file):
            self.add(rule.kind, by=item.course.crew.clerk.user_id, at=at, dossier_id=item.pk)

    def of_visits(self, item: Item, moments: list[datetime]) -> None:
        for moment in moments:
            self.add("visit_photo", by=item.course.crew.clerk.user_id, at=moment, dossier_id=item.pk)

    def of_postings(self, postings: list[tuple[int, int, datetime]]) -> None:
        for notice, user, moment in postings:
            self.add("posting_photo", by=user, at=moment, notice_id=notice)

    def add(self, kind: str, *, by: int, at: datetime, **subject: int) -> None:
        paper = self.stored.get(kind) or self.stored.setdefault(kind, stored_paper(kind))
        self.writer.add(
            Attachment,
            key=uuid.uuid4(),
            kind=kind,
            title=f"{label_of('attachment_kind', kind)}（演示）",
            uploaded_by_id=by,
            uploaded_at=at,
            **vars(paper),
            **subject,
        )
