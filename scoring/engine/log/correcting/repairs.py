"""Finds the smallest repair of a correction in conflict. It is offered only after the engine has accepted it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from scoring.engine.errors import Conflict, Conflicts, ScoringError
from scoring.engine.log.correcting.book import Book
from scoring.engine.log.correcting.mending import mend
from scoring.engine.log.correcting.reading import read_correction
from scoring.engine.log.correcting.refold import refold
from scoring.engine.log.correcting.request import Body

KEEP: Body = {"keep": "batters"}


class _Repair(NamedTuple):
    """A correction that may be accepted, and the events that it mends besides."""

    body: dict[str, Any]
    mended: Sequence[Conflict]

    def count(self, asked: Body) -> int:
        return len(self.mended) + (self.body.get("keep") != asked.get("keep"))


def explain(book: Book, asked: Body, conflicts: Sequence[Conflict]) -> Conflicts:
    """Return the error for a correction in conflict, with its smallest repair if one is found."""
    repairs = [repair for keep in (KEEP, {}) if (repair := _make_repair(book, asked, keep)) is not None]
    for repair in sorted(repairs, key=lambda repair: repair.count(asked)):
        if _is_accepted(book, repair.body):
            return _offer(asked, conflicts, repair)
    return Conflicts(conflicts)


def _make_repair(book: Book, asked: Body, keep: Body) -> _Repair | None:
    mended = mend(book, {"changes": asked["changes"], **keep})
    if mended is None:
        return None
    added = [change for conflict in mended for change in (conflict.repair or {})["changes"]]
    return _Repair({"changes": [*asked["changes"], *added], **keep}, mended)


def _is_accepted(book: Book, body: Body) -> bool:
    try:
        return not refold(book, read_correction(book, body)).conflicts
    except ScoringError:
        return False


def _offer(asked: Body, conflicts: Sequence[Conflict], repair: _Repair) -> Conflicts:
    """The conflicts are those that the repair mends one by one, or all that it avoids by keeping the batters or not."""
    keep = repair.body.get("keep")
    more = {} if keep == asked.get("keep") else {"keep": keep}
    told = [replace(each, repair={**(each.repair or {}), **more}) for each in repair.mended or conflicts]
    return Conflicts(told, repair.body)
