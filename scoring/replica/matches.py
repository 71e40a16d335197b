"""Reads of one match that may be a moment old, but never older than what viewers have seen of it."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.utils import timezone

from scoring import folding
from scoring.models import Match
from scoring.place import Place
from scoring.redis_store import clients, fallback, heads
from scoring.redis_store.heads import Head
from scoring.replica.choice import read

T = TypeVar("T")

QUIET = timedelta(minutes=1)
"""A match without an event for so long is over, or has a break: its readers miss nothing."""


def read_match(match_id: str, work: Callable[[], T], seen: Place | None) -> T:
    """Return what `work` returns. `seen` is the newest state that the reader has seen; None means: read the primary."""
    return work() if seen is None else read(work, lambda: has_all(match_id, seen))


def has_all(match_id: str, seen: Place) -> bool:
    """Return whether the match is quiet, and the replica has all that Redis, the reader and this process know of it."""
    published = fallback.ask(lambda: heads.read(clients.reader(), [match_id]))
    if published is None:  # nobody knows what viewers have seen
        return False
    head = published.get(match_id)
    # Before the replica is asked: most reads are of matches that are being played.
    if head is not None and _is_new(head):
        return False
    columns = Match.objects.filter(pk=match_id, scoreboard__isnull=False)
    found = columns.values_list("scoreboard__epoch", "head", "changed_at").first()
    if found is None:
        return False
    epoch, seq, changed_at = found
    known = max(seen, head.place) if head else seen
    # An event from the future, by a clock that differs, is new.
    return Place(epoch, seq) >= known and timezone.now() - changed_at > QUIET and _folded_seq(match_id) <= seq


def _is_new(head: Head) -> bool:
    return head.record is not None and time.time() - float(head.record) < QUIET.total_seconds()


def _folded_seq(match_id: str) -> int:
    """Return the seq up to which this process has folded the match: a scorer's event may be here and unpublished."""
    cached = folding.folded_logs.get(match_id)
    return cached.log.head if cached else 0
