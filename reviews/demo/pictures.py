"""Placeholder papers: one small file a kind, saying in words what it stands for."""

import hashlib
import subprocess
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont

from hardship.models.codes import label_of

FOLDER: Final = "demo"
FORMATS: Final = {"wage_flow": "PDF", "income_proof": "PDF", "visit_photo": "JPEG", "posting_photo": "JPEG"}
MEDIA: Final = {"PNG": ("png", "image/png"), "JPEG": ("jpg", "image/jpeg"), "PDF": ("pdf", "application/pdf")}
WIDTH, HEIGHT = 640, 420


@dataclass(frozen=True)
class StoredPaper:
    """A stored placeholder as the columns of Attachment."""

    file: str
    media_type: str
    size: int
    sha256: str


def stored_paper(kind: str) -> StoredPaper:
    """Draw and store the placeholder of a kind (code of the list attachment_kind), once."""
    form = FORMATS.get(kind, "PNG")
    extension, media_type = MEDIA[form]
    content = drawn(label_of("attachment_kind", kind), form)
    name = f"{FOLDER}/{kind}.{extension}"
    if default_storage.exists(name):
        default_storage.delete(name)
    name = default_storage.save(name, ContentFile(content))
    return StoredPaper(name, media_type, len(content), hashlib.sha256(content).hexdigest())


def drawn(label: str, form: str) -> bytes:
    """A framed sheet with the paper's name in the middle."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((12, 12, WIDTH - 13, HEIGHT - 13), outline="#9db2cf", width=3)
    for words, top, height, colour in (
        (label, 150, 40, "#1f3a5f"),
        ("（演示材料，非真实证件）", 240, 24, "#8a8f98"),
    ):
        font = cjk_font(height)
        left = (WIDTH - pen.textlength(words, font=font)) / 2
        pen.text((left, top), words, font=font, fill=colour)
    kept = BytesIO()
    sheet.save(kept, format=form, **({"quality": 80} if form == "JPEG" else {}))
    return kept.getvalue()


def cjk_font(height: int) -> ImageFont.FreeTypeFont:
    """The forms' own font, found through fontconfig; `manage.py doctor` proves that it is there."""
    command = ["fc-match", "-f", "%{file}", "Noto Serif CJK SC"]
    path = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - fixed words
    return ImageFont.truetype(path, height)
