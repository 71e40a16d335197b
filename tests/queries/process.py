"""A process that has just begun, for as long as a test wants it: caches are empty, or full, and no second passes."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

from django.contrib.contenttypes.models import ContentType

from cricksy import urls
from realtime.polling import asking
from scoring import reads
from scoring.api import exported
from scoring.match_cache import MatchCache
from workers.prediction.rated.served import stored

APPS = ("scoring.", "realtime.")
CLIENTS = ("scoring.redis_store.", "realtime.redis.")
"""Where connections are kept: those of a process that has just begun cost no statement."""
Remembered = type(lru_cache(lambda: None))


def begin_anew() -> None:
    """Empty every cache of ours in this process, of whichever module."""
    for each in caches():
        if type(each) is MatchCache:
            each.clear()
        else:
            each.cache_clear()
    stored.forget()
    ContentType.objects.clear_cache()


@cache
def caches() -> list[Any]:
    """Found by looking at every object, so that a new cache is not forgotten here."""
    assert urls.urlpatterns, "by now all modules that keep anything are imported"
    found = [each for each in gc.get_objects() if type(each) is MatchCache or is_ours(each)]
    assert found
    return found


def is_ours(each: Any) -> bool:
    module = (getattr(each, "__module__", None) or "") if type(each) is Remembered else ""
    return module.startswith(APPS) and not module.startswith(CLIENTS)


@contextmanager
def stopped_clock(monkeypatch: Any) -> Iterator[None]:
    """No second passes for what is remembered for a second."""
    with monkeypatch.context() as patch:
        for module in (reads, exported, asking):
            patch.setattr(module, "time", SimpleNamespace(monotonic=lambda: 1000.0))
        yield
