"""Small patches that may make an impossible event possible, the likeliest first. Each has to be tried."""

from collections.abc import Iterator, Sequence
from typing import Any

from scoring.engine.codec import encode
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import InningsStarted
from scoring.engine.events.kinds import Event
from scoring.engine.events.players import BowlerChanged, Dismissed, Retired
from scoring.engine.laws.batters import find_available_batters
from scoring.engine.log.correcting.book import Bowled
from scoring.engine.merge_patch import MergePatch
from scoring.engine.states.match import MatchState

OVER = frozenset({"match_over", "innings_over", "no_innings"})
"""Refusals that no patch of the event changes: it can only be removed."""


def suggest(state: MatchState, event: Event, was: Bowled | None, bowlers: Sequence[str]) -> Iterator[MergePatch]:
    """Yield patches of an event that is refused in `state`.

    `was` is the ball as it counted before the correction. `bowlers` are those who lost a ball by the correction.
    """
    innings = state.current
    pair = () if innings is None else (innings.striker, innings.non_striker)
    at_crease = [player_id for player_id in pair if player_id is not None]
    if isinstance(event, Delivery):
        yield from _name_bowler(innings.bowler if innings is not None else None, was, bowlers)
        yield from _name_batters(event, was)
        yield from _fill_vacancy(state)
        yield from _change_wickets(event, at_crease)
    elif isinstance(event, Dismissed | Retired):
        field = "player_out_id" if isinstance(event, Dismissed) else "player_id"
        yield from ({field: player_id} for player_id in at_crease)
        yield {"next_batter_id": None}
    elif isinstance(event, BowlerChanged):
        yield {"out_id": None}
    elif isinstance(event, InningsStarted):
        yield {"striker_id": None, "non_striker_id": None}
        yield {"team_id": None}
        yield {"follow_on": None}


def _name_bowler(bowling: str | None, was: Bowled | None, bowlers: Sequence[str]) -> Iterator[MergePatch]:
    likely = [bowling, None if was is None else was.ball.bowler_id, *bowlers]
    yield from ({"bowler_id": player_id} for player_id in dict.fromkeys(likely) if player_id is not None)


def _name_batters(delivery: Delivery, was: Bowled | None) -> Iterator[MergePatch]:
    if was is not None:
        striker, non_striker = was.pair
        yield {"striker_id": striker, "non_striker_id": non_striker}
    if delivery.striker_id is not None or delivery.non_striker_id is not None:
        yield {"striker_id": None, "non_striker_id": None}
    if delivery.next_batter_id is not None:
        yield {"next_batter_id": None}


def _fill_vacancy(state: MatchState) -> Iterator[MergePatch]:
    """Name who can come in. The laws do not derive that a batter who retired comes back."""
    innings = state.current
    if innings is None or (innings.striker is not None and innings.non_striker is not None):
        return
    for player_id in find_available_batters(state, innings):
        yield {"striker_id": innings.striker or player_id, "non_striker_id": innings.non_striker or player_id}


def _change_wickets(delivery: Delivery, at_crease: Sequence[str]) -> Iterator[MergePatch]:
    if not delivery.wickets:
        return
    # Whoever faces the ball, then each of the batters.
    for player_id in (None, *at_crease):
        yield {"wickets": [_put_out(encode(wicket), player_id) for wicket in delivery.wickets]}
    yield {"wickets": None}


def _put_out(wicket: dict[str, Any], player_id: str | None) -> dict[str, Any]:
    wicket.pop("player_out_id", None)
    return wicket if player_id is None else {**wicket, "player_out_id": player_id}
