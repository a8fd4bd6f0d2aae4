"""Taking in papers and photos, and putting them aside. What a file is, is read from its content, never from its name."""

import hashlib
from typing import Final
from unicodedata import category

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate, now

from accounts.models import Unit, User
from hardship.enums import Stage
from hardship.models import Attachment, Dossier, Hand, Meeting, Member, Notice
from hardship.models.codes import code_book, label_of
from hardship.services.cleaning import AttachmentRefused, cleaned
from hardship.services.editing import EDITED_AT
from hardship.services.hands import lay_hand

MB: Final = 1024 * 1024
RIGHT_AT: Final[dict[str, str]] = EDITED_AT | {
    Stage.EVALUATION: "evaluate_dossiers",
    Stage.PUBLICITY: "publish_dossiers",
    Stage.PLANNING: "assist_dossiers",
    Stage.ASSISTANCE: "assist_dossiers",
}

Subject = Dossier | Meeting | Notice


def may_attach(subject: Subject, user: User) -> bool:
    """True when the user may add papers to, and take them off, this dossier, meeting or notice as it now stands."""
    if isinstance(subject, Dossier):
        right = RIGHT_AT.get(subject.stage)
        return right is not None and Dossier.objects.reached_by(user, right).filter(pk=subject.pk).exists()
    right = "evaluate_dossiers" if isinstance(subject, Meeting) else "publish_dossiers"
    return Unit.objects.where(user, right).filter(pk=subject.unit_id).exists()


def may_take_away(attachment: Attachment, user: User) -> bool:
    """True when the user may save the file: to look is one right, to keep a copy is that of printing."""
    return Attachment.objects.reached_by(user, "print_dossiers").filter(pk=attachment.pk).exists()


@transaction.atomic
def take_in(
    file: UploadedFile,
    *,
    kind: str,
    title: str = "",
    by: User,
    dossier: Dossier | None = None,
    meeting: Meeting | None = None,
    notice: Notice | None = None,
    member: Member | None = None,
) -> Attachment:
    """Keep one JPEG, PNG or PDF with exactly one subject. title: what people read; the kind's label when empty.

    Raises AttachmentRefused (size, real type, unknown kind, too many, same file twice, no right), OwnWork.
    """
    given = {"dossier": dossier, "meeting": meeting, "notice": notice}
    ((name, subject),) = [(name, row) for name, row in given.items() if row]
    if not may_attach(subject, by):
        raise AttachmentRefused("现在不能在这里添加材料：没有权限，或者这一步已经办结。")
    if member is not None and (dossier is None or member.household_id != dossier.household_id):
        raise AttachmentRefused("所选的家庭成员不属于这一户。")
    _refuse_unknown(kind)
    content, media_type = read_checked(file)
    digest = hashlib.sha256(content).hexdigest()
    attachment = Attachment(
        **{name: subject},
        kind=kind,
        title=(neutral(title) or label_of("attachment_kind", kind))[:100],
        member=member,
        media_type=media_type,
        size=len(content),
        sha256=digest,
        uploaded_by=by,
    )
    _refuse_more_today(attachment)
    _refuse_one_too_many(attachment)
    attachment.file.save("", ContentFile(content, name="file"), save=False)
    attachment.save()
    _lay_hand(subject, by)
    return attachment


@transaction.atomic
def put_aside(attachment: Attachment, *, by: User) -> None:
    """Take a paper off the list; the file stays, so that earlier rounds remain readable. Raises AttachmentRefused."""
    subject = subject_of(attachment)
    if not may_attach(subject, by):
        raise AttachmentRefused("现在不能移除材料：没有权限，或者这一步已经办结。")
    if attachment.removed_at is None:
        attachment.removed_at = now()
        attachment.save(update_fields=["removed_at"])
        _lay_hand(subject, by)


def _refuse_unknown(kind: str) -> None:
    if kind not in dict(code_book().choices("attachment_kind", localdate())):
        raise AttachmentRefused("请选择材料类型。")


def _refuse_one_too_many(new: Attachment) -> None:
    """Number and size of what hangs on the subject, and the same paper twice."""
    held = subject_of(new).attachments.filter(removed_at__isnull=True)
    count, size = _sums(held)
    if count >= settings.ATTACHMENTS_A_SUBJECT:
        raise AttachmentRefused(f"材料已有 {count} 件，不能再添加；请先移除不需要的。")
    if size + new.size > settings.ATTACHMENTS_A_SUBJECT_MB * MB:
        raise AttachmentRefused(
            f"材料合计超过 {settings.ATTACHMENTS_A_SUBJECT_MB} MB，不能再添加；请先移除不需要的，或缩小后再上传。"
        )
    if held.filter(sha256=new.sha256, kind=new.kind, member=new.member).exists():
        raise AttachmentRefused("同一份文件已经上传过，没有重复保存。")


def _refuse_more_today(new: Attachment) -> None:
    """Number and size of what one person uploads in a day, removed papers included.

    The person's row is locked, so that uploads at once are counted one after the other.
    """
    User.objects.select_for_update(no_key=True).get(pk=new.uploaded_by_id)
    count, size = _sums(Attachment.objects.filter(uploaded_by=new.uploaded_by, uploaded_at__date=localdate()))
    over = size + new.size > settings.ATTACHMENTS_A_DAY_MB * MB
    if count >= settings.ATTACHMENTS_A_DAY or over:
        raise AttachmentRefused(
            f"您今天已上传 {count} 件材料，达到一天的上限（{settings.ATTACHMENTS_A_DAY} 件、"
            f"{settings.ATTACHMENTS_A_DAY_MB} MB），请明天再传。"
        )


def _sums(rows: QuerySet[Attachment]) -> tuple[int, int]:
    """How many rows, and how many bytes they hold."""
    found = rows.aggregate(count=Count("pk"), size=Coalesce(Sum("size"), 0))
    return found["count"], found["size"]


def neutral(text: str) -> str:
    """One line without control characters and marks that turn the direction of writing."""
    return " ".join("".join(" " if category(sign)[0] in "CZ" else sign for sign in text).split())


def saved_name(attachment: Attachment) -> str:
    """What the file is called on the person's own disk: no folder, no other ending than its real type's."""
    plain = "".join("_" if sign in '/\\:*?"<>|' else sign for sign in neutral(attachment.title)).strip(". ")
    stem = plain.removesuffix(f".{attachment.extension}") or attachment.kind_label
    return f"{stem}.{attachment.extension}"


def subject_of(attachment: Attachment) -> Subject:
    return attachment.dossier or attachment.meeting or attachment.notice


def read_checked(file: UploadedFile) -> tuple[bytes, str]:
    """The content as it is kept, made anew without what could act or tell, and its real media type.

    Raises AttachmentRefused.
    """
    limit = settings.ATTACHMENT_LIMIT_MB
    if not file.size:
        raise AttachmentRefused("文件是空的，请重新选择。")
    if file.size > limit * MB:
        size = file.size / MB
        raise AttachmentRefused(f"文件有 {size:.1f} MB，超过 {limit} MB。请缩小照片或分开扫描后再上传。")
    return cleaned(file.read())


def _lay_hand(subject: Subject, by: User) -> None:
    """Adding to what will be decided on is handling it."""
    if isinstance(subject, Dossier) and subject.stage in (Stage.APPLICATION, Stage.INVESTIGATION):
        lay_hand(subject, by, Hand.HANDLING)
