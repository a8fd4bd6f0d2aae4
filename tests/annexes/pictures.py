"""What a PDF really shows: its text, its fonts, and its pages as pictures compared with stored ones.

pdftotext alone is not enough: wrongly subset fonts print gibberish that still reads well.
"""

import re
import subprocess
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops

FOLDER = Path(__file__).parent / "pictures"
DPI = 60
GREYS = 16
LEVELS = 60  # two pixels differ when further apart than this of 255
PAGE_SHARE = 0.003  # of a page's pixels may differ
TILE_SHARE = (
    0.02  # of one tile's pixels may differ, so that a lost date is not drowned in the white around it
)
TILE = 64


def text_of(pdf: bytes) -> str:
    """The text as laid out, one form feed after each page."""
    return _poppler(["pdftotext", "-layout", "-", "-"], pdf).decode()


def words_of(pdf: bytes) -> str:
    """The text cell by cell and without white space, for looking up phrases that may have been wrapped."""
    return re.sub(r"\s", "", _poppler(["pdftotext", "-raw", "-", "-"], pdf).decode())


def fonts_of(pdf: bytes) -> set[str]:
    """Names of the embedded fonts without their subset prefix."""
    lines = _poppler(["pdffonts", "-"], pdf).decode().splitlines()[2:]
    return {line.split()[0].split("+")[-1] for line in lines}


def pages_of(pdf: bytes) -> list[Image.Image]:
    """Every page as a small grey picture."""
    with TemporaryDirectory() as folder:
        _poppler(["pdftoppm", "-r", str(DPI), "-gray", "-png", "-", f"{folder}/page"], pdf)
        return [_few_greys(Image.open(BytesIO(path.read_bytes()))) for path in sorted(Path(folder).iterdir())]


def compare(pdf: bytes, name: str) -> None:
    """Raise AssertionError when the pages differ from the stored pictures of that name."""
    pages, stored = pages_of(pdf), _stored(name)
    assert len(pages) == len(stored), f"{name}：存有 {len(stored)} 页，现在是 {len(pages)} 页"
    for number, (page, path) in enumerate(zip(pages, stored, strict=True), start=1):
        whole, worst = difference(page, Image.open(path))
        if whole > PAGE_SHARE or worst > TILE_SHARE:
            seen = Path(f"/tmp/{name}-{number}.png")
            page.save(seen)
            raise AssertionError(
                f"{name} 第 {number} 页：整页相差 {whole:.2%}，最差一格 {worst:.2%}；见 {seen}"
            )


def renew(pdf: bytes, name: str) -> None:
    """Store the pages as the pictures to compare with."""
    for path in _stored(name):
        path.unlink()
    for number, page in enumerate(pages_of(pdf), start=1):
        page.save(FOLDER / f"{name}-{number}.png", optimize=True)


def difference(page: Image.Image, stored: Image.Image) -> tuple[float, float]:
    """Share of pixels that differ: of the whole page, and of its worst tile. Pages of another size differ wholly."""
    if page.size != stored.size:
        return 1.0, 1.0
    apart = ImageChops.difference(page.convert("L"), stored.convert("L")).point(
        lambda grey: grey > LEVELS and 255
    )
    width, height = apart.size
    tiles = [
        _share(apart.crop((left, top, min(left + TILE, width), min(top + TILE, height))))
        for left in range(0, width, TILE)
        for top in range(0, height, TILE)
    ]
    return _share(apart), max(tiles)


def _share(apart: Image.Image) -> float:
    return apart.histogram()[255] / (apart.width * apart.height)


def _few_greys(page: Image.Image) -> Image.Image:
    step = 255 / (GREYS - 1)
    return page.convert("L").point(lambda grey: round(round(grey / step) * step))


def _stored(name: str) -> list[Path]:
    return sorted(FOLDER.glob(f"{name}-[0-9]*.png"), key=lambda path: int(path.stem.rsplit("-", 1)[1]))


def _poppler(command: list[str], pdf: bytes) -> bytes:
    return subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=60).stdout
