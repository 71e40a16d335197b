"""What each part of the page of a match shows, as text for its template."""

from typing import Any

from realtime.pages.match import words
from realtime.pages.match.moments import list_moments
from realtime.pages.match.names import isolate_names
from realtime.pages.match.words import Snapshot
from scoring.engine.views import situation
from scoring.engine.views.facts import list_facts
from scoring.engine.views.situation import counts_balls

RECENT_OVERS = 6


def describe_match(received: Snapshot) -> dict[str, Any]:
    """Return what the template of the page needs of a snapshot."""
    s = isolate_names(received)
    scores = situation.list_scores(s)
    is_finished = "result" in s
    return {
        "name": s["name"],
        "place": " · ".join(part for part in (situation.write_status(s), s.get("venue", "")) if part),
        "sides": [_describe_side(s, side) for side in scores],
        "situation": situation.describe_situation(s),
        "super_over": situation.describe_super_over(s),
        "rates": "" if is_finished else words.rates_text(s),
        "over_now": [words.mark(ball) for ball in words.balls_of_this_over(s)],
        "recent": [
            (words.over_label(s, over), [words.mark(ball) for ball in balls])
            for over, balls in words.recent_overs(s, RECENT_OVERS)
        ],
        "crease": _describe_crease(s),
        "moments": list_moments(s),
        "cards": [_describe_card(s, *each) for each in reversed(situation.list_innings(s))],
        "counts_balls": counts_balls(s),
        "has_powerplay": "powerplay" in s and not is_finished,
        "is_free_hit": s["free_hit"] and not is_finished,
        "bowling_heads": words.bowling_heads(s),
        "title": _write_title(s, scores),
        "has_begun": "innings_number" in s,
        "is_finished": is_finished,
        "facts": list(list_facts(s)),
        # Names as they are: each stands alone, and one is part of an address.
        "squads": [_describe_squad(received, team) for team in received["teams"].values()],
    }


def _describe_side(s: Snapshot, side: situation.SideScore) -> dict[str, Any]:
    return {
        "id": side.team_id,
        "name": side.name,
        "earlier": side.totals[:-1],
        "total": side.totals[-1] if side.totals else "",
        "overs": f"({side.overs}{_write_limit(s, side)})" if side.overs else "",
        "is_batting": side.is_batting,
    }


def _write_limit(s: Snapshot, side: situation.SideScore) -> str:
    """Return the length of the innings in progress: " of 20"."""
    if not side.is_batting or "max_balls" not in s or s.get("super_over"):
        return ""
    if counts_balls(s):
        return f" of {s['max_balls']}"
    overs, rest = divmod(s["max_balls"], s["conditions"]["balls_per_over"])
    return f" of {overs}{f'.{rest}' if rest else ''}"


def _write_title(s: Snapshot, scores: list[situation.SideScore]) -> str:
    shown = next((side for side in scores if side.is_batting), None)
    shown = shown or next((side for side in reversed(scores) if side.totals), None)
    if shown is None:
        return f"Cricksy · {s['name']}"
    overs = f" ({shown.overs})" if shown.overs else ""
    return f"{shown.name} {shown.totals[-1]}{overs} · {s['name']}"


def _describe_crease(s: Snapshot) -> dict[str, Any]:
    card, bowling = s["batting_scorecard"], s["bowling_scorecard"]
    bowler = s.get("bowler")
    return {
        "batters": [
            _describe_batter(s, key, card[key]) | {"is_facing": key == s.get("striker")} for key in words.at_crease(s)
        ],
        "bowlers": [_describe_bowler(s, bowler, bowling[bowler])] if bowler in bowling else [],
        "partnership": words.partnership_text(s),
        "last_wicket": words.last_wicket_text(s),
    }


def _describe_batter(s: Snapshot, player_id: str, row: Any) -> dict[str, Any]:
    return {"id": player_id, "name": words.name(s, player_id), "figures": _batting_figures(row)}


def _batting_figures(row: Any) -> list[str]:
    return [*(str(row[key]) for key in ("runs", "balls", "fours", "sixes")), words.strike_rate(row)]


def _describe_bowler(s: Snapshot, player_id: str, row: Any) -> dict[str, Any]:
    return {"id": player_id, "name": words.name(s, player_id), "figures": words.bowling_figures(s, row)}


def _describe_card(s: Any, number: int, innings: Any) -> dict[str, Any]:
    is_current = number == s.get("innings_number")
    in_progress = str(number) not in s["innings"]
    how = "batting" if in_progress else "not out"
    title = words.innings_title(s, number, innings)
    return {
        "title": f"{title} {situation.write_total(innings)} ({situation.write_length(s, innings)})",
        "is_open": is_current,
        "batters": [
            _describe_batter(s, key, row) | {"how": row.get("out", how), "is_out": "out" in row}
            for key, row in words.by_position(innings["batting_scorecard"])
        ],
        "bowlers": [_describe_bowler(s, key, row) for key, row in words.by_position(innings["bowling_scorecard"])],
        "extras": words.extras_text(innings.get("extras")),
        "falls": words.falls_text(s, innings.get("fall_of_wickets", {})),
        "stands": words.stands_text(s, innings),
        "rest": words.rest_text(s, number, innings),
        "changes": words.changes_text(s, number, innings),
    }


def _describe_squad(s: Snapshot, team: Any) -> dict[str, Any]:
    return {"name": team["name"], "players": [words.name(s, player_id) for player_id in team["squad"]]}
