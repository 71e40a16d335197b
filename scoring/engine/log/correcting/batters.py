"""Ready corrections of batters: the two were the wrong way round, or the other one was out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scoring.engine.codec import encode
from scoring.engine.errors import Unlawful
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.kinds import Event
from scoring.engine.events.players import BowlerChanged, Dismissed, Retired
from scoring.engine.laws.dismissals import DISMISSAL_RULES
from scoring.engine.log.checkpoints import fold_before
from scoring.engine.log.correcting.book import Book, Bowled
from scoring.engine.log.correcting.expansion import Expansion, Swap
from scoring.engine.log.correcting.shapes import BattersSwapped, OtherBatterOut
from scoring.engine.merge_patch import MergePatch

BATTERS = frozenset({"striker_id", "non_striker_id", "next_batter_id", "player_out_id", "player_id", "in_id", "out_id"})
"""The fields that may name a batter."""


def swap_batters(book: Book, ready: BattersSwapped) -> Expansion:
    bowled = book.require_ball(ready.seq)
    first = book.places[ready.seq]
    end = book.find_end_of_innings(first)
    if ready.until_seq is None:
        return _swap_from(book, ready.seq, _make_swap(bowled, first, end))
    book.require_ball(ready.until_seq)
    last = book.places[ready.until_seq]
    if not first <= last < end:
        detail = "The last ball must not come before the first, and must be of the same innings."
        raise Unlawful("not_a_later_ball", detail, {"until_seq": "is not a later ball of the innings"})
    swapped = _swap_from(book, ready.seq, _make_swap(bowled, first, last + 1))
    return replace(swapped, patches={**swapped.patches, **_name_next_pair(book, last, end)})


def _make_swap(bowled: Bowled, first: int, end: int) -> Swap:
    striker, non_striker = bowled.pair
    if non_striker is None:
        raise Unlawful("no_other_batter", "The last batter bats on alone.", {"seq": "has one batter"})
    return Swap(first, end, striker, non_striker)


def _swap_from(book: Book, seq: int, swap: Swap) -> Expansion:
    """Swap the batters from the ball on. Later balls that name nobody follow from its pair."""
    patches = _rename(book, swap)
    pair = {"striker_id": swap.other, "non_striker_id": swap.one}
    return Expansion(frozenset({seq}), {**patches, seq: {**patches.get(seq, {}), **pair}}, swap=swap)


def _name_next_pair(book: Book, last: int, end: int) -> dict[int, MergePatch]:
    """Name the pair of the first ball after entry `last`, from which on the batters were recorded right."""
    for entry in book.entries[last + 1 : end]:
        if entry.seq in book.balls:
            striker, non_striker = book.balls[entry.seq].pair
            return {entry.seq: {"striker_id": striker, "non_striker_id": non_striker}}
    return {}


def _rename(book: Book, swap: Swap) -> dict[int, MergePatch]:
    """Return the patches of the events that name one of the two batters."""
    patches = {}
    for seq, event in book.entries[swap.first : swap.end]:
        patch = _rename_in(encode(event), swap) if _may_name_batter(event, swap) else {}
        if patch:
            patches[seq] = patch
    return patches


def _may_name_batter(event: Event, swap: Swap) -> bool:
    """Most balls name nobody, and encoding one takes longer than looking at its names."""
    if isinstance(event, Delivery) and not event.wickets:
        named = (event.striker_id, event.non_striker_id, event.next_batter_id)
        return swap.one in named or swap.other in named
    # The in_id and out_id of a change of bowler are of the other side.
    return not isinstance(event, BowlerChanged)


def _rename_in(body: Mapping[str, Any], swap: Swap) -> MergePatch:
    patch: MergePatch = {}
    for key, value in body.items():
        if key in BATTERS and swap.rename(value) != value:
            patch[key] = swap.rename(value)
        # A merge patch replaces a list as a whole.
        if key == "wickets" and any(_rename_in(wicket, swap) for wicket in value):
            patch[key] = [{**wicket, **_rename_in(wicket, swap)} for wicket in value]
    return patch


def change_batter_out(book: Book, ready: OtherBatterOut) -> Expansion:
    event = book.require(ready.seq).event
    if isinstance(event, Delivery) and event.wickets:
        return _change_batter_out_off(book, ready.seq, event)
    if isinstance(event, Dismissed):
        return _change_batter_out_between(book, ready.seq, "player_out_id", event.player_out_id)
    if isinstance(event, Retired):
        return _change_batter_out_between(book, ready.seq, "player_id", event.player_id)
    raise Unlawful("no_wicket", f"Event {ready.seq} has no wicket.", {"seq": "has no wicket"})


def _change_batter_out_off(book: Book, seq: int, delivery: Delivery) -> Expansion:
    bowled, place = book.balls[seq], book.places[seq]
    swap = _make_swap(bowled, place, book.find_end_of_innings(place))
    out = [out.player_id for out in bowled.ball.outs]
    nth = next((nth for nth, player_id in enumerate(out) if player_id in bowled.pair), None)
    if nth is None:
        raise _is_not_at_crease()
    # Only the striker can be bowled: the two were the wrong way round on this ball already.
    if not DISMISSAL_RULES[delivery.wickets[nth].kind].either_batter:
        return _swap_from(book, seq, swap)
    later = swap._replace(first=place + 1)
    wickets = encode(delivery.wickets)
    wickets[nth]["player_out_id"] = later.rename(out[nth])
    return Expansion(frozenset({seq}), {**_rename(book, later), seq: {"wickets": wickets}}, swap=later)


def _change_batter_out_between(book: Book, seq: int, field: str, player_id: str) -> Expansion:
    place = book.places[seq]
    innings = fold_before(book.log, place).current
    pair = (innings.striker, innings.non_striker) if innings is not None else ()
    other = next((other for other in pair if other not in (None, player_id)), None)
    if player_id not in pair or other is None:
        raise _is_not_at_crease()
    later = Swap(place + 1, book.find_end_of_innings(place), player_id, other)
    return Expansion(frozenset({seq}), {**_rename(book, later), seq: {field: other}}, swap=later)


def _is_not_at_crease() -> Unlawful:
    return Unlawful("no_other_batter", "It was not one of two batters at the crease.", {"seq": "has no other batter"})
