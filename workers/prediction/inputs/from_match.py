"""The context and the situation of a match of the scoring engine."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from scoring.engine.conditions import Conditions, Format, Unfinished
from scoring.engine.laws.order import main_innings
from scoring.engine.laws.overs import balls_left
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import SquadRole, Team
from workers.prediction.inputs.match_context import LONGEST, WICKETS, MatchContext, MatchKind, Side
from workers.prediction.inputs.situation import RECENT, Situation
from workers.prediction.inputs.unpredicted import Unpredicted

PlayerKey = Callable[[str, str], str]
"""(player id, name) -> the key of the player in the ratings."""
WOMEN, MEN = "female", "male"
"""The values of `gender` in `about`."""
FORMATS = {
    Format.T20: MatchKind.T20,
    Format.HUNDRED: MatchKind.T20,
    Format.T10: MatchKind.T20,
    Format.ODI: MatchKind.ONE_DAY,
    Format.ONE_DAY: MatchKind.ONE_DAY,
}
SHORTEST = 30
"""Legal balls of an innings: shorter T20s have no result, so none was judged."""


def kind_of(conditions: Conditions) -> MatchKind | Unpredicted:
    """Return the kind of match, or why no model applies."""
    if conditions.innings_per_side != 1:
        return Unpredicted("two_innings", "There is no model of matches with two innings a side.")
    if conditions.max_balls is None:
        return Unpredicted("no_length", "There is no model of matches without a limit of overs.")
    if conditions.pair_overs is not None:
        return Unpredicted("pairs", "There is no model of pairs cricket.")
    if conditions.unfinished not in (None, Unfinished.NO_RESULT):
        return Unpredicted("draws", "There is no model of matches that can be drawn.")
    if conditions.wickets != WICKETS:
        return Unpredicted("other_sides", "There is a model only of sides that lose ten wickets.")
    kind = FORMATS.get(conditions.format) or _kind_by_length(conditions)
    if kind is None or conditions.max_balls > LONGEST[kind]:
        return Unpredicted("no_model_of_length", "There is a model of matches of 5 to 50 overs a side.")
    return kind


def _kind_by_length(conditions: Conditions) -> MatchKind | None:
    assert conditions.max_balls is not None
    if conditions.format is not Format.CUSTOM or conditions.max_balls < SHORTEST:
        return None
    return MatchKind.T20 if conditions.max_balls <= LONGEST[MatchKind.T20] else MatchKind.ONE_DAY


def own_id(player_id: str, name: str) -> str:
    """Return the id itself: imports use the ids of Cricsheet's register, and so do the ratings."""
    return player_id


def context_of(
    match: MatchState, kind: MatchKind, key: PlayerKey = own_id, *, women: bool | None = None
) -> MatchContext:
    """`women` tells who play where the match does not say it; without either it is taken for men's."""
    about = match.created.about or {}
    first = match.team(_bats_first(match))
    second = match.team(match.other_team(first.id))
    return MatchContext(
        kind=kind,
        day=day_of(match),
        women=bool(women_play(match) if women is None else women),
        competition=competition_name(about.get("event")),
        venue=venue_name(match.venue),
        first=_side(first, key),
        second=_side(second, key),
    )


def women_play(match: MatchState) -> bool | None:
    """Return whether women play; None if the match does not say."""
    gender = (match.created.about or {}).get("gender")
    return gender == WOMEN if gender in (WOMEN, MEN) else None


def _bats_first(match: MatchState) -> str:
    return match.innings[0].team_id if match.innings else match.teams[0].id


def _side(team: Team, key: PlayerKey) -> Side:
    playing = (player for player in team.players if player.role is SquadRole.PLAYING)
    return Side(team.name, tuple(key(player.id, player.name) for player in playing))


def competition_name(event: Any) -> str:
    """Return the name without its year, so that all seasons share a rating; "" if `event` is not text."""
    return re.sub(r"\b(19|20)\d\d(/\d\d)?\b", "", event).strip() if isinstance(event, str) else ""


def venue_name(name: str | None) -> str:
    """Return the ground without its town: Cricsheet files name the town only sometimes."""
    return name.split(",")[0].strip() if name else ""


def day_of(match: MatchState) -> int:
    """Return `date.toordinal` of the first day; 0 if it is unknown."""
    try:
        return date.fromisoformat((match.starts_at or "")[:10]).toordinal()
    except ValueError:
        return 0


def situation_of(match: MatchState, key: PlayerKey = own_id) -> Situation | Unpredicted:
    """Return where the newest innings stands, or why it has no prediction."""
    main = main_innings(match)
    if not main:
        return Unpredicted("not_started", "The match has not begun.")
    innings = main[-1]
    if match.innings[-1].super_over or match.bowl_out:
        return Unpredicted("tie_break", "There is no model of super overs and bowl-outs.")
    left = balls_left(match.conditions, innings)
    if left is None:
        return Unpredicted("no_length", "The innings has no limit of overs.")
    if innings.number == 2 and innings.target is None:
        return Unpredicted("no_target", "The chase has no target yet.")
    return _situation(match, innings, left, key)


def _situation(match: MatchState, innings: Innings, left: int, key: PlayerKey) -> Situation:
    players = match.players
    pair = [player for player in (innings.striker, innings.non_striker) if player is not None]

    def known(player: str) -> str:
        return key(player, players[player].name)

    return Situation(
        innings=innings.number,
        length=length_of(match, innings),
        balls_left=0 if innings.ended is not None else left,
        # Counted out of ten, also if fewer wickets end the innings: the tables have ten.
        wickets=min(innings.wickets + max(WICKETS - innings.wickets_to_fall, 0), WICKETS),
        runs=innings.total,
        target=innings.target,
        recent_runs=_recent_runs(innings),
        recent_balls=min(innings.bowled, RECENT),
        bowled={known(player): line.legal for player, line in innings.bowling.items()},
        at_crease={known(player): innings.batting[player].balls for player in pair if player in innings.batting},
        dismissed={known(player) for player, line in innings.batting.items() if line.dismissal is not None},
    )


def length_of(match: MatchState, innings: Innings) -> int:
    """Return the legal balls of the innings as it stands now; 0 if it has no limit."""
    return (innings.max_overs or 0) * match.conditions.balls_per_over + innings.max_extra_balls


def _recent_runs(innings: Innings) -> int:
    """Return the runs off the last RECENT deliveries, or off all if there were fewer."""
    balls, runs = RECENT, 0
    for over in reversed(innings.all_overs):
        for ball in reversed(over.balls):
            if not balls:
                return runs
            runs += ball.total
            balls -= 1
    return runs
