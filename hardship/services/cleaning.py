"""What a paper is, read from its content, and the same paper made anew: nothing hidden, nothing that acts.

A picture is decoded and encoded again, upright, without EXIF (place, device, owner) or anything appended.
A PDF is written again without scripts, actions, embedded files and ways out (pdf_cleaning).
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from struct import error as StructError
from threading import Lock
from typing import Any, Final

from django.conf import settings
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from hardship.services.pdf_cleaning import PdfRefused, cleaned_pdf

MAGIC: Final = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}
FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG"}
SAVING: Final[dict[str, dict[str, Any]]] = {"image/jpeg": {"quality": 90}, "image/png": {}}
PILLOW: Final = Lock()  # held while Pillow's process-wide switch is turned
DAMAGED: Final = (
    UnidentifiedImageError, OSError, SyntaxError, ValueError, StructError, Warning, Image.DecompressionBombError,
)  # fmt: skip


class AttachmentRefused(Exception):
    """Nothing was kept; reasons: whole sentences fit to show."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("".join(reasons))
        self.reasons = list(reasons)


def cleaned(content: bytes) -> tuple[bytes, str]:
    """The paper made anew and its real media type. Raises AttachmentRefused."""
    media_type = next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), "")
    if not media_type:
        raise AttachmentRefused("只收 JPEG、PNG 图片和 PDF；这个文件的实际内容不是其中任何一种。")
    if media_type != "application/pdf":
        return cleaned_picture(content, media_type), media_type
    try:
        return cleaned_pdf(content), media_type
    except PdfRefused as refusal:
        raise AttachmentRefused(str(refusal)) from None


def cleaned_picture(content: bytes, media_type: str) -> bytes:
    """Decode the whole picture and encode it again: a cut-off upload or a disguised file fails here."""
    kept = BytesIO()
    try:
        with warnings.catch_warnings(), unforgiving():
            warnings.simplefilter("error")
            with Image.open(BytesIO(content), formats=[FORMATS[media_type]]) as picture:
                if picture.width * picture.height > settings.ATTACHMENT_MEGAPIXELS * 1_000_000:
                    raise AttachmentRefused("照片的像素太多，请缩小后再上传。")
                picture.load()
                plain(picture, media_type).save(kept, FORMATS[media_type], **SAVING[media_type])
    except DAMAGED:
        raise AttachmentRefused("图片损坏或不完整，打不开，请重新拍照或扫描后上传。") from None
    return kept.getvalue()


def plain(picture: Image.Image, media_type: str) -> Image.Image:
    """The pixels alone, turned as the camera was held."""
    try:
        upright = ImageOps.exif_transpose(picture)
    except (*DAMAGED, TypeError, ArithmeticError):  # what a camera wrote about itself spoils no photo
        upright = picture
    clear = media_type == "image/png" and upright.has_transparency_data
    mode = "RGBA" if clear else "L" if upright.mode in ("1", "L") else "RGB"
    drawn = upright if upright.mode == mode else upright.convert(mode)
    drawn.info = {}
    return drawn


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
