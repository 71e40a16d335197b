"""Folded logs of the matches at hand, so that a ball costs the same at seq 2,500 as at 10.

A log held here is checked against its head event's primary key before use, and only committed events enter: a
rolled-back ball must never haunt the next one.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import transaction

from scoring.engine import log as engine
from scoring.engine.log import Log
from scoring.models import MatchEvent

MOST_MATCHES = 64  # a state with its log is some 1 MB at the end of a Test


class Record(NamedTuple):
    pk: int
    seq: int
    kind: str
    payload: dict[str, Any]
    recorded_at: float

    @property
    def triple(self) -> tuple[int, str, dict[str, Any]]:
        return self.seq, self.kind, self.payload


@dataclass(frozen=True, slots=True)
class Folded:
    """A log and the primary key of its head event, which tells whether it still is what the database holds."""

    pk: int
    log: Log


class UnfoldableError(Exception):
    """A record that the engine cannot fold: a defect of the engine or of the log, never of the scorer."""

    def __init__(self, match_id: str, seq: int, reason: str) -> None:
        super().__init__(f"{match_id}: event {seq} cannot be folded: {reason}")
        self.match_id = match_id
        self.seq = seq
        self.reason = reason


Kept = TypeVar("Kept")


class Held(Generic[Kept]):
    """One value a match; the least recently used leaves first."""

    def __init__(self, most: int = MOST_MATCHES) -> None:
        self.most = most
        self._held: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, match_id: str) -> Kept | None:
        with self._lock:
            if match_id in self._held:
                self._held.move_to_end(match_id)
            return self._held.get(match_id)

    def put(self, match_id: str, kept: Kept) -> None:
        with self._lock:
            self._held[match_id] = kept
            self._held.move_to_end(match_id)
            while len(self._held) > self.most:
                self._held.popitem(last=False)

    def forget(self, match_id: str) -> None:
        with self._lock:
            self._held.pop(match_id, None)


held_logs: Held[Folded] = Held()


def records(match_id: str, *, first: int = 1, last: int | None = None) -> list[Record]:
    events = MatchEvent.objects.filter(match_id=match_id, seq__gte=first).order_by("seq")
    if last is not None:
        events = events.filter(seq__lte=last)
    rows = events.values_list("pk", "seq", "kind", "payload", "recorded_at")
    return [Record(pk, seq, kind, payload, at.timestamp()) for pk, seq, kind, payload, at in rows]


def current(match_id: str) -> Folded | None:
    """The log up to its head; absent where the match has none. Raises UnfoldableError."""
    held = held_logs.get(match_id)
    newer = records(match_id, first=held.log.head if held else 1)
    if held and not (newer and newer[0].pk == held.pk):
        held_logs.forget(match_id)
        held, newer = None, records(match_id)
    folded = extend(match_id, held, newer[1:] if held else newer)
    if folded is not None and folded is not held:
        keep_once_committed(match_id, folded)
    return folded


def keep_once_committed(match_id: str, folded: Folded) -> None:
    transaction.on_commit(lambda: held_logs.put(match_id, folded))


def extend(match_id: str, folded: Folded | None, newer: Sequence[Record]) -> Folded | None:
    """A folded log with the records after it. Raises UnfoldableError."""
    if not newer:
        return folded
    if folded is None:
        return Folded(newer[-1].pk, _fold(match_id, newer))
    for record in newer:
        folded = step(match_id, folded, record)
    return folded


def step(match_id: str, folded: Folded | None, record: Record) -> Folded:
    """One record more. Raises UnfoldableError."""
    try:
        return Folded(record.pk, engine.advance(folded.log if folded else None, *record.triple))
    except Exception as error:  # whatever the engine trips over stops this match only
        raise UnfoldableError(match_id, record.seq, f"{type(error).__name__}: {error}") from error


def _fold(match_id: str, whole: Sequence[Record]) -> Log:
    try:
        return engine.fold(record.triple for record in whole)
    except Exception:  # found again one by one, to name the record that cannot be folded
        folded: Folded | None = None
        for record in whole:
            folded = step(match_id, folded, record)
        if folded is None:
            raise
        return folded.log
