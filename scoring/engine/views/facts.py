"""What is known of a match besides its score, in words: for pages and prints."""

from collections.abc import Iterator
from datetime import date

from scoring.engine.conditions import Format
from scoring.engine.views.shapes.snapshot import Snapshot
from scoring.engine.views.situation import counts_balls

FORMAT_NAMES: dict[str, str] = {
    Format.TEST: "Test match",
    Format.FIRST_CLASS: "First-class match",
    Format.ODI: "One-day international",
    Format.ONE_DAY: "One-day match",
    Format.T20: "T20",
    Format.T10: "T10",
    Format.HUNDRED: "The Hundred",
    Format.CUSTOM: "Rules of its own",
}


def list_facts(s: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield pairs of a word and what it says: ("Ground", "Canterbury")."""
    conditions = s["conditions"]
    yield "Format", FORMAT_NAMES[s["format"]]
    if s.get("venue"):
        yield "Ground", s["venue"]
    if s.get("starts_at"):
        yield "Starts", write_start(s["starts_at"], s.get("time_zone", ""))
    if "toss" in s:
        team = s["teams"][s["toss"]["winner"]]["name"]
        yield "Toss", f"{team}, who chose to {'bat' if s['toss']['decision'] == 'bat' else 'field'}"
    if conditions["days"] > 1:
        yield "Days", str(conditions["days"])
    if "overs" in conditions:
        length = conditions["overs"] * conditions["balls_per_over"]
        yield "An innings", f"{length} balls" if counts_balls(s) else f"{conditions['overs']} overs"
    yield "Players a side", str(conditions["players_per_side"])


def write_start(starts_at: str, time_zone: str = "") -> str:
    """Return "18 May 2011", "18 May 2011, 14:30 (Europe/London)"."""
    day, _, clock = starts_at.partition("T")
    written = write_date(day)
    zone = f" ({time_zone.replace('_', ' ')})" if time_zone else ""
    return f"{written}, {clock[:5]}{zone}" if clock else written


def write_date(day: str) -> str:
    """Return "18 May 2011" for "2011-05-18"."""
    return date.fromisoformat(day).strftime("%d %B %Y").lstrip("0")
