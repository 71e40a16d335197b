"""Publishes a match up to its head: reads the newer events, makes one change for each, writes the scorecard rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import orjson
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from scoring import folding
from scoring.engine.log.log import Log
from scoring.errors import StaleEpochError, UnfoldableError
from scoring.folding import StoredRecord
from scoring.models import Scoreboard
from scoring.place import Place
from scoring.publishing import rows
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
    """The state that viewers have now. `event_count` is the number of events that were published to get there."""

    match_id: str
    place: Place
    log: Log
    event_count: int


def catch_up(match_id: str, publish: Publish) -> Published | None:
    """Publish everything up to the head.

    Returns None if there was nothing to publish, if the match is stuck or unknown, or if another process publishes it.

    Raises what `publish` raises; then nothing counts as published.
    """
    published: Published | None = None
    while (newest := _publish_newer(match_id, publish)) is not None:
        published = newest if published is None else _add_count(newest, published)
        # Asked after the commit: a task that found the row locked in the meantime has left its event to us.
        if not Scoreboard.objects.filter(pk=match_id, match__head__gt=F("published_seq")).exists():
            break
    return published if published is not None and published.event_count else None


def _add_count(newest: Published, before: Published) -> Published:
    return replace(newest, event_count=newest.event_count + before.event_count)


def _publish_newer(match_id: str, publish: Publish) -> Published | None:
    """Publish the events that are unpublished now; None if the row is locked, or the match is stuck or unknown."""
    try:
        with transaction.atomic():
            # SKIP LOCKED: two workers never publish one match at once, and neither waits for the other.
            boards = Scoreboard.objects.select_for_update(no_key=True, skip_locked=True)
            board = boards.filter(pk=match_id).first()
            return None if board is None or is_stuck(board) else _publish_locked(board, publish)
    except UnfoldableError as error:
        forget_match(match_id)
        mark_stuck(error)
        return None


def _publish_locked(board: Scoreboard, publish: Publish) -> Published | None:
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
        # drops it. The snapshot is made on demand: few balls need its JSON, and it costs more than a delta.
        publish(board.pk, board.epoch, changes, lambda: orjson.dumps(after.snapshot))
        _note_published(board, before, after)
    elif before is not None:
        after = before
    else:
        return None
    log = after.folded.log
    # max: after a partial restore the log may be shorter than what was published.
    event_count = max(0, log.head - board.published_seq)
    return Published(board.pk, Place(board.epoch, log.head), log, event_count)


def _note_published(board: Scoreboard, before: PublishedMatch | None, after: PublishedMatch) -> None:
    log = after.folded.log
    rows.write_changed(board.pk, before.folded.log.state if before else None, log.state)
    Scoreboard.objects.filter(pk=board.pk).update(published_seq=log.head, updated_at=timezone.now())
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
