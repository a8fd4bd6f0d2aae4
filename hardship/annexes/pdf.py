"""The one place that knows WeasyPrint: fonts, style sheet, fetcher, and forms to PDF."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from hardship.annexes.registry import ANNEXES, Annex

STYLE_SHEET = "annexes/annexes.css"


class Press(NamedTuple):
    """What every document shares; making it anew costs 15 ms a document."""

    fonts: FontConfiguration
    style: CSS
    fetcher: URLFetcher


@cache
def press() -> Press:
    """Fonts and style sheet, read once a process. The fetcher opens nothing but data: URIs."""
    fonts = FontConfiguration()
    fetcher = URLFetcher(allowed_protocols={"data"})
    style = CSS(string=style_text(), font_config=fonts, url_fetcher=fetcher)
    return Press(fonts, style, fetcher)


def style_text() -> str:
    """The common style sheet, followed by annexes/<slug>.css of each form that has one."""
    common = finders.find(STYLE_SHEET)
    if common is None:
        raise FileNotFoundError(f"The style sheet {STYLE_SHEET} is in no static folder.")
    own = [finders.find(f"annexes/{annex.slug}.css") for annex in ANNEXES.values()]
    return "\n".join(Path(path).read_text(encoding="utf-8") for path in (common, *own) if path)


def render(annex: Annex, pages: Sequence[object], *, draft: bool = False) -> bytes:
    """Print filled forms of one annex as one PDF, each with its own page numbers.

    pages: what the annex's module builds; at least one, at most about 20 (memory grows with each).
    draft: adds the 草稿 watermark; whether it is due is the caller's to know (Annex.draft_until_certified).
    """
    if not pages:
        raise ValueError(f"Nothing to print for {annex.name}.")
    documents = [_lay_out(annex, page, draft=draft) for page in pages]
    sheets = [sheet for document in documents for sheet in document.pages]
    return bytes(documents[0].copy(sheets).write_pdf())


def render_html(html: str) -> Document:
    """Lay out a document with the shared fonts, style sheet and closed fetcher."""
    shared = press()
    return HTML(string=html, url_fetcher=shared.fetcher).render(
        font_config=shared.fonts, stylesheets=[shared.style]
    )


def _lay_out(annex: Annex, page: object, *, draft: bool) -> Document:
    return render_html(render_to_string(annex.template, {"annex": annex, "page": page, "draft": draft}))
