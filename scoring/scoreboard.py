"""From the log to frames and scorecard rows: the worker's half of a delivery, under the scoreboard row's lock."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

import orjson
import structlog
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from scoring import bell, engine, folding, listing, metrics, scorecard_rows
from scoring.engine import delta
from scoring.engine.snapshot import snapshot as snapshot_of
from scoring.folding import Folded, Record, UnfoldableError
from scoring.models import Match, MatchEvent, Scoreboard

log = structlog.get_logger(__name__)

FARTHEST_BEHIND = 50  # beyond it one snapshot is smaller than the deltas
SMALL_DELTA = 600  # bytes; no snapshot is smaller, for it names two sides and their players
LATE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Frame:
    """One event for viewers. `body` is the JSON of the delta or of the snapshot alone; it depends on the log only.

    `recorded_at` is in seconds since 1970.
    """

    seq: int
    base_seq: int | None
    kind: Literal["delta", "snapshot"]
    body: bytes
    recorded_at: float


Publish = Callable[[str, int, Sequence[Frame], Callable[[], bytes]], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """A match as its viewers have it: what the next delta is made against."""

    folded: Folded
    snapshot: dict[str, Any]


shown_matches: folding.Held[Shown] = folding.Held()


@cache
def engine_version() -> str:
    """Of the engine's sources, so that no change of it can go without a new epoch."""
    sources = sorted(Path(engine.__path__[0]).glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def catch_up(match_id: str, publish: Publish) -> int:
    """Publish everything up to the head; how many events that was. Who finds the row locked leaves it to the holder.

    Raises what `publish` raises; then nothing counts as published.
    """
    done = 0
    while (published := _catch_up_once(match_id, publish)) is not None:
        done += published
        if not _is_behind(match_id):
            break
    return done


def lagging(*, most: int = 200) -> list[str]:
    """Matches whose oldest unpublished event has waited for over two seconds, unless it cannot be folded."""
    waiting = MatchEvent.objects.filter(
        match=OuterRef("match"), seq=OuterRef("published_seq") + 1, recorded_at__lt=timezone.now() - LATE
    )
    boards = Scoreboard.objects.filter(match__head__gt=F("published_seq")).exclude(
        stuck_seq__isnull=False, engine_version=engine_version()
    )
    return list(boards.filter(Exists(waiting)).values_list("pk", flat=True)[:most])


def rebuild_match(match_id: str) -> None:
    """Drop what is derived and begin a new epoch; the worker builds it again. Raises UnfoldableError."""
    with transaction.atomic():
        match = Match.objects.select_for_update(no_key=True).get(pk=match_id)
        Scoreboard.objects.get_or_create(match=match)
        board = Scoreboard.objects.select_for_update(no_key=True).get(pk=match_id)
        scorecard_rows.drop(match_id)
        _begin_epoch(board, bump=True)
        _forget(match_id)
        folded = folding.current(match_id)
        if folded is not None:
            Match.objects.filter(pk=match_id).update(head=folded.log.head, **listing.columns(folded.log.state))
        transaction.on_commit(lambda: bell.ring(match_id))


def _catch_up_once(match_id: str, publish: Publish) -> int | None:
    """How many events were published; absent where the match is another's to publish, or nobody's."""
    try:
        with transaction.atomic():
            board = _locked(match_id)
            return None if board is None or _is_stuck(board) else _publish_newer(board, publish)
    except UnfoldableError as error:
        _forget(match_id)
        _remember_stuck(error)
        return None


def _locked(match_id: str) -> Scoreboard | None:
    boards = Scoreboard.objects.select_for_update(no_key=True, skip_locked=True)
    return boards.filter(pk=match_id).first()


def _is_stuck(board: Scoreboard) -> bool:
    """Another version of the engine may fold what this one could not."""
    return board.stuck_seq is not None and board.engine_version == engine_version()


def _is_behind(match_id: str) -> bool:
    """Asked after the commit: a ring that found the row locked has left its event to us."""
    return Scoreboard.objects.filter(pk=match_id, match__head__gt=F("published_seq")).exists()


def _publish_newer(board: Scoreboard, publish: Publish) -> int:
    if board.engine_version != engine_version():
        _begin_epoch(board, bump=bool(board.engine_version))
    before, newer = _before_and_newer(board)
    if not newer:
        return 0
    frames, after = _frames_of_the_foldable(board.pk, before, newer)
    publish(board.pk, board.epoch, frames, lambda: orjson.dumps(after.snapshot))
    scorecard_rows.write_changed(board.pk, before.folded.log.state if before else None, after.folded.log.state)
    seq = after.folded.log.head
    Scoreboard.objects.filter(pk=board.pk).update(published_seq=seq, updated_at=timezone.now())
    transaction.on_commit(lambda: shown_matches.put(board.pk, after))
    return seq - board.published_seq


def _begin_epoch(board: Scoreboard, *, bump: bool) -> None:
    """Content may differ from here on without a new event; viewers start from a snapshot."""
    board.epoch += 1 if bump else 0
    board.published_seq = 0
    board.engine_version = engine_version()
    board.stuck_seq, board.stuck_reason = None, ""
    board.save()


def _before_and_newer(board: Scoreboard) -> tuple[Shown | None, list[Record]]:
    """The match at `published_seq`, and the records after it; what is held here may be older, if another published."""
    held = shown_matches.get(board.pk)
    if held and held.folded.log.head > board.published_seq:
        held = None
    found = folding.records(board.pk, first=held.folded.log.head if held else 1)
    if held and not (found and found[0].pk == held.folded.pk):
        held, found = None, folding.records(board.pk)
    rest = found[1:] if held else found
    older = [record for record in rest if record.seq <= board.published_seq]
    newer = [record for record in rest if record.seq > board.published_seq]
    return _shown(board.pk, held, older), newer


def _shown(match_id: str, held: Shown | None, older: Sequence[Record]) -> Shown | None:
    folded = folding.extend(match_id, held.folded if held else None, older)
    return held if folded is None or not older else _show(match_id, folded)


def _frames_of_the_foldable(match_id: str, before: Shown | None, newer: Sequence[Record]) -> tuple[list[Frame], Shown]:
    """Frames up to the first record that cannot be folded; raises UnfoldableError where that is the very first."""
    try:
        return _frames(match_id, before, newer)
    except UnfoldableError as error:
        good = [record for record in newer if record.seq < error.seq]
        if not good:
            raise
        return _frames(match_id, before, good)


def _frames(match_id: str, before: Shown | None, newer: Sequence[Record]) -> tuple[list[Frame], Shown]:
    if before is None or len(newer) > FARTHEST_BEHIND:
        return _one_snapshot(match_id, before, newer)
    frames, shown = [], before
    for record in newer:
        frame, shown = _one_event(match_id, shown, record)
        frames.append(frame)
    return frames, shown


def _one_snapshot(match_id: str, before: Shown | None, newer: Sequence[Record]) -> tuple[list[Frame], Shown]:
    folded = folding.extend(match_id, before.folded if before else None, newer)
    assert folded is not None
    after = _show(match_id, folded)
    return [_snapshot_frame(newer[-1], orjson.dumps(after.snapshot))], after


def _one_event(match_id: str, before: Shown, record: Record) -> tuple[Frame, Shown]:
    after = _show(match_id, folding.step(match_id, before.folded, record))
    base = record.seq - 1
    body = orjson.dumps({"type": "delta", "base_seq": base, **delta.diff(before.snapshot, after.snapshot)})
    if len(body) > SMALL_DELTA and len(body) > len(whole := orjson.dumps(after.snapshot)):
        return _snapshot_frame(record, whole), after
    return Frame(record.seq, base, "delta", body, record.recorded_at), after


def _show(match_id: str, folded: Folded) -> Shown:
    try:
        return Shown(folded, snapshot_of(folded.log.state))
    except Exception as error:  # as with folding: this match only
        reason = f"no snapshot: {type(error).__name__}: {error}"
        raise UnfoldableError(match_id, folded.log.head, reason) from error


def _snapshot_frame(record: Record, body: bytes) -> Frame:
    return Frame(record.seq, None, "snapshot", body, record.recorded_at)


def _forget(match_id: str) -> None:
    shown_matches.forget(match_id)
    folding.held_logs.forget(match_id)


def _remember_stuck(error: UnfoldableError) -> None:
    metrics.matches_stuck.inc()
    log.error("match_stuck", match=error.match_id, seq=error.seq, reason=error.reason)
    Scoreboard.objects.filter(pk=error.match_id).update(
        stuck_seq=error.seq, stuck_reason=error.reason, engine_version=engine_version(), updated_at=timezone.now()
    )
