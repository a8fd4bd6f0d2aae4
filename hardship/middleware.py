"""What every request is asked and every answer carries beyond what Django itself does."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase


class PermissionsPolicy:
    """Tells the browser that no page asks for camera, place, microphone and the like."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
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
