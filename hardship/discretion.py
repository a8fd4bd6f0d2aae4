"""Logs and error reports tell where a fault lies, never whom it concerns.

Numbers that may be a resident ID (18), a phone (11) or a bank card (12 to 19 digits) are masked in every line written and
every report; posted fields, cookies and local variables are left out of reports altogether.
"""

import logging
import re
from typing import Any, Final

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

NUMBER: Final = re.compile(
    r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|1[3-9][0-9]{9}|[0-9]{12,19}|[0-9]{4}(?:[ -][0-9]{4}){2,3}(?:[ -][0-9]{1,3})?)"
    r"(?![0-9])"
)
CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
MASK: Final = "[号码已隐去]"
STARS: Final = SafeExceptionReporterFilter.cleansed_substitute


def discreet(text: str) -> str:
    return NUMBER.sub(MASK, text)


class DiscreetFormatter(logging.Formatter):
    """Masks the finished line: message, arguments and the traceback below, whose last line may quote a row.

    What goes over several lines is indented, and control characters are shown by their numbers, so that nothing typed
    by a stranger can pass for an entry of its own.
    """

    default_time_format, default_msec_format = "%Y-%m-%dT%H:%M:%S%z", None

    def format(self, record: logging.LogRecord) -> str:
        lines = discreet(super().format(record)).splitlines()
        return "\n    ".join(CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", line) for line in lines)


class DiscreetFilter(SafeExceptionReporterFilter):
    """Names of fields and variables stay, their values go; in DEBUG too."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> Any:
        return {} if request is None else dict.fromkeys(request.POST, STARS)

    def get_cleansed_multivaluedict(self, request: HttpRequest | None, multivaluedict: Any) -> Any:
        return MultiValueDict({name: [STARS] for name in multivaluedict})

    def get_safe_cookies(self, request: HttpRequest) -> Any:
        return dict.fromkeys(request.COOKIES, STARS)

    def get_safe_request_meta(self, request: HttpRequest) -> Any:
        meta = super().get_safe_request_meta(request)
        return {
            name: STARS if name in ("QUERY_STRING", "HTTP_REFERER") else value for name, value in meta.items()
        }

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> Any:
        return [(name, STARS) for name in tb_frame.f_locals]


class DiscreetReporter(ExceptionReporter):
    """Django's report with the exception's own words and the address masked."""

    def get_traceback_html(self) -> str:
        return discreet(super().get_traceback_html())

    def get_traceback_text(self) -> str:
        return discreet(super().get_traceback_text())
