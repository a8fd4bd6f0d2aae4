"""岗位交接: the posts one may hand over, handing one over, the record to print."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.models import HandOver, Post
from accounts.services import HandOverRefused
from reviews.forms import HandOverForm
from reviews.hand_overs import hand_over_post, holdings

SHOWN = ("unit", "old_post__user", "new_post__user", "by")


@require_GET
def hand_over_list(request: HttpRequest) -> HttpResponse:
    """Posts the person may hand over, and what has been handed over within sight."""
    posts = Post.objects.handed_over_by(request.user).select_related("user", "unit")
    done = HandOver.objects.in_sight_of(request.user).select_related(*SHOWN)
    context = {
        "posts": Paginator(posts, 50).get_page(request.GET.get("posts")),
        "page": Paginator(done, 20).get_page(request.GET.get("page")),
    }
    return render(request, "reviews/hand_overs/list.html", context)


def hand_over_new(request: HttpRequest, pk: int) -> HttpResponse:
    """What a post holds, and handing it to a successor."""
    posts = Post.objects.handed_over_by(request.user).select_related("user", "unit")
    post = get_object_or_404(posts, pk=pk)
    form = HandOverForm(post, request.user, request.POST or None)
    if form.is_valid():
        try:
            record = hand_over_post(post, by=request.user, **form.cleaned_data)
        except HandOverRefused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, f"{record.old_post}已交给{record.new_post.user}。")
            return redirect("hand_over", record.pk)
    return render(
        request, "reviews/hand_overs/new.html", {"post": post, "form": form, "held": holdings(post)}
    )


@require_GET
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """One hand-over, to be printed and signed by the three."""
    record = get_object_or_404(HandOver.objects.in_sight_of(request.user).select_related(*SHOWN), pk=pk)
    return render(request, "reviews/hand_overs/record.html", {"record": record})
