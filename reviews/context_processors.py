"""What every page's frame shows of the person: their post and how much waits for them."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Post, Unit
from reviews.duplicates import duplicates_waiting
from reviews.workbasket import waiting_for


def frame(request: HttpRequest) -> dict[str, Any]:
    """post_label: 单位 · 岗位; rights: what the posts give somewhere; duplicates: people found
    in two files, for this person to decide on; workbasket_count: tasks waiting.

    Lazy: pages without the frame ask nothing. Nothing for somebody who is not let in yet (accounts.gates).
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "gate", ""):
        return {}
    rights = SimpleLazyObject(lambda: Unit.objects.rights_of(user))
    return {
        "rights": rights,
        "post_label": SimpleLazyObject(lambda: " / ".join(map(str, _posts(request)[:2]))),
        "duplicates": SimpleLazyObject(lambda: duplicates_waiting(user, rights)),
        "workbasket_count": SimpleLazyObject(lambda: waiting_for(user, rights).count()),
    }


def _posts(request: HttpRequest) -> list[Post]:
    return list(Post.objects.current().filter(user=request.user).select_related("unit"))
