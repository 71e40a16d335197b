"""The pages for viewers. They hold no score: their scripts fetch it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def games(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/games.html")


@require_safe
def watch(request: HttpRequest, match_id: str) -> HttpResponse:
    """Return the page of one match. Its script finds out whether there is such a match."""
    return render(request, "pages/watch.html", {"match_id": match_id})
