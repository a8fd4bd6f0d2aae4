"""Where a request comes from: the client's address, behind a proxy only as far as proxies of our own are configured."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

from accounts.logins import Origin


def client_address(request: HttpRequest) -> str | None:
    """The client's address, None when it is not known (a local socket).

    settings.PROXIES proxies of our own each append the address they saw to X-Forwarded-For, so that only the last
    entries are theirs: what stands before is the client's own word and is not read. Without proxies, or with fewer
    entries than proxies, the header is not read at all.
    """
    seen = request.META.get("REMOTE_ADDR")
    header = request.META.get("HTTP_X_FORWARDED_FOR", "")
    entries = [entry.strip() for entry in header.split(",")] if header else []
    if settings.PROXIES and len(entries) >= settings.PROXIES:
        seen = entries[-settings.PROXIES]
    try:
        return str(ip_address(seen or ""))
    except ValueError:
        return None


def origin_of(request: HttpRequest) -> Origin:
    return Origin(client_address(request), request.META.get("HTTP_USER_AGENT", ""))
