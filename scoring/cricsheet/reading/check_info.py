"""The checks on `info`: teams, players, date, toss, outcome and the bowl-out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from scoring.cricsheet.reading.fields import (
    LONGEST_INNINGS,
    MOST_BALLS_AN_OVER,
    not_cricsheet,
    require_list,
    require_name,
    require_object,
    require_whole_number,
)
from scoring.cricsheet.reading.keys import Json
from scoring.cricsheet.reading.notes import Notes

MATCH_TYPES = ("Test", "MDM", "ODI", "ODM", "T20", "IT20")
DECISIONS = ("bat", "field")
RESULTS = ("draw", "no result", "tie")
ATTEMPTS = ("hit", "miss")
MOST_MARGIN = 100_000


def check_info(info: Json, notes: Notes) -> None:
    notes.read_keys(info, "info", "info")
    info["teams"] = _check_teams(info.get("teams"), notes)
    _check_players(info, notes)
    _check_dates(info, notes)
    notes.read_name(info, "match_type", "info")
    if info["match_type"] not in MATCH_TYPES:
        notes.add("info", "unknown_value", f"match_type {info['match_type']!r} is none of {', '.join(MATCH_TYPES)}")
    _check_lengths(info)
    _check_text(info, "venue", "info", notes)
    if "name" in require_object(info.get("event", {}), "info.event"):
        require_name(info["event"]["name"], "info.event.name")
    _check_toss(info, notes)
    _check_outcome(info, notes)
    _check_bowl_out(info, notes)


def _check_teams(teams: Any, notes: Notes) -> list[str]:
    names = notes.clean_all(teams, "info.teams")
    if len(names) != 2 or names[0] == names[1]:
        raise not_cricsheet("info.teams", "must be two different teams")
    return names


def _check_players(info: Json, notes: Notes) -> None:
    """Put the names of squads, registry and super-subs into the form in which names are compared."""
    teams = info["teams"]
    if "players" in info:
        squads = _clean_keys(info["players"], "info.players", notes)
        info["players"] = {team: notes.clean_all(squads[team], f"info.players.{team}") for team in squads}
        _ignore_others(info["players"], teams, "info.players", notes)
    registry = require_object(info.get("registry", {}), "info.registry")
    notes.read_keys(registry, "registry", "info.registry")
    if "people" in registry:
        registry["people"] = _clean_keys(registry["people"], "info.registry.people", notes)
    if "supersubs" in info:
        supersubs = _clean_keys(info["supersubs"], "info.supersubs", notes)
        info["supersubs"] = {team: notes.clean(name, f"info.supersubs.{team}") for team, name in supersubs.items()}
        _ignore_others(info["supersubs"], teams, "info.supersubs", notes)


def _clean_keys(part: Any, place: str, notes: Notes) -> Json:
    """Return the object with its names as keys in the form in which names are compared; the first of two alike."""
    cleaned: Json = {}
    for name, value in require_object(part, place).items():
        cleaned.setdefault(notes.clean(name, place), value)
    return cleaned


def _ignore_others(part: Json, teams: list[str], place: str, notes: Notes) -> None:
    for team in part.keys() - teams:
        notes.add(place, "unknown_value", f"{team!r} is not one of info.teams, and not read")


def _check_dates(info: Json, notes: Notes) -> None:
    days = [require_name(day, "info.dates") for day in require_list(info.get("dates"), "info.dates")]
    info["dates"] = [day for day in days if _is_date(day)]
    for day in days:
        if not _is_date(day):
            notes.add("info.dates", "unknown_value", f"{day!r} is not a date such as 2024-05-01, and not read")


def _is_date(day: str) -> bool:
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False


def _check_lengths(info: Json) -> None:
    if "overs" in info:
        require_whole_number(info["overs"], 1, LONGEST_INNINGS, "info.overs")
    if "balls_per_over" in info:
        require_whole_number(info["balls_per_over"], 1, MOST_BALLS_AN_OVER, "info.balls_per_over")


def _check_toss(info: Json, notes: Notes) -> None:
    toss = require_object(info.get("toss", {}), "info.toss")
    notes.read_keys(toss, "toss", "info.toss")
    notes.read_name_if_given(toss, "winner", "info.toss")
    _expect(toss, "winner", info["teams"], "info.toss", notes)
    _expect(toss, "decision", DECISIONS, "info.toss", notes)


def _check_outcome(info: Json, notes: Notes) -> None:
    place = "info.outcome"
    outcome = require_object(info.get("outcome", {}), place)
    notes.read_keys(outcome, "outcome", place)
    for key in ("winner", "eliminator", "bowl_out"):
        notes.read_name_if_given(outcome, key, place)
        _expect(outcome, key, info["teams"], place, notes)
    _expect(outcome, "result", RESULTS, place, notes)
    if "method" in outcome:
        require_name(outcome["method"], f"{place}.method")
    if "by" in outcome:
        notes.read_keys(require_object(outcome["by"], f"{place}.by"), "by", f"{place}.by")
        for unit, margin in outcome["by"].items():
            require_whole_number(margin, 0, MOST_MARGIN, f"{place}.by.{unit}")


def _check_bowl_out(info: Json, notes: Notes) -> None:
    for number, attempt in enumerate(require_list(info.get("bowl_out", []), "info.bowl_out"), 1):
        place = f"info.bowl_out, ball {number}"
        notes.read_keys(require_object(attempt, place), "attempt", place)
        notes.read_name(attempt, "bowler", place)
        _expect(attempt, "outcome", ATTEMPTS, place, notes)


def _check_text(part: Json, key: str, place: str, notes: Notes) -> None:
    if not isinstance(part.get(key, ""), str):
        notes.add(place, "unknown_value", f"{key} is not a text, and not read")
        del part[key]


def _expect(part: Json, key: str, accepted: Sequence[str], place: str, notes: Notes) -> None:
    """Remove a value that is none of those that are read, and report it."""
    if key in part and part[key] not in accepted:
        value = str(part.pop(key))[:100]
        notes.add(place, "unknown_value", f"{key} {value!r} is none of {', '.join(accepted)}, and not read")
