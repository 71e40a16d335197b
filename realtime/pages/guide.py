"""The guide for scorers as a page: docs/scoring.md, for those who have the console and nothing else."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

DOCS = Path(settings.BASE_DIR) / "docs"
AN_HOUR = {"public": True, "max_age": 3600}


@require_safe
@cache_control(**AN_HOUR)
def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/guide.html", {"guide": draw_guide()})


@require_safe
@cache_control(**AN_HOUR)
def picture(request: HttpRequest, name: str) -> HttpResponse:
    path = DOCS / "images" / f"{name}.png"
    if not name.startswith("score-") or not path.is_file():
        raise Http404
    return HttpResponse(path.read_bytes(), content_type="image/png")


@cache
def draw_guide() -> str:
    text = (DOCS / "scoring.md").read_text()
    # Our own text; what looks like HTML in it is escaped all the same.
    page: str = mark_safe(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))  # noqa: S308
    return page
