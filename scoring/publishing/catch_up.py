"""Publishes matches up to their heads: reads the newer events, and makes one change for each.

Almost always this process has a match as it was published last; then a turn takes two round trips, for all such matches
together. Else, and if a new epoch begins or the match is stuck, it goes the ordinary way, in a transaction of Django.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

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
    MatchUpdate,
    PublishedMatch,
    foldable_changes,
    make_published_match,
    published_matches,
)
from scoring.publishing.divergence import note_renewal
from scoring.publishing.engine_version import engine_version
from scoring.publishing.epochs import begin_epoch, first_epoch_is_used, forget_match
from scoring.publishing.stuck import is_stuck, mark_stuck

Publish = Callable[[Sequence[MatchUpdate]], Mapping[str, int]]
"""Sends viewers the updates of different matches. A repeated call is harmless.

It returns the matches of which viewers have been sent another log, in the same epoch or a later one, with that epoch.
Those were not sent.
"""


@dataclass(frozen=True, slots=True)
class Published:
    """The state that viewers have now. `event_count` is the number of events that were published to get there, or 0."""

    match_id: str
    place: Place
    log: Log
    event_count: int


class Outcome(NamedTuple):
    """What a turn published; the matches that viewers may have otherwise than this process; and those of which more was
    recorded meanwhile: who found the turn taken left that to us."""

    published: dict[str, Published]
    unknown: set[str]
    behind: set[str]


class Step(NamedTuple):
    """What a turn does for one match: `changes` lead from the state at `place` to `after`."""

    place: Place
    changes: Sequence[Change]
    after: PublishedMatch


def catch_up(match_id: str, publish: Publish) -> Published | None:
    """Publish everything up to the head.

    Returns None if the match is stuck, unknown or has no event, or if another process publishes it.

    Raises StaleEpochError, or what `publish` raises; then nothing counts as published.
    """
    published: Published | None = None
    while True:
        turn = take_turn([match_id], publish)
        if turn.unknown:
            return catch_up_unknown(match_id, publish, published)
        if match_id in turn.published:
            published = _add_count(turn.published[match_id], published)
        if not turn.behind:
            return published


def take_turn(match_ids: Iterable[str], publish: Publish) -> Outcome:
    """Publish, all together, what is new of those matches that this process has as viewers have them.

    The others are `unknown` and need `catch_up_unknown`; those that another process publishes are left to it.

    Raises what `publish` raises; then nothing counts as published.
    """
    wanted = set(match_ids)
    # A turn is a transaction of its own.
    found = {} if connection.in_atomic_block else {match_id: published_matches.get(match_id) for match_id in wanted}
    cached = {match_id: match for match_id, match in found.items() if match is not None}
    turn = _take_turn(cached, publish) if cached else Outcome({}, set(), set())
    return turn._replace(unknown=turn.unknown | (wanted - cached.keys()))


def catch_up_unknown(match_id: str, publish: Publish, published: Published | None = None) -> Published | None:
    """As `catch_up`, whatever this process has of the match. `published` is what it has just published of it."""
    while (newest := _publish_newer(match_id, publish)) is not None:
        published = _add_count(newest, published)
        # Asked after the commit: a task that found the row locked in the meantime has left its event to us.
        if not Scoreboard.objects.filter(pk=match_id, match__head__gt=F("published_seq")).exists():
            break
    return published


def _add_count(newest: Published, before: Published | None) -> Published:
    return newest if before is None else replace(newest, event_count=newest.event_count + before.event_count)


def _take_turn(cached: Mapping[str, PublishedMatch], publish: Publish) -> Outcome:
    with turns.take({match_id: match.folded.log.head for match_id, match in cached.items()}) as turn:
        if not turn.boards:
            return Outcome({}, set(), set())
        found = {match_id: _step(cached[match_id], board) for match_id, board in turn.boards.items()}
        steps = {match_id: step for match_id, step in found.items() if step is not None}
        updates = {match_id: _update(match_id, step) for match_id, step in steps.items() if step.changes}
        refused = publish(list(updates.values()))
        sent = {match_id: step for match_id, step in steps.items() if match_id not in refused}
        behind = turn.end({match_id: _note(update) for match_id, update in updates.items() if match_id in sent})
    for match_id, step in sent.items():
        # Only after the commit: a state that was rolled back must not become the base of the next delta.
        published_matches.put(match_id, step.after)
    published = {match_id: _published(match_id, step.place, step.after) for match_id, step in sent.items()}
    return Outcome(published, turn.boards.keys() - sent.keys(), behind & sent.keys())


def _step(cached: PublishedMatch, board: turns.Board) -> Step | None:
    """Return None if the match is stuck or cannot be folded, or if viewers may have another state of it."""
    is_ordinary = board.engine_version == engine_version() and board.stuck_seq is None
    is_ahead = cached.folded.log.head > board.place.seq
    if not is_ordinary or is_ahead or not folding.can_extend(cached.folded, board.records):
        return None
    newer = [record for record in board.records if record.seq > board.place.seq]
    try:
        before = bring_up(cached, board.records[1 : len(board.records) - len(newer)])
        assert before is not None
        return Step(board.place, *foldable_changes(before, newer)) if newer else Step(board.place, [], before)
    except UnfoldableError:
        return None


def _update(match_id: str, step: Step) -> MatchUpdate:
    snapshot, summary = orjson.dumps(step.after.snapshot), orjson.dumps(step.after.summary)
    return MatchUpdate(match_id, step.place.epoch, step.changes, snapshot, summary)


def _note(update: MatchUpdate) -> turns.Note:
    return turns.Note(update.changes[-1].seq, update.summary)


def _published(match_id: str, before: Place, after: PublishedMatch) -> Published:
    log = after.folded.log
    # max: after a partial restore the log may be shorter than what was published.
    return Published(match_id, Place(before.epoch, log.head), log, max(0, log.head - before.seq))


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
    place = Place(board.epoch, board.published_seq)
    if newer:
        step = Step(place, *foldable_changes(before, newer))
        # Before the commit: if the commit fails, the same bytes are published again, and a room that has the frame
        # drops it.
        update = _update(board.pk, step)
        refused = publish([update])
        if board.pk in refused:
            raise StaleEpochError(board.pk, refused[board.pk])
        _note_published(board, _note(update), step.after)
        return _published(board.pk, place, step.after)
    return None if before is None else _published(board.pk, place, before)


def _note_published(board: Scoreboard, note: turns.Note, after: PublishedMatch) -> None:
    columns = {"published_seq": note.seq, "summary": orjson.loads(note.summary), "updated_at": timezone.now()}
    Scoreboard.objects.filter(pk=board.pk).update(**columns)
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
