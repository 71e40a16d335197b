"""A match as a Cricsheet 1.1.0 document, which other programs and our own import can read."""

from collections.abc import Sequence
from typing import Any, cast

from scoring.cricsheet.about import carried_keys, load_carried, load_dates
from scoring.cricsheet.exporting.innings import export_innings
from scoring.cricsheet.exporting.names import Names, assign_names
from scoring.cricsheet.reading.documents import LOST_FEWER_WICKETS, Document, Info, Outcome, TossDocument
from scoring.engine.conditions import Format
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
    """Return the document of a match. `dates` (ISO) are the days of play, used if the match has none."""
    match = log.state
    names = assign_names(match)
    played = load_dates(match) or list(dates) or ([match.starts_at[:10]] if match.starts_at else [])
    return {
        # The date comes from the match, not from the clock, so that a match always exports to the same bytes.
        "meta": {"data_version": VERSION, "created": played[-1] if played else "", "revision": 1},
        "info": _export_info(match, names, played),
        "innings": export_innings(match, names, log.entries),
    }


def _export_info(match: MatchState, names: Names, dates: list[str]) -> Info:
    conditions = match.conditions
    info: dict[str, Any] = {
        "balls_per_over": conditions.balls_per_over,
        "dates": dates,
        "match_type": MATCH_TYPES.get(conditions.format, "ODM" if conditions.overs else "MDM"),
        **carried_keys(load_carried(match)),  # an imported match_type replaces the one above
        "outcome": _export_outcome(match),
        "players": names.squads,
        "registry": {"people": names.registry},
        "teams": [team.name for team in match.teams],
        "toss": _export_toss(match),
        "venue": match.venue,
    }
    if conditions.overs is not None:
        info.setdefault("overs", conditions.overs)
    if match.bowl_out:
        info["bowl_out"] = [
            {"bowler": names[ball.bowler_id], "outcome": "hit" if ball.hit else "miss"} for ball in match.bowl_out
        ]
    return cast("Info", {key: info[key] for key in sorted(info) if info[key] is not None})


def _export_toss(match: MatchState) -> TossDocument:
    toss = match.toss
    return {} if toss is None else {"decision": toss.decision.value, "winner": match.team(toss.winner).name}


def _export_outcome(match: MatchState) -> Outcome:
    result = match.result
    if result is None:
        return {}
    outcome = cast("Outcome", dict(scorecard(match)["result"] or {}))
    # A win without a margin was an award, a concession or a walkover. All three are exported as "Awarded".
    if result.kind is ResultKind.WON and "by" not in outcome:
        outcome["method"] = "Awarded"
    elif result.fewer_wickets_id:
        outcome["method"] = LOST_FEWER_WICKETS
    elif result.method:
        outcome["method"] = result.method
    return outcome
