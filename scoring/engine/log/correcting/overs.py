"""Ready corrections of overs: who bowled one, and which one a ball belongs to."""

from typing import Any

from scoring.engine.errors import Unlawful
from scoring.engine.events.innings import OverEnded
from scoring.engine.events.players import BowlerChanged
from scoring.engine.log.correcting.book import Book, Bowled
from scoring.engine.log.correcting.expansion import Expansion
from scoring.engine.log.correcting.shapes import InOver, Neighbour, OverBowledBy
from scoring.engine.merge_patch import MergePatch
from scoring.engine.states.ball import Ball


def give_over(book: Book, ready: OverBowledBy) -> Expansion:
    balls = [ball.seq for ball in book.require_ball(ready.seq).over.balls]
    # Each ball names him, so that the same correction may remove the first one.
    patches = {seq: {"bowler_id": ready.over_bowled_by} for seq in balls}
    return Expansion(frozenset(balls), patches, _find_between(book, balls[0], balls[-1], BowlerChanged))


def _find_between(book: Book, seq: int, until_seq: int, *kinds: type[Any]) -> frozenset[int]:
    """Return the seqs of the events of these kinds between two events."""
    between = book.entries[book.places[seq] : book.places[until_seq]]
    return frozenset(entry.seq for entry in between if isinstance(entry.event, kinds))


def move_to_over(book: Book, ready: InOver) -> Expansion:
    """Balls keep their order, so those between the ball and the other over go with it."""
    bowled = book.require_ball(ready.seq)
    if ready.in_over is Neighbour.PREVIOUS:
        return _move_to_previous(book, bowled)
    return _move_to_next(book, bowled, ready.bowler_id)


def _move_to_previous(book: Book, bowled: Bowled) -> Expansion:
    if bowled.nth_over == 0:
        raise Unlawful("no_over", "There is no over before this one in the innings.", {"in_over": "there is none"})
    previous = bowled.innings.all_overs[bowled.nth_over - 1]
    moved, staying = _split(bowled, 1)
    patches = _put_in_over(moved, previous.recorded_as, bowler_id=None)
    if not staying:
        return Expansion(frozenset(patches), patches)
    # The first ball of an over names its bowler. That name also says what a change of bowler before it did.
    patches[staying[0].seq] = {"bowler_id": staying[0].bowler_id}
    return Expansion(frozenset(patches), patches, _find_between(book, moved[0].seq, staying[0].seq, BowlerChanged))


def _move_to_next(book: Book, bowled: Bowled, bowler_id: str | None) -> Expansion:
    overs = bowled.innings.all_overs
    staying, moved = _split(bowled, 0)
    if bowled.nth_over + 1 < len(overs):
        following = overs[bowled.nth_over + 1]
        number, first = following.recorded_as, following.balls[0]
        bowler_id = bowler_id or first.bowler_id
        removed = _find_between(book, (staying or moved)[-1].seq, first.seq, BowlerChanged, OverEnded)
    else:
        number, removed = bowled.over.recorded_as + 1, frozenset()
    if bowler_id is None:
        detail = "The next over has not begun, so its bowler is needed."
        raise Unlawful("bowler_needed", detail, {"bowler_id": "is needed"})
    patches = _put_in_over(moved, number, bowler_id=bowler_id)
    return Expansion(frozenset(patches), patches, removed)


def _split(bowled: Bowled, with_ball: int) -> tuple[tuple[Ball, ...], tuple[Ball, ...]]:
    """Split the over before the ball, or after it if `with_ball` is 1."""
    balls = bowled.over.balls
    at = balls.index(bowled.ball) + with_ball
    return balls[:at], balls[at:]


def _put_in_over(balls: tuple[Ball, ...], number: int, *, bowler_id: str | None) -> dict[int, MergePatch]:
    """Return the patches that put balls in an over; its bowler is named with the first of them, if at all."""
    patches: dict[int, MergePatch] = {ball.seq: {"over": number, "bowler_id": None} for ball in balls}
    patches[balls[0].seq]["bowler_id"] = bowler_id
    return patches
