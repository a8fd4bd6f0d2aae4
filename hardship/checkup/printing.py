"""Whether the forms come out of the press with the right letters, and fast."""

import io

import pikepdf
from weasyprint.text import ffi

from hardship.annexes.pdf import render_html
from hardship.checkup.results import CheckResult, result

FAMILY = "Noto-Serif-CJK-SC"
SAMPLE = "王𬭎"  # the second character lies outside the basic plane: fonts without it print an empty box
UNKNOWN_GLYPH = b"\xff\xff"
FONTS_REMEDY = "安装字体：apt-get install fonts-noto-cjk fontconfig，再运行 fc-cache -f"


def embedded_fonts(document: bytes) -> set[str]:
    """Base font names in a PDF, without the subset prefix (ABCDEF+)."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        fonts = (item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item)
        return {str(font.BaseFont).lstrip("/").rpartition("+")[2] for font in fonts}


def has_empty_boxes(document: bytes) -> bool:
    """Whether WeasyPrint drew a character that no installed font has (glyph FFFF)."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return any(
            UNKNOWN_GLYPH in _glyphs(bytes(piece))
            for page in pdf.pages
            for instruction in pikepdf.parse_content_stream(page, "TJ")
            for piece in instruction.operands[0]
            if isinstance(piece, pikepdf.String)
        )


def fonts_print_rare_names(sample: str = SAMPLE) -> CheckResult:
    """Print a name and look at the paper: another font, or an empty box, shows nowhere else."""
    document = render_html(f'<p lang="zh-CN">{sample}</p>').write_pdf()
    found = embedded_fonts(document)
    remedy = (
        f"“{sample}”没有用 Noto Serif CJK SC 印出（实际：{'、'.join(sorted(found)) or '无'}）。{FONTS_REMEDY}"
    )
    sound = found == {FAMILY} and not has_empty_boxes(document)
    return result(f"字体能印“{sample}”", sound, remedy)


def harfbuzz_subset_is_loaded(library: object = ffi.harfbuzz_subset) -> CheckResult:
    """Without it nothing fails, but every form takes forty times as long."""
    return result(
        "libharfbuzz-subset 已载入",
        library is not None,
        "没有它打印一份表要几秒。安装后重新启动：apt-get install libharfbuzz-subset0",
    )


def _glyphs(text: bytes) -> set[bytes]:
    """Two-byte glyph numbers of one shown string."""
    return {text[place : place + 2] for place in range(0, len(text), 2)}
