"""A match as a Cricsheet 1.1.0 document: what another scorer's program can read, and our own import reads back."""

from collections.abc import Sequence

from scoring.cricsheet.about import CARRIED, carried, carried_dates
from scoring.cricsheet.export_innings import InningsExporter
from scoring.cricsheet.names import Names, names_of
from scoring.cricsheet.read import Document
from scoring.engine.conditions import Format
from scoring.engine.events.match import Toss
from scoring.engine.log.log import Log
from scoring.engine.states.match import MatchState, ResultKind
from scoring.engine.views.scorecard import scorecard

VERSION = "1.1.0"
MATCH_TYPES = {
    Format.TEST: "Test",
    Format.FIRST_CLASS: "MDM",
    Format.ODI: "ODI",
    Format.ONE_DAY: "ODM",
    Format.T20: "T20",
    Format.T10: "T20",
    Format.HUNDRED: "T20",
}


def export_match(log: Log, *, dates: Sequence[str] = ()) -> Document:
    """`dates` (ISO) are the days of play where the match itself does not say."""
    match = log.state
    names = names_of(match)
    played = carried_dates(match) or list(dates) or ([match.starts_at[:10]] if match.starts_at else [])
    return {
        "meta": {"data_version": VERSION, "created": played[-1] if played else "", "revision": 1},
        "info": _info(match, names, played),
        "innings": InningsExporter(match, names).innings(log.entries),
    }


def _info(match: MatchState, names: Names, dates: list[str]) -> Document:
    conditions = match.conditions
    known = carried(match)
    info: Document = {
        "balls_per_over": conditions.balls_per_over,
        "dates": dates,
        "match_type": MATCH_TYPES.get(conditions.format, "ODM" if conditions.overs else "MDM"),
        **{name: known[name] for name in CARRIED if name in known},
        "outcome": _outcome(match),
        "players": names.squads,
        "registry": {"people": names.registry},
        "teams": [team.name for team in match.teams],
        "toss": _toss(match),
        "venue": match.venue,
    }
    if conditions.overs is not None:
        info.setdefault("overs", conditions.overs)
    if match.bowl_out:
        info["bowl_out"] = [
            {"bowler": names[ball.bowler_id], "outcome": "hit" if ball.hit else "miss"} for ball in match.bowl_out
        ]
    return {name: info[name] for name in sorted(info) if info[name] is not None}


def _toss(match: MatchState) -> Document:
    toss: Toss | None = match.toss
    return {} if toss is None else {"decision": toss.decision.value, "winner": match.team(toss.winner).name}


def _outcome(match: MatchState) -> Document:
    result = match.result
    if result is None:
        return {}
    outcome: Document = dict(scorecard(match)["result"])
    if result.kind is ResultKind.WON and "by" not in outcome:
        outcome["method"] = "Awarded"
    elif result.method:
        outcome["method"] = result.method
    return outcome
