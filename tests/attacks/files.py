"""Hostile and ordinary files, made in memory."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

SCRIPT = b"<html><script>alert(document.cookie)</script></html>"


def picture(shape: str = "PNG", size: tuple[int, int] = (40, 30), **saving: Any) -> bytes:
    content = BytesIO()
    Image.new("RGB", size, "red").save(content, shape, **saving)
    return content.getvalue()


def upload(content: bytes, name: str = "a.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_bomb(side: int) -> bytes:
    """A few kilobytes that say they are side × side pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def saved(document: pikepdf.Pdf, **saving: Any) -> bytes:
    content = BytesIO()
    document.save(content, **saving)
    return content.getvalue()


def armed_pdf() -> bytes:
    """Everything a PDF can do by itself, in the usual and in unusual places."""
    document = pikepdf.new()
    page = document.add_blank_page().obj
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("file:///etc/passwd"))
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('bang')"))
    web = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://www.example.cn/"))
    local = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(" FILE:///etc/shadow"))
    chain = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.Array([page, pikepdf.Name.Fit]), Next=launch)
    rect = pikepdf.Array([0, 0, 9, 9])
    links = [
        pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=rect, A=action)
        for action in (launch, local, web, chain)
    ]
    holder = document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=rect)
    )
    page.Annots = pikepdf.Array([*[document.make_indirect(link) for link in links], holder])
    page.AA = pikepdf.Dictionary(O=script)
    root = document.Root
    root.OpenAction = document.make_indirect(script)
    root.AA = pikepdf.Dictionary(WC=script)
    root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array(), XFA=pikepdf.String("<xdp>external-entity</xdp>")
    )
    root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(
            Names=pikepdf.Array([pikepdf.String("run"), document.make_indirect(script)])
        )
    )
    outline = pikepdf.Dictionary(Title=pikepdf.String("one"), A=document.make_indirect(launch))
    root.Outlines = document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Outlines, First=document.make_indirect(outline))
    )
    document.attachments["payload.exe"] = b"MZ-payload-of-the-attachment"
    document.docinfo["/Author"] = "somebody at home"
    return saved(document)
