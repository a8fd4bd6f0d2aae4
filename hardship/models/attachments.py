"""Papers: scans and photos kept with a dossier, a meeting or a notice; served only through visible_to."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import User
from hardship.models.codes import CodeField
from hardship.models.dossiers import Dossier
from hardship.models.evaluations import Meeting
from hardship.models.households import Member
from hardship.models.publicity import Notice
from hardship.querysets import AttachmentQuerySet


def stored_name(attachment: "Attachment", filename: str) -> str:
    """A random name; what the person called the file is kept in `title` only."""
    return f"{attachment.key.hex[:2]}/{attachment.key.hex}.{attachment.extension}"


class Attachment(models.Model):
    """One file (材料): JPEG, PNG or PDF, its real type checked when it was taken in."""

    EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, null=True, blank=True, related_name="attachments")
    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, blank=True, related_name="attachments")
    notice = models.ForeignKey(Notice, models.CASCADE, null=True, blank=True, related_name="attachments")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, verbose_name="属于谁")
    kind = CodeField("材料类型", code_list="attachment_kind")
    title = models.CharField("名称", max_length=100)
    file = models.FileField("文件", upload_to=stored_name)
    media_type = models.CharField("格式", max_length=20, choices=[(name, name) for name in EXTENSIONS])
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    removed_at = models.DateTimeField("移除时间", null=True, blank=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "材料"
        ordering = ["kind", "uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dossier__isnull=False, meeting__isnull=True, notice__isnull=True)
                | Q(dossier__isnull=True, meeting__isnull=False, notice__isnull=True)
                | Q(dossier__isnull=True, meeting__isnull=True, notice__isnull=False),
                name="attachment_hangs_on_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def extension(self) -> str:
        return self.EXTENSIONS[self.media_type]
