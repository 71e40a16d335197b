"""The score in one strip, for the overlay: the same as static/pages/overlay/strip.js makes."""

from typing import Any

from realtime.pages.match import words
from realtime.pages.match.words import Snapshot
from scoring.engine.views import situation

INTERRUPTED = "Play interrupted"
"""As the ticker begins, whose text has the reason."""


def describe_strip(s: Snapshot) -> dict[str, Any]:
    """Return what the strip shows."""
    return {
        **_describe_score(s),
        "batters": [
            {"name": words.name(s, key), "figures": _batting_figures(s, key), "is_facing": key == s.get("striker")}
            for key in words.at_crease(s)
        ],
        "bowlers": [
            {"name": words.name(s, key), "figures": _bowling_figures(s, key)}
            for key in s["bowling_scorecard"]
            if key == s.get("bowler")
        ],
        "over_now": [words.mark(ball) for ball in words.balls_of_this_over(s)],
        "phase": _write_phase(s),
        "situation": situation.describe_situation(s),
        "rates": "" if "result" in s else words.rates_text(s),
    }


def _describe_score(s: Snapshot) -> dict[str, str]:
    """Return the side that bats, or batted last, with the totals of all its innings, or of its super over."""
    played = situation.list_innings(s)
    if not played:
        return {"side": s["name"], "total": "", "overs": ""}
    _, innings = played[-1]
    side = next(each for each in situation.list_scores(s) if each.team_id == innings["batting_team"])
    totals = [situation.write_total(innings)] if innings.get("super_over") else side.totals
    return {"side": side.name, "total": " & ".join(totals), "overs": situation.write_length(s, innings)}


def _batting_figures(s: Snapshot, player_id: str) -> str:
    row = s["batting_scorecard"][player_id]
    return f"{row['runs']} ({row['balls']})"


def _bowling_figures(s: Snapshot, player_id: str) -> str:
    row = s["bowling_scorecard"][player_id]
    return f"{row['wickets']}-{row['runs']} ({words.point(s, row['overs'])})"


def _write_phase(s: Snapshot) -> str:
    """Return "Tea", "Day 2: Stumps"; of an interruption why: "Play interrupted (rain)". Empty while a day is played."""
    status = situation.write_status(s)
    told = [tick["text"] for _, tick in words.by_number(s["ticker"]) if tick["text"].startswith(INTERRUPTED)]
    return status.replace(INTERRUPTED, told[-1]) if told and s["status"] == "interrupted" else status
