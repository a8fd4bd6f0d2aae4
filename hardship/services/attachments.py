"""Taking in papers and photos, and putting them aside. What a file is, is read from its content, never from its name."""

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

import pikepdf
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate, now
from PIL import Image, ImageFile, UnidentifiedImageError

from accounts.models import Unit, User
from hardship.enums import Stage
from hardship.models import Attachment, Dossier, Hand, Meeting, Member, Notice
from hardship.models.codes import code_book, label_of
from hardship.services.editing import EDITED_AT
from hardship.services.hands import lay_hand

MOST: Final = 200  # files a dossier, meeting or notice may hold
MOST_PIXELS: Final = 60_000_000
MAGIC: Final = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}
PILLOW: Final = Lock()  # held while Pillow's process-wide switch is turned
FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG"}
RIGHT_AT: Final[dict[str, str]] = EDITED_AT | {
    Stage.EVALUATION: "evaluate_dossiers",
    Stage.PUBLICITY: "publish_dossiers",
    Stage.PLANNING: "assist_dossiers",
    Stage.ASSISTANCE: "assist_dossiers",
}

Subject = Dossier | Meeting | Notice


class AttachmentRefused(Exception):
    """Nothing was kept; reasons: whole sentences fit to show."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("".join(reasons))
        self.reasons = list(reasons)


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
        title=(title.strip() or label_of("attachment_kind", kind))[:100],
        member=member,
        media_type=media_type,
        size=len(content),
        sha256=digest,
        uploaded_by=by,
    )
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
    held = subject_of(new).attachments.filter(removed_at__isnull=True)
    if held.count() >= MOST:
        raise AttachmentRefused(f"材料已有 {MOST} 件，不能再添加；请先移除不需要的。")
    if held.filter(sha256=new.sha256, kind=new.kind, member=new.member).exists():
        raise AttachmentRefused("同一份文件已经上传过，没有重复保存。")


def subject_of(attachment: Attachment) -> Subject:
    return attachment.dossier or attachment.meeting or attachment.notice


def read_checked(file: UploadedFile) -> tuple[bytes, str]:
    """The content and its real media type. Raises AttachmentRefused."""
    limit = settings.ATTACHMENT_LIMIT_MB
    if not file.size:
        raise AttachmentRefused("文件是空的，请重新选择。")
    if file.size > limit * 1024 * 1024:
        size = file.size / 1024 / 1024
        raise AttachmentRefused(f"文件有 {size:.1f} MB，超过 {limit} MB。请缩小照片或分开扫描后再上传。")
    content = file.read()
    media_type = next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), "")
    if not media_type:
        raise AttachmentRefused("只收 JPEG、PNG 图片和 PDF；这个文件的实际内容不是其中任何一种。")
    (_check_pdf if media_type == "application/pdf" else _check_image)(content, media_type)
    return content, media_type


@contextmanager
def unforgiving() -> Iterator[None]:
    """Let Pillow refuse cut-off pictures: WeasyPrint, once imported, makes it accept them in the whole process."""
    with PILLOW:
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _check_image(content: bytes, media_type: str) -> None:
    """Decode the whole picture: a cut-off upload or a disguised file fails here."""
    try:
        with warnings.catch_warnings(), unforgiving():
            warnings.simplefilter("error")
            with Image.open(ContentFile(content), formats=[FORMATS[media_type]]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise AttachmentRefused("照片的像素太多，请缩小后再上传。")
                picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError):
        raise AttachmentRefused("图片损坏或不完整，打不开，请重新拍照或扫描后上传。") from None


def _check_pdf(content: bytes, media_type: str) -> None:
    try:
        with pikepdf.open(ContentFile(content)) as document:
            pages = len(document.pages)
    except pikepdf.PasswordError:
        raise AttachmentRefused("这个 PDF 设了密码，打不开。请去掉密码后上传。") from None
    except pikepdf.PdfError:
        raise AttachmentRefused("PDF 损坏或不完整，打不开，请重新扫描后上传。") from None
    if not pages:
        raise AttachmentRefused("PDF 里没有页面，请重新扫描后上传。")


def _lay_hand(subject: Subject, by: User) -> None:
    """Adding to what will be decided on is handling it."""
    if isinstance(subject, Dossier) and subject.stage in (Stage.APPLICATION, Stage.INVESTIGATION):
        lay_hand(subject, by, Hand.HANDLING)
