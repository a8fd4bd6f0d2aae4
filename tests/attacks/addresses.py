"""Every address of the URL map, with values that lead nowhere put into its gaps."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

GAPS: dict[str, Any] = {
    "pk": 987654321, "case": 987654321, "listing": 987654321, "objection": 987654321, "number": "SL2099999900001", "ref": "1",
    "key": "00000000-0000-4000-8000-000000000000", "object_id": "987654321", "app_label": "hardship", "content_type_id": 1,
    "page": "family", "slug": "application", "what": "id_no", "subject": "dossier", "verb": "withdraw", "stage": "application",
    "url": "nothing", "id": "987654321", "kind": "phone", "row": "1", "user_id": "987654321",
}  # fmt: skip


def addresses() -> dict[str, dict[str, Any]]:
    """{URL name with its namespace: values for its gaps}."""
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], space: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(
                pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )
        elif isinstance(pattern, URLPattern) and pattern.name:
            gaps = pattern.pattern.converters or pattern.pattern.regex.groupindex
            yield f"{space}{pattern.name}", {gap: GAPS[gap] for gap in gaps}


def filled(name: str, **values: Any) -> str:
    return reverse(name, kwargs=addresses()[name] | values)
