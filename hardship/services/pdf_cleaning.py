"""A PDF written anew without anything that acts, hides or leads away; the pages look the same.

The whole file is swept, not only the places where a catalogue should keep such things: PDF lets actions hang on
bookmarks, fields, pages, annotations and on each other.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import pikepdf

MOST_PAGES: Final = 500
MOST_OBJECTS: Final = 200_000
KEYS: Final = (
    "/AA", "/OpenAction", "/JavaScript", "/JS", "/EmbeddedFiles", "/AF", "/EF", "/XFA", "/Collection", "/RichMediaContent",
    "/RichMediaSettings", "/PieceInfo", "/Metadata",
)  # fmt: skip
ACTIONS: Final = {
    "/JavaScript", "/Launch", "/GoToR", "/GoToE", "/ImportData", "/SubmitForm", "/ResetForm", "/Rendition", "/Movie",
    "/RichMediaExecute", "/GoTo3DView", "/Hide", "/SetOCGState",
}  # fmt: skip
ANNOTATIONS: Final = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
ADDRESSES: Final = ("http://", "https://", "mailto:", "tel:")


class PdfRefused(Exception):
    """The file is not kept; the message is fit to show."""


def cleaned_pdf(content: bytes) -> bytes:
    """The same pages in a new file. Raises PdfRefused: damaged, encrypted, empty, too large inside."""
    kept = BytesIO()
    try:
        with pikepdf.open(BytesIO(content)) as document:
            if document.is_encrypted:
                raise PdfRefused("这个 PDF 设了密码或权限限制。请去掉后上传。")
            _refuse_sizes(len(document.pages), len(document.objects))
            for thing in list(document.objects):
                for part in dictionaries(thing):
                    _clean(part)
            del document.docinfo
            document.save(kept, deterministic_id=True)
    except pikepdf.PasswordError:
        raise PdfRefused("这个 PDF 设了密码，打不开。请去掉密码后上传。") from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise PdfRefused("PDF 损坏或不完整，打不开，请重新扫描后上传。") from None
    return kept.getvalue()


def dictionaries(thing: Any) -> Iterator[Any]:
    """Every dictionary and stream directly inside an object; what it refers to is an object of its own."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            yield part
            inside = [part.get(key) for key in list(part.keys())]
        elif isinstance(part, pikepdf.Array):
            inside = list(part)
        else:
            continue
        waiting += [one for one in inside if isinstance(one, pikepdf.Object) and not one.is_indirect]


def _clean(part: Any) -> None:
    for key in KEYS:
        if key in part:
            del part[key]
    if isinstance(part, pikepdf.Stream):
        if "/F" in part:  # its content would come from another file
            del part["/F"]
        return
    if str(part.get("/S", "")) in ACTIONS or _leads_away(part):
        for key in list(part.keys()):
            del part[key]
    if isinstance(part.get("/Annots"), pikepdf.Array):
        part["/Annots"] = pikepdf.Array([one for one in part["/Annots"] if _stays(one)])


def _leads_away(part: Any) -> bool:
    """An address other than a web page, mail or telephone."""
    address = part.get("/URI")
    return isinstance(address, pikepdf.String) and not str(address).strip().lower().startswith(ADDRESSES)


def _stays(annotation: Any) -> bool:
    if not isinstance(annotation, pikepdf.Dictionary):
        return False
    return str(annotation.get("/Subtype", "")) not in ANNOTATIONS


def _refuse_sizes(pages: int, objects: int) -> None:
    if not pages:
        raise PdfRefused("PDF 里没有页面，请重新扫描后上传。")
    if pages > MOST_PAGES or objects > MOST_OBJECTS:
        raise PdfRefused(f"PDF 内容太多（最多 {MOST_PAGES} 页），请分开后上传。")
