"""The match of a seed for the practice page: public, and the same for everybody."""

from functools import lru_cache

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from scoring.practice.match import build_practice
from scoring.practice.version import find_version

SEEDS = 999
"""Enough to practise with. Each match takes a moment to make, and anybody may ask for one."""
A_YEAR = 31_536_000
SHORT = 300


def find_tag(request: HttpRequest, seed: int) -> str:
    return f'"{find_version()}-{seed}"'


@require_safe
@condition(etag_func=find_tag)
def practice(request: HttpRequest, seed: int) -> HttpResponse:
    if not 1 <= seed <= SEEDS:
        raise Http404
    response = HttpResponse(_build(seed), content_type="application/json")
    # An address with the version never means another match; one without it, or of an older page, must be asked again.
    if request.GET.get("v") == find_version():
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=SHORT)
    return response


@lru_cache(maxsize=100)
def _build(seed: int) -> bytes:
    return orjson.dumps(build_practice(seed))
