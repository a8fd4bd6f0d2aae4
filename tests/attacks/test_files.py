"""Files that are not what they seem, are too much, or act once opened."""

from io import BytesIO

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

import tests.factories as make
from accounts.permissions import Role
from hardship.models import Attachment
from hardship.services.attachments import AttachmentRefused, take_in
from hardship.services.cleaning import cleaned
from hardship.services.dossiers import open_dossier
from tests.attacks.files import SCRIPT, armed_pdf, picture, png_bomb, saved, upload

db = pytest.mark.django_db


@pytest.fixture
def desk(client):
    """A clerk at a new file, logged in."""
    unit = make.unit()
    clerk = make.user(Role.CLERK, at=unit)
    client.force_login(clerk)
    return clerk, open_dossier(unit=unit, by=clerk)


@pytest.mark.parametrize(
    "content",
    [
        picture("GIF"),
        b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)",
        SCRIPT,
        SCRIPT + b"%PDF-1.4",
        b"\n%PDF-1.4",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"PK\x03\x04" + b"\0" * 40,
        b"MZ\x90\0",
    ],
    ids=["gif", "gif-js", "html", "html-pdf", "late-pdf", "svg", "zip", "exe"],
)
def test_what_only_looks_like_a_paper_is_refused(content):
    with pytest.raises(AttachmentRefused, match="实际内容不是其中任何一种"):
        cleaned(content)


@pytest.mark.parametrize("shape", ["PNG", "JPEG"])
def test_what_hangs_behind_a_picture_is_gone(shape):
    kept, _ = cleaned(picture(shape) + SCRIPT)
    assert b"script" not in kept
    assert Image.open(BytesIO(kept)).size == (40, 30)


def test_what_hangs_before_and_behind_the_pages_of_a_pdf_is_gone():
    document = pikepdf.new()
    document.add_blank_page()
    plain = saved(document)
    head, _, rest = plain.partition(b"\n")
    kept, _ = cleaned(head + b"\n%" + SCRIPT + b"\n" + rest + SCRIPT)
    assert b"script" not in kept
    with pikepdf.open(BytesIO(kept)) as again:
        assert len(again.pages) == 1


def test_a_photo_loses_place_and_device_but_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of somebody"
    exif.get_ifd(0x8825)[2] = (39.0, 53.0, 0.0)
    comment = "taken at home"
    kept, _ = cleaned(picture("JPEG", (40, 30), exif=exif, comment=comment))
    again = Image.open(BytesIO(kept))
    assert again.size == (30, 40)
    assert not again.getexif()
    assert b"somebody" not in kept
    assert comment.encode() not in kept


def test_words_hidden_in_a_png_are_gone():
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Comment", "<script>alert(1)</script>")
    kept, _ = cleaned(picture("PNG", pnginfo=words))
    assert b"script" not in kept


@pytest.mark.parametrize("side", [8_000, 40_000, 2_000_000_000])
def test_a_picture_bomb_is_refused_before_it_is_unpacked(side, monkeypatch):
    def unpacked(*_):
        raise AssertionError("The bomb was unpacked.")

    monkeypatch.setattr(Image.Image, "load", unpacked)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", unpacked)
    with pytest.raises(AttachmentRefused, match=r"像素太多|图片损坏"):
        cleaned(png_bomb(side))


@pytest.mark.parametrize(
    "trace",
    [
        b"JavaScript", b"app.alert", b"/Launch", b"passwd", b"shadow", b"EmbeddedFile", b"payload", b"/OpenAction", b"/AA",
        b"/XFA", b"xdp", b"FileAttachment", b"somebody",
    ],
)  # fmt: skip
def test_an_armed_pdf_keeps_its_page_and_loses_its_arms(trace):
    armed = armed_pdf()
    assert trace in unpacked(armed)
    kept, _ = cleaned(armed)
    assert trace not in unpacked(kept)


def test_links_to_web_pages_stay():
    kept = unpacked(cleaned(armed_pdf())[0])
    assert b"https://www.example.cn/" in kept


def unpacked(content: bytes) -> bytes:
    """The same PDF with every stream readable."""
    with pikepdf.open(BytesIO(content)) as document:
        return saved(
            document,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
        )


@pytest.mark.parametrize("user", ["", "geheim"])
def test_an_encrypted_pdf_is_refused(user):
    document = pikepdf.new()
    document.add_blank_page()
    locked = saved(document, encryption=pikepdf.Encryption(owner="owner", user=user))
    with pytest.raises(AttachmentRefused, match="设了密码"):
        cleaned(locked)


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch):
    monkeypatch.setattr("hardship.services.pdf_cleaning.MOST_PAGES", 2)
    document = pikepdf.new()
    for _ in range(3):
        document.add_blank_page()
    with pytest.raises(AttachmentRefused, match="内容太多"):
        cleaned(saved(document))


@db
def test_a_little_too_much_is_refused_in_words_and_far_too_much_is_cut_off(client, desk, settings):
    settings.ATTACHMENT_LIMIT_MB, settings.UPLOAD_REQUEST_LIMIT_MB = 0.5, 1
    url = reverse("attachment_upload", args=["dossier", desk[1].number])
    page = client.post(
        url, {"kind": "diagnosis", "file": upload(b"\xff\xd8\xff" + b"x" * 600_000)}, follow=True
    )
    assert "超过 0.5 MB" in page.text
    answer = client.post(url, {"kind": "diagnosis", "file": upload(b"\xff\xd8\xff" + b"x" * 2_000_000)})
    assert answer.status_code == 400
    many = {f"file{n}": upload(b"x" * 300_000) for n in range(5)}
    assert client.post(url, {"kind": "diagnosis"} | many).status_code == 400
    assert not Attachment.objects.exists()


@db
@pytest.mark.parametrize(
    "name", ["../../../etc/cron.d/x", "..\\..\\x.png", "/etc/passwd", "a\0b.png", "x.php", "％2e％2e／x"]
)
def test_what_a_file_is_called_decides_neither_where_it_lies_nor_what_it_is(desk, name):
    clerk, dossier = desk
    kept = take_in(upload(picture(), name), kind="diagnosis", title=name, by=clerk, dossier=dossier)
    assert kept.file.name == f"{kept.key.hex[:2]}/{kept.key.hex}.png"
    assert default_storage.exists(kept.file.name)


@db
def test_uploads_are_not_among_the_static_files(client, desk, settings):
    clerk, dossier = desk
    kept = take_in(upload(picture()), kind="diagnosis", by=clerk, dossier=dossier)
    assert not settings.MEDIA_URL or settings.MEDIA_URL == "/"
    for base in ("/static/", "/media/", "/uploads/", "/"):
        assert client.get(base + kept.file.name).status_code == 404
