"""The `info` of a document. Cricsheet requires ten of its keys, and a reader may rely on each of them.

What a match does not say gets a placeholder, and `missing`, which is Cricsheet's own word for it, names the key.
"""

from typing import Any, cast

from scoring.cricsheet.about import load_carried, load_dates
from scoring.cricsheet.exporting.names import Names
from scoring.cricsheet.reading.documents import LOST_FEWER_WICKETS, Info, Outcome, TossDocument
from scoring.engine.conditions import Conditions, Format
from scoring.engine.states.match import MatchState, ResultKind
from scoring.engine.values import SquadRole
from scoring.engine.views.scorecard import scorecard

UNKNOWN_DAY = "1970-01-01"
MATCH_TYPES = {
    Format.TEST: "Test",
    Format.FIRST_CLASS: "MDM",
    Format.ODI: "ODI",
    Format.ONE_DAY: "ODM",
    Format.T20: "T20",
    Format.T10: "T20",
    Format.HUNDRED: "T20",
}
INTERNATIONAL = (Format.TEST, Format.ODI)
"""Formats that only international teams play."""


def export_info(match: MatchState, names: Names, opened: str | None) -> Info:
    """`opened` (ISO) is the day of a match that names none."""
    carried = load_carried(match)
    dates = load_dates(match) or [day for day in (match.starts_at, opened) if day][:1]
    stated: dict[str, Any] = {
        "dates": [date[:10] for date in dates],
        "gender": carried.get("gender"),
        "outcome": _export_outcome(match),
        "season": carried.get("season") or "".join(dates[:1])[:4],
        "toss": _export_toss(match),
    }
    unknown = [key for key, value in stated.items() if not value]
    info: dict[str, Any] = {
        "balls_per_over": match.conditions.balls_per_over,
        "bowl_out": _export_bowl_out(match, names),
        "match_type": _derive_match_type(match.conditions),
        "overs": match.conditions.overs,
        "team_type": "international" if match.conditions.format in INTERNATIONAL else "club",
        **carried,
        **stated,
        **{key: value for key, value in _placeholders(match).items() if key in unknown},
        "missing": _list_missing(carried.get("missing", []), unknown),
        "players": _export_players(match, names),
        "registry": {"people": names.registry},
        "teams": list(names.squads),
        "venue": match.venue,
    }
    return cast("Info", {key: info[key] for key in sorted(info) if info[key] not in (None, [])})


def _list_missing(carried: list[Any], unknown: list[str]) -> list[Any]:
    return [*carried, *(key for key in unknown if key not in carried)]


def _placeholders(match: MatchState) -> dict[str, Any]:
    first = match.innings[0].team_id if match.innings else match.teams[0].id
    return {
        "dates": [UNKNOWN_DAY],
        "gender": "unknown",
        # Of a match that is not over: it has no result yet.
        "outcome": {"result": ResultKind.NO_RESULT.value},
        "season": UNKNOWN_DAY[:4],
        "toss": {"decision": "bat", "winner": match.team(first).name},
    }


def _derive_match_type(conditions: Conditions) -> str:
    timed = conditions.overs is None or conditions.innings_per_side == 2
    return MATCH_TYPES.get(conditions.format, "MDM" if timed else "ODM")


def _export_players(match: MatchState, names: Names) -> dict[str, list[str]]:
    """Return the names of each squad, without those on the bench who never took part."""
    took_part = {player_id for innings in match.innings for player_id in (*innings.batting, *innings.bowling)}
    unused = {player_id for player_id in match.bench - took_part if match.players[player_id].role is SquadRole.BENCH}
    return {
        team: [name for name, player_id in squad.items() if player_id not in unused]
        for team, squad in names.squads.items()
    }


def _export_bowl_out(match: MatchState, names: Names) -> list[dict[str, str]]:
    return [{"bowler": names[ball.bowler_id], "outcome": "hit" if ball.hit else "miss"} for ball in match.bowl_out]


def _export_toss(match: MatchState) -> TossDocument:
    toss = match.toss
    return {} if toss is None else {"decision": toss.decision.value, "winner": match.team(toss.winner).name}


def _export_outcome(match: MatchState) -> Outcome:
    """Return the outcome; empty while the match has no result."""
    result = match.result
    if result is None:
        return {}
    outcome = cast("Outcome", dict(scorecard(match)["result"] or {}))
    # An award, a concession and a walkover are all exported as "Awarded".
    if result.kind is ResultKind.WON and result.reason:
        outcome["method"] = "Awarded"
    elif result.fewer_wickets_id:
        outcome["method"] = LOST_FEWER_WICKETS
    elif result.method:
        outcome["method"] = result.method
    return outcome
