"""A match of the engine as the model sees it: its setting, and the moment after its newest ball."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from scoring.engine.conditions import Conditions, Format
from scoring.engine.laws.order import main_innings
from scoring.engine.laws.overs import balls_left
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import SquadRole, Team
from workers.prediction.moment import RECENT, Moment
from workers.prediction.prediction import Unpredicted
from workers.prediction.setting import LONGEST, WICKETS, Kind, Setting, Side

Key = Callable[[str, str, bool], str]
"""A player's key by id and name, given whether women play."""
FORMATS = {Format.T20: Kind.T20, Format.HUNDRED: Kind.T20, Format.ODI: Kind.ONE_DAY, Format.ONE_DAY: Kind.ONE_DAY}
SHORTEST_CUSTOM = 90
"""Legal balls. Matches of ten overs are a game of their own, of which there is no record to learn from."""


def kind_of(conditions: Conditions) -> Kind | Unpredicted:
    """Which model a match is for, or why none."""
    if conditions.innings_per_side != 1:
        return Unpredicted("two_innings", "There is no model of matches with two innings a side.")
    if conditions.max_balls is None:
        return Unpredicted("no_length", "There is no model of matches without a limit of overs.")
    if conditions.wickets != WICKETS:
        return Unpredicted("other_sides", "There is a model only of sides that lose ten wickets.")
    kind = FORMATS.get(conditions.format) or _by_length(conditions)
    if kind is None or conditions.max_balls > LONGEST[kind]:
        return Unpredicted("no_model_of_length", "There are models of T20, The Hundred and matches of up to 50 overs.")
    return kind


def _by_length(conditions: Conditions) -> Kind | None:
    assert conditions.max_balls is not None
    if conditions.format is not Format.CUSTOM or conditions.max_balls < SHORTEST_CUSTOM:
        return None
    return Kind.T20 if conditions.max_balls <= LONGEST[Kind.T20] else Kind.ONE_DAY


def own_id(player_id: str, name: str, women: bool) -> str:
    """The key of a player whose id is the register's, as in every import."""
    return player_id


def setting_of(match: MatchState, kind: Kind, key: Key = own_id) -> Setting:
    women = is_womens(match)
    about = match.created.about or {}
    first = match.team(_bats_first(match))
    second = match.team(match.other_team(first.id))
    return Setting(
        kind=kind,
        day=_day(match),
        women=women,
        competition=competition(about.get("event")),
        venue=venue(match.venue),
        first=_side(first, women, key),
        second=_side(second, women, key),
    )


def is_womens(match: MatchState) -> bool:
    return (match.created.about or {}).get("gender") == "female"


def _bats_first(match: MatchState) -> str:
    return match.innings[0].team_id if match.innings else match.teams[0].id


def _side(team: Team, women: bool, key: Key) -> Side:
    playing = (player for player in team.players if player.role is SquadRole.PLAYING)
    return Side(team.name, tuple(key(player.id, player.name, women) for player in playing))


def competition(event: Any) -> str:
    """The name without its year."""
    return re.sub(r"\b(19|20)\d\d(/\d\d)?\b", "", event).strip() if isinstance(event, str) else ""


def venue(name: str | None) -> str:
    """The ground without its town, which files write now and then."""
    return name.split(",")[0].strip() if name else ""


def _day(match: MatchState) -> int:
    try:
        return date.fromisoformat((match.starts_at or "")[:10]).toordinal()
    except ValueError:
        return 0


def moment_of(match: MatchState, key: Key = own_id) -> Moment | Unpredicted:
    """Where the newest innings stands."""
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
    return _moment(match, innings, left, key)


def _moment(match: MatchState, innings: Innings, left: int, key: Key) -> Moment:
    women, players = is_womens(match), match.players
    pair = [player for player in (innings.striker, innings.non_striker) if player is not None]

    def known(player: str) -> str:
        return key(player, players[player].name, women)

    length = (innings.max_overs or 0) * match.conditions.balls_per_over + innings.max_extra_balls
    return Moment(
        innings=innings.number,
        length=length,
        balls_left=0 if innings.ended is not None else left,
        wickets=min(innings.wickets + max(WICKETS - innings.wickets_to_fall, 0), WICKETS),
        runs=innings.total,
        target=innings.target,
        recent_runs=_recent_runs(innings),
        recent_balls=min(innings.bowled, RECENT),
        bowled={known(player): line.legal for player, line in innings.bowling.items()},
        crease={known(player): innings.batting[player].balls for player in pair if player in innings.batting},
        gone={known(player) for player, line in innings.batting.items() if line.dismissal is not None},
    )


def _recent_runs(innings: Innings) -> int:
    """Of the last deliveries, RECENT of them at most."""
    balls, runs = RECENT, 0
    for over in reversed(innings.all_overs):
        for ball in reversed(over.balls):
            if not balls:
                return runs
            runs += ball.total
            balls -= 1
    return runs
