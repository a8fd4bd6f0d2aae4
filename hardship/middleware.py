"""What every request is asked, every answer carries, and what is recorded of both."""

from collections.abc import Callable
from uuid import uuid4

import pghistory
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from accounts.models import Post
from hardship.services.records import described, note_refusal
from hardship.views.access import READING

Answer = Callable[[HttpRequest], HttpResponse]


class PermissionsPolicy:
    """Tells the browser that no page asks for camera, place, microphone and the like."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response


class NoTrace:
    """Answers 405 to TRACE: no page is for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "TRACE":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST", "OPTIONS"])
        return self.get_response(request)


class NotKept:
    """What somebody logged in is shown is not kept by browsers: an office shares its computers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "private, no-store")
        return response


class NoNulls:
    """Answers 400 to a null character in an address or a field: PostgreSQL's text holds none, nobody types one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """After the CSRF check, which has read the posted fields already."""
        fields = (request.GET, request.POST)
        texts = [text for given in fields for name, values in given.lists() for text in (name, *values)]
        if any("\0" in text for text in (request.path_info, *texts)):
            raise BadRequest("地址或提交的内容里有空字符。")


class RecordedRequest:
    """Every change made while a request is answered says who, in which post, and through which request.

    A person with one post stands in it; with several, the view says which (views.access), as only it knows the unit.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with pghistory.context(
            request=str(uuid4()), method=request.method, path=request.path[:200], **self.person(request)
        ):
            return self.get_response(request)

    def person(self, request: HttpRequest) -> dict[str, object]:
        if not request.user.is_authenticated:
            return {}
        said: dict[str, object] = {"user": request.user.pk, "name": request.user.name}
        if request.method not in READING:
            posts = list(Post.objects.current().filter(user=request.user).select_related("unit")[:2])
            if len(posts) == 1:
                said |= described(posts[0])
        return said


class RefusalsNoted:
    """A logged-in person's 403, and 404 on an address that names a thing, goes into the access record."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in (403, 404) and request.user.is_authenticated and request.resolver_match:
            named = request.resolver_match.kwargs
            if named or response.status_code == 403:
                note_refusal(
                    request.path,
                    response.status_code,
                    by=request.user,
                    number=named.get("number", "") if request.path.startswith("/dossiers/") else "",
                )
        return response
