"""Publishes a match up to its head: reads the newer events, and makes one change for each.

Almost always this process has the match as it was published last; then a turn takes two round trips. Else, and if a new
epoch begins or the match is stuck, it goes the ordinary way, in a transaction of Django.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

import orjson
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from scoring import folding
from scoring.engine.log.log import Log
from scoring.errors import StaleEpochError, UnfoldableError
from scoring.folding import StoredRecord
from scoring.models import Scoreboard
from scoring.place import Place
from scoring.publishing import turns
from scoring.publishing.changes import (
    Change,
    PublishedMatch,
    foldable_changes,
    make_published_match,
    published_matches,
)
from scoring.publishing.divergence import note_renewal
from scoring.publishing.engine_version import engine_version
from scoring.publishing.epochs import begin_epoch, first_epoch_is_used, forget_match
from scoring.publishing.stuck import is_stuck, mark_stuck


class Publish(Protocol):
    """Sends viewers the changes of a match in one epoch, in order.

    Raises StaleEpochError if viewers have been sent another log in this epoch or a later one.
    """

    def __call__(self, match_id: str, epoch: int, changes: Sequence[Change], snapshot: Callable[[], bytes], /) -> None:
        """`snapshot` returns the JSON of the snapshot after the last change. A repeated call is harmless."""


@dataclass(frozen=True, slots=True)
class Published:
    """The state that viewers have now. `event_count` is the number of events that were published to get there, or 0."""

    match_id: str
    place: Place
    log: Log
    event_count: int


class Round(NamedTuple):
    """What one turn published, and whether more was recorded meanwhile: who found the turn taken left that to us."""

    published: Published | None
    is_behind: bool


NOT_OURS = Round(None, is_behind=False)


def catch_up(match_id: str, publish: Publish) -> Published | None:
    """Publish everything up to the head.

    Returns None if the match is stuck, unknown or has no event, or if another process publishes it.

    Raises what `publish` raises; then nothing counts as published.
    """
    published: Published | None = None
    while True:
        newest, is_behind = _publish_at_once(match_id, publish) or _publish_locked(match_id, publish)
        if newest is not None:
            published = newest if published is None else _add_count(newest, published)
        if not is_behind:
            return published


def _add_count(newest: Published, before: Published) -> Published:
    return replace(newest, event_count=newest.event_count + before.event_count)


def _publish_at_once(match_id: str, publish: Publish) -> Round | None:
    """Publish what follows on the match as this process has it; None if that is not for certain what viewers have."""
    cached = published_matches.get(match_id)
    if cached is None or connection.in_atomic_block:
        return None
    try:
        with turns.take(match_id, first=cached.folded.log.head) as turn:
            if turn is None:
                return NOT_OURS
            return _publish_in_turn(turn, cached, publish)
    except (UnfoldableError, StaleEpochError):
        # The ordinary way meets it again, and knows what to do.
        return None


def _publish_in_turn(turn: turns.Turn, cached: PublishedMatch, publish: Publish) -> Round | None:
    match_id, (epoch, published_seq) = turn.match_id, turn.place
    is_ordinary = turn.engine_version == engine_version() and turn.stuck_seq is None
    if not is_ordinary or cached.folded.log.head > published_seq or not folding.can_extend(cached.folded, turn.records):
        return None
    before = bring_up(cached, [record for record in turn.records[1:] if record.seq <= published_seq])
    newer = [record for record in turn.records if record.seq > published_seq]
    assert before is not None
    after = before
    if newer:
        changes, after = foldable_changes(before, newer)
        publish(match_id, epoch, changes, lambda: orjson.dumps(after.snapshot))
    log = after.folded.log
    is_behind = turn.end(log.head if newer else None)
    # Only after the commit: a state that was rolled back must not become the base of the next delta.
    published_matches.put(match_id, after)
    return Round(Published(match_id, Place(epoch, log.head), log, log.head - published_seq), is_behind)


def _publish_locked(match_id: str, publish: Publish) -> Round:
    newest = _publish_newer(match_id, publish)
    if newest is None:
        return NOT_OURS
    # Asked after the commit: a task that found the row locked in the meantime has left its event to us.
    return Round(newest, Scoreboard.objects.filter(pk=match_id, match__head__gt=F("published_seq")).exists())


def _publish_newer(match_id: str, publish: Publish) -> Published | None:
    """Publish the events that are unpublished now; None if the row is locked, or the match is stuck or unknown."""
    try:
        with transaction.atomic():
            # SKIP LOCKED: two workers never publish one match at once, and neither waits for the other.
            boards = Scoreboard.objects.select_for_update(no_key=True, skip_locked=True)
            board = boards.filter(pk=match_id).first()
            return None if board is None or is_stuck(board) else _publish_board(board, publish)
    except UnfoldableError as error:
        forget_match(match_id)
        mark_stuck(error)
        return None


def _publish_board(board: Scoreboard, publish: Publish) -> Published | None:
    if not board.engine_version and not first_epoch_is_used(board.pk):
        # It was never published, so its first epoch is still unused.
        board.engine_version = engine_version()
        board.save(update_fields=["engine_version"])
    elif board.engine_version != engine_version() or board.stuck_seq is not None:
        begin_epoch(board)
    try:
        return _publish_to_head(board, publish)
    except StaleEpochError as stale:
        note_renewal(board.pk, "stale")
        begin_epoch(board, in_redis=stale.epoch)
        return _publish_to_head(board, publish)


def _publish_to_head(board: Scoreboard, publish: Publish) -> Published | None:
    before, newer = _before_and_newer(board)
    if newer:
        changes, after = foldable_changes(before, newer)
        # Before the commit: if the commit fails, the same bytes are published again, and a room that has the frame
        # drops it.
        publish(board.pk, board.epoch, changes, lambda: orjson.dumps(after.snapshot))
        _note_published(board, after)
    elif before is not None:
        after = before
    else:
        return None
    log = after.folded.log
    # max: after a partial restore the log may be shorter than what was published.
    event_count = max(0, log.head - board.published_seq)
    return Published(board.pk, Place(board.epoch, log.head), log, event_count)


def _note_published(board: Scoreboard, after: PublishedMatch) -> None:
    head = after.folded.log.head
    Scoreboard.objects.filter(pk=board.pk).update(published_seq=head, updated_at=timezone.now())
    # Only after the commit: a state that was rolled back must not become the base of the next delta.
    transaction.on_commit(lambda: published_matches.put(board.pk, after))


def _before_and_newer(board: Scoreboard) -> tuple[PublishedMatch | None, list[StoredRecord]]:
    """Return the match at `published_seq`, and the records after it.

    The cached match may be older, if another process has published since, or come from another log, after a restore.
    """
    cached = published_matches.get(board.pk)
    if cached and cached.folded.log.head > board.published_seq:
        # A new epoch begins at 0, so the cached match is ahead of it.
        cached = None
    found = folding.load_records(board.pk, first=cached.folded.log.head if cached else 1)
    # As in folding.load_log: the row of the cached head proves that the log is still the one that was folded.
    if cached and not folding.can_extend(cached.folded, found):
        cached, found = None, folding.load_records(board.pk)
    rest = found[1:] if cached else found
    older = [record for record in rest if record.seq <= board.published_seq]
    newer = [record for record in rest if record.seq > board.published_seq]
    return bring_up(cached, older), newer


def bring_up(cached: PublishedMatch | None, older: Sequence[StoredRecord]) -> PublishedMatch | None:
    """Return the cached match with records that another process has published since."""
    folded = folding.extend(cached.folded if cached else None, older)
    return cached if folded is None or not older else make_published_match(folded)
