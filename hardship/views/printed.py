"""How a printed sheet is answered."""

from urllib.parse import quote

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse


def pdf_answer(request: HttpRequest, content: bytes, name: str) -> HttpResponse:
    """Shown in the browser unless ?download asks for a file; never kept by browsers or proxies."""
    kept = "attachment" if request.GET.get("download") else "inline"
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f"{kept}; filename*=UTF-8''{quote(name)}.pdf",
        "X-Content-Type-Options": "nosniff",
    }
    response = HttpResponse(content, content_type="application/pdf", headers=headers)
    response._csp_replace = {
        "object-src": [SELF]
    }  # a browser's PDF viewer may be a plugin of the PDF's own page
    return response
