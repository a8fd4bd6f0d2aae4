"""Files people bring (photos, scans) and the PDFs they take away."""

import subprocess
from pathlib import Path

import pikepdf
from django.urls import reverse
from PIL import Image

from hardship.annexes.registry import ANNEXES
from tests.journeys.pages import Desk


def photo(folder: Path, name: str) -> Path:
    """A small picture, another one for each name."""
    path = folder / f"{name}.png"
    shade = sum(name.encode()) % 256
    Image.new("RGB", (48, 32), (shade, 120, 255 - shade)).save(path)
    return path


def scan(folder: Path, name: str) -> Path:
    """A PDF of one page."""
    path = folder / f"{name}.pdf"
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.docinfo["/Title"] = name
        document.save(path)
    return path


def printed(desk: Desk, number: str, slug: str) -> str:
    """The text of one form of a dossier, downloaded as the person at the desk."""
    answer = desk.page.request.get(reverse("paper", args=[number, slug]) + "?download=1")
    assert answer.status == 200, f"{slug}: {answer.status}"
    assert answer.headers["content-type"] == "application/pdf"
    return text_of(answer.body())


def text_of(pdf: bytes) -> str:
    """What pdftotext reads, without any spaces."""
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


def slug_of(number: int) -> str:
    """The address of one of the eight forms by its number."""
    return ANNEXES[number].slug
