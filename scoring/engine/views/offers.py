"""Whom a console offers for the next ball: the bowlers, with the reason of those who may not bowl, and the batters."""

from typing import NotRequired, TypedDict

from scoring.engine.laws.batters import find_available_batters
from scoring.engine.laws.bowlers import judge_bowler
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState


class OfferedBowler(TypedDict):
    """A member of the fielding side; `refused` is the sentence of a refusal."""

    id: str
    refused: NotRequired[str]


class Offers(TypedDict):
    """`batters` are the ids of those who may come in: who has not batted, as listed, then who may come back."""

    bowlers: list[OfferedBowler]
    batters: list[str]


def describe_offers(match: MatchState) -> Offers:
    """Describe who may bowl the next over and who may come in. Nobody outside an innings."""
    innings = match.current
    if innings is None or innings.ended is not None:
        return {"bowlers": [], "batters": []}
    squad = match.team(innings.bowling_team_id).players
    bowlers = [_offer_bowler(match, innings, player.id) for player in squad if player.id not in match.bench]
    return {"bowlers": bowlers, "batters": find_available_batters(match, innings)}


def _offer_bowler(match: MatchState, innings: Innings, player_id: str) -> OfferedBowler:
    umpire = Umpire(strict=False)
    judge_bowler(match, innings, player_id, umpire)
    refused = [remark.detail for remark in umpire.warnings]
    return {"id": player_id, "refused": refused[0]} if refused else {"id": player_id}
