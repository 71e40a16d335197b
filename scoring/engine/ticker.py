"""What happened between the balls, in words, newest last."""

from typing import Any

from scoring.engine.events import (
    Absent,
    BowlerChanged,
    BowlOutBall,
    ConditionsRevised,
    Dismissed,
    InningsEnd,
    InningsEnded,
    InningsForfeited,
    InningsStarted,
    Interruption,
    MatchEnd,
    MatchEnded,
    Note,
    PenaltyRuns,
    PlayerReplaced,
    Resumed,
    Retired,
    Session,
    Toss,
)
from scoring.engine.states import MatchState, Tick
from scoring.engine.values import TossDecision, evolve

KEPT = 6
"""Ticks in a snapshot: about what fits under the score on a telephone."""


def ticked(before: MatchState, match: MatchState, event: Any) -> MatchState:
    """The match with the event on its ticker; events that nobody watching needs leave it as it was."""
    text = _text(match, event)
    if text is None:
        return match
    number = before.ticker[-1].number + 1 if before.ticker else 1
    innings = before.current
    last = innings.last_ball if innings else None
    tick = Tick(number, innings.number if innings else 0, last.label if last else "", text)
    return evolve(match, ticker=(*match.ticker[1 - KEPT :], tick))


def _text(match: MatchState, event: Any) -> str | None:
    name = _names(match)
    team = _team_names(match)
    match event:
        case Toss():
            choice = "bat" if event.decision is TossDecision.BAT else "field"
            return f"{team(event.winner)} won the toss and chose to {choice}"
        case InningsStarted():
            what = f"super over {event.super_over}" if event.super_over else "innings"
            return f"{team(match.innings[-1].team_id)} begin their {what}"
        case InningsEnded():
            return f"{team(match.innings[-1].team_id)}: {_INNINGS_ENDS[event.reason]}"
        case InningsForfeited():
            return f"{team(match.innings[-1].team_id)} forfeit their innings"
        case BowlerChanged():
            return f"{name(event.in_id)} finishes the over" + _because(event.reason)
        case Dismissed():
            return f"{name(event.player_out_id)} {event.dismissal}"
        case Retired():
            return f"{name(event.player_id)} {event.reason.kind}"
        case PlayerReplaced():
            out = f" for {name(event.out_id)}" if event.out_id else ""
            return f"{name(event.in_id)} comes in{out}" + _because(event.reason)
        case Absent():
            return f"{name(event.player_id)} absent"
        case PenaltyRuns():
            return f"{event.runs} penalty runs to {team(event.team_id)}" + _because(event.reason)
        case ConditionsRevised():
            return _revised(event)
        case Interruption():
            return "Play interrupted" + _because(event.reason)
        case Resumed():
            return "Play resumes"
        case Session():
            return event.session.value.capitalize()
        case BowlOutBall():
            return f"{name(event.bowler_id)} {'hits' if event.hit else 'misses'}"
        case MatchEnded():
            return _MATCH_ENDS[event.reason]
        case Note():
            return event.text
    return None


def _names(match: MatchState) -> Any:
    return lambda player_id: match.players[player_id].name


def _team_names(match: MatchState) -> Any:
    return lambda team_id: match.team(team_id).name


def _because(reason: str | None) -> str:
    return f" ({reason})" if reason else ""


def _revised(event: ConditionsRevised) -> str:
    parts = []
    if event.target is not None:
        parts.append(f"target {event.target}")
    if event.overs is not None:
        parts.append(f"{event.overs} overs")
    elif event.max_balls is not None:
        parts.append(f"{event.max_balls} balls")
    if event.par is not None:
        parts.append(f"par {event.par}")
    return "Revised: " + (", ".join(parts) or "conditions") + _because(event.method or event.reason)


_INNINGS_ENDS = {
    InningsEnd.ALL_OUT: "all out",
    InningsEnd.OVERS: "overs bowled",
    InningsEnd.TARGET: "target reached",
    InningsEnd.FORFEITED: "innings forfeited",
    InningsEnd.DECLARED: "innings declared closed",
    InningsEnd.REDUCED: "innings cut short",
    InningsEnd.CLOSED: "innings closed",
}
_MATCH_ENDS = {
    MatchEnd.TIME: "Time: the match is over",
    MatchEnd.PLAY_STOPPED: "Play stopped for good",
    MatchEnd.ABANDONED: "Match abandoned",
    MatchEnd.AWARDED: "Match awarded",
    MatchEnd.CONCEDED: "Match conceded",
    MatchEnd.WALKOVER: "Walkover",
}
