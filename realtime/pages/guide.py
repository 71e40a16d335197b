"""The guide for scorers as a page: docs/scoring.md, for those who have the console and nothing else."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

DOCS = Path(settings.BASE_DIR) / "docs"
AN_HOUR = {"public": True, "max_age": 3600}


@require_safe
@cache_control(**AN_HOUR)
def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/guide.html", draw_guide()._asdict())


@require_safe
@cache_control(**AN_HOUR)
def picture(request: HttpRequest, name: str) -> HttpResponse:
    path = DOCS / "images" / f"{name}.png"
    if not name.startswith("score-") or not path.is_file():
        raise Http404
    return HttpResponse(path.read_bytes(), content_type="image/png")


class Guide(NamedTuple):
    """The text as HTML, and between its two parts the headings: (id, title)."""

    opening: str
    contents: Sequence[tuple[str, str]]
    chapters: str


@cache
def draw_guide() -> Guide:
    text = (DOCS / "scoring.md").read_text()
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    contents = name_headings(tokens)
    for token in tokens:
        token.children = link_pages(token.children) if token.children else token.children
    first = next(at for at, token in enumerate(tokens) if token.tag == "h2")
    # Our own text; what looks like HTML in it is escaped all the same.
    opening, chapters = (
        mark_safe(markdown.renderer.render(part, markdown.options, {}))  # noqa: S308
        for part in (tokens[:first], tokens[first:])
    )
    return Guide(opening, contents, chapters)


def name_headings(tokens: Sequence[Token]) -> Sequence[tuple[str, str]]:
    """Give each heading of the second level an id, and return them."""
    found = []
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            found.append((slugify(inline.content), inline.content))
            token.attrSet("id", slugify(inline.content))
    return found


def link_pages(parts: Sequence[Token]) -> list[Token]:
    """Make a link of each address of this site, such as `/score`: the file itself is read elsewhere, too."""
    linked = []
    for part in parts:
        if part.type == "code_inline" and part.content.startswith("/"):
            linked += [Token("link_open", "a", 1, attrs={"href": part.content}), part, Token("link_close", "a", -1)]
        else:
            linked.append(part)
    return linked
