"""The ticker: the last events between balls as lines of text, the newest last."""

from collections.abc import Callable, Mapping
from typing import Any

from scoring.engine.events.innings import (
    ConditionsRevised,
    InningsEnd,
    InningsEnded,
    InningsForfeited,
    InningsStarted,
    PenaltyRuns,
    RevisionScope,
)
from scoring.engine.events.match import (
    BowlOutBall,
    Interruption,
    MatchEnd,
    MatchEnded,
    Note,
    Resumed,
    Session,
    Toss,
)
from scoring.engine.events.players import Absent, BowlerChanged, Dismissed, PlayerAdded, PlayerReplaced, Retired
from scoring.engine.states.match import MatchState, TickerEntry
from scoring.engine.values import TossDecision, evolve

MOST_ENTRIES = 6  # about as many lines as fit under the score on a phone


def add_to_ticker(before: MatchState, match: MatchState, event: Any) -> MatchState:
    """Return the match with the event on its ticker; unchanged if no text is defined for that kind of event."""
    write = _TEXTS.get(type(event))
    if write is None:
        return match
    number = before.ticker[-1].number + 1 if before.ticker else 1
    innings = before.current
    last = innings.last_ball if innings else None
    entry = TickerEntry(number, innings.number if innings else 0, last.label if last else "", write(match, event))
    return evolve(match, ticker=(*match.ticker[1 - MOST_ENTRIES :], entry))


def _name(match: MatchState, player_id: str) -> str:
    return match.players[player_id].name


def _team(match: MatchState, team_id: str) -> str:
    return match.team(team_id).name


def _batting_team(match: MatchState) -> str:
    return _team(match, match.innings[-1].team_id)


def _in_brackets(reason: str | None) -> str:
    return f" ({reason})" if reason else ""


def _write_toss(match: MatchState, event: Toss) -> str:
    choice = "bat" if event.decision is TossDecision.BAT else "field"
    return f"{_team(match, event.winner)} won the toss and chose to {choice}"


def _write_innings_started(match: MatchState, event: InningsStarted) -> str:
    what = f"super over {event.super_over}" if event.super_over else "innings"
    return f"{_batting_team(match)} begin their {what}"


def _write_innings_ended(match: MatchState, event: InningsEnded) -> str:
    return f"{_batting_team(match)}: {_INNINGS_ENDS[event.reason]}"


def _write_innings_forfeited(match: MatchState, event: InningsForfeited) -> str:
    return f"{_batting_team(match)} forfeit their innings"


def _write_bowler_changed(match: MatchState, event: BowlerChanged) -> str:
    return f"{_name(match, event.in_id)} finishes the over" + _in_brackets(event.reason)


def _write_dismissed(match: MatchState, event: Dismissed) -> str:
    return f"{_name(match, event.player_out_id)} {event.dismissal}"


def _write_retired(match: MatchState, event: Retired) -> str:
    return f"{_name(match, event.player_id)} {event.reason.kind}"


def _write_player_replaced(match: MatchState, event: PlayerReplaced) -> str:
    out = f" for {_name(match, event.out_id)}" if event.out_id else ""
    return f"{_name(match, event.in_id)} comes in{out}" + _in_brackets(event.reason)


def _write_player_added(match: MatchState, event: PlayerAdded) -> str:
    return f"{event.name} joins {_team(match, event.team_id)}"


def _write_absent(match: MatchState, event: Absent) -> str:
    return f"{_name(match, event.player_id)} absent"


def _write_penalty_runs(match: MatchState, event: PenaltyRuns) -> str:
    return f"{event.runs} penalty runs to {_team(match, event.team_id)}" + _in_brackets(event.reason)


def _write_conditions_revised(match: MatchState, event: ConditionsRevised) -> str:
    each = " a side" if event.scope is RevisionScope.MATCH else ""
    named = [
        ("target {}", event.target),
        (f"{{}} overs{each}", event.overs),
        (f"{{}} balls{each}", event.max_balls),
        ("par {}", event.par),
        ("{} overs a bowler", event.quota),
        ("powerplay {}", _write_powerplays(event)),
        ("{} days", event.days),
        ("follow-on at {}", event.follow_on_lead),
    ]
    parts = [words.format(value) for words, value in named if value is not None]
    return "Revised: " + (", ".join(parts) or "conditions") + _in_brackets(event.method or event.reason)


def _write_powerplays(event: ConditionsRevised) -> str | None:
    """Return "0-2.2 overs": the bounds in overs bowled; None if the event has no powerplays."""
    if event.powerplays is None:
        return None
    bounds = [(one.start or "0", one.end) if one.end else ((one.first or 1) - 1, one.last) for one in event.powerplays]
    return ", ".join(f"{begin}-{end}" for begin, end in bounds) or "none"


def _write_interruption(match: MatchState, event: Interruption) -> str:
    return "Play interrupted" + _in_brackets(event.reason)


def _write_resumed(match: MatchState, event: Resumed) -> str:
    return "Play resumes"


def _write_session(match: MatchState, event: Session) -> str:
    return event.session.value.capitalize()


def _write_bowl_out_ball(match: MatchState, event: BowlOutBall) -> str:
    return f"{_name(match, event.bowler_id)} {'hits' if event.hit else 'misses'}"


def _write_match_ended(match: MatchState, event: MatchEnded) -> str:
    return _MATCH_ENDS[event.reason]


def _write_note(match: MatchState, event: Note) -> str:
    return event.text


_TEXTS: Mapping[type[Any], Callable[[MatchState, Any], str]] = {
    Toss: _write_toss,
    InningsStarted: _write_innings_started,
    InningsEnded: _write_innings_ended,
    InningsForfeited: _write_innings_forfeited,
    BowlerChanged: _write_bowler_changed,
    Dismissed: _write_dismissed,
    Retired: _write_retired,
    PlayerReplaced: _write_player_replaced,
    PlayerAdded: _write_player_added,
    Absent: _write_absent,
    PenaltyRuns: _write_penalty_runs,
    ConditionsRevised: _write_conditions_revised,
    Interruption: _write_interruption,
    Resumed: _write_resumed,
    Session: _write_session,
    BowlOutBall: _write_bowl_out_ball,
    MatchEnded: _write_match_ended,
    Note: _write_note,
}
"""Kinds without a text (the end of an over, changes of names, details and squads) are not shown to viewers."""

_INNINGS_ENDS = {
    InningsEnd.ALL_OUT: "all out",
    InningsEnd.OVERS: "overs bowled",
    InningsEnd.TARGET: "target reached",
    InningsEnd.FORFEITED: "innings forfeited",
    InningsEnd.DECLARED: "innings declared closed",
    InningsEnd.REDUCED: "innings cut short",
    InningsEnd.CLOSED: "innings closed",
    InningsEnd.MATCH_ENDED: "match over",
}
_MATCH_ENDS = {
    MatchEnd.TIME: "Time: the match is over",
    MatchEnd.PLAY_STOPPED: "Play stopped for good",
    MatchEnd.ABANDONED: "Match abandoned",
    MatchEnd.AWARDED: "Match awarded",
    MatchEnd.CONCEDED: "Match conceded",
    MatchEnd.WALKOVER: "Walkover",
}
