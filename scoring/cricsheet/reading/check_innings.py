"""The checks on an innings: its overs one by one, and what it says besides them."""

from typing import Any

from scoring.cricsheet.reading.check_delivery import check_delivery, is_plain
from scoring.cricsheet.reading.fields import (
    LONGEST_INNINGS,
    not_cricsheet,
    require_flag,
    require_list,
    require_object,
    require_whole_number,
)
from scoring.cricsheet.reading.keys import READ, Json
from scoring.cricsheet.reading.notes import Notes

MOST_TARGET = 100_000
MOST_PENALTY_RUNS = 1000
"""Of one innings, between its balls: the sum of several awards."""
SIX = 6
"""Balls an over, if the file does not say it."""
FLAGS = ("declared", "forfeited", "super_over")


def check_innings(innings: Json, number: int, info: Json, notes: Notes) -> None:
    """Check an innings, after `info`."""
    place = f"innings {number}"
    first, second = teams = info["teams"]
    notes.read_keys(innings, "innings", place)
    if "team" not in innings:
        _refuse_older_form(innings, place)
    notes.read_name(innings, "team", place)
    if innings["team"] not in teams:
        raise not_cricsheet(f"{place}, team", f"must be one of info.teams, {first} or {second}")
    for flag in FLAGS:
        require_flag(innings.get(flag, False), f"{place}, {flag}")
    _check_overs(innings, place, notes)
    notes.read_names(innings, "absent_hurt", place)
    _check_penalty_runs(innings, f"{place}, penalty_runs", notes)
    _check_miscounted_overs(innings, f"{place}, miscounted_overs", notes)
    if "powerplays" in innings:
        innings["powerplays"] = _check_powerplays(innings["powerplays"], f"{place}, powerplays", notes)
    if "target" in innings:
        target = require_object(innings["target"], f"{place}, target")
        _check_target(target, info.get("balls_per_over", SIX), f"{place}, target", notes)


def _refuse_older_form(innings: Json, place: str) -> None:
    older = [key for key in innings if key.endswith("innings")]
    if older:
        raise not_cricsheet(place, f"must have team and overs; the older form with {older[0]!r} (YAML) is not read")


def _check_overs(innings: Json, place: str, notes: Notes) -> None:
    overs = require_list(innings.get("overs", []), f"{place}, overs")
    for index, over in enumerate(overs):
        number = _check_over(over, index, place, notes)
        for ball_number, ball in enumerate(over["deliveries"], 1):
            if not is_plain(ball, notes.names):
                check_delivery(ball, f"{place}, over {number}, ball {ball_number}", notes)
    if innings.get("forfeited") and overs:
        notes.add(place, "unknown_value", "the innings was forfeited, so its overs are not read")


def _check_over(over: Any, index: int, place: str, notes: Notes) -> int:
    """Return the number of the over."""
    if require_object(over, f"{place}, overs").keys() != READ["over"]:
        notes.read_keys(over, "over", f"{place}, over {index}")
    number = require_whole_number(over.get("over"), 0, LONGEST_INNINGS, f"{place}, over {index}, its number")
    if number != index:
        notes.add(f"{place}, over {number}", "over_number", f"it is over {index} in the order of the file")
    require_list(over.get("deliveries"), f"{place}, over {number}, deliveries")
    return number


def _check_penalty_runs(innings: Json, place: str, notes: Notes) -> None:
    penalties = require_object(innings.get("penalty_runs", {}), place)
    notes.read_keys(penalties, "penalty_runs", place)
    for name, runs in penalties.items():
        require_whole_number(runs, 0, MOST_PENALTY_RUNS, f"{place}.{name}")


def _check_miscounted_overs(innings: Json, place: str, notes: Notes) -> None:
    for over, miscount in require_object(innings.get("miscounted_overs", {}), place).items():
        notes.read_keys(require_object(miscount, f"{place}.{over}"), "miscounted over", f"{place}.{over}")
        if not (over.isdecimal() and int(over) < len(innings.get("overs", []))):
            notes.add(place, "unknown_value", f"{over!r} is not the number of an over of the innings, and not read")


def _check_powerplays(powerplays: Any, place: str, notes: Notes) -> list[Json]:
    """Return the powerplays that can be read."""
    readable = []
    for number, powerplay in enumerate(require_list(powerplays, place), 1):
        notes.read_keys(require_object(powerplay, place), "powerplay", place)
        first, last = powerplay.get("from"), powerplay.get("to")
        if _is_ball_number(first) and _is_ball_number(last) and first <= last:
            readable.append(powerplay)
        else:
            notes.add(place, "unknown_value", f"powerplay {number} is not from one ball to another, and not read")
    return readable


def _is_ball_number(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= LONGEST_INNINGS


def _check_target(target: Json, balls_per_over: int, place: str, notes: Notes) -> None:
    notes.read_keys(target, "target", place)
    require_whole_number(target.get("runs"), 1, MOST_TARGET, f"{place}.runs")
    overs = target.get("overs", 1)
    if type(overs) not in (int, float) or not 0 < overs <= LONGEST_INNINGS or not _are_balls(overs, balls_per_over):
        most = f"such as 20, or overs and balls up to {balls_per_over - 1}, such as 40.2"
        raise not_cricsheet(f"{place}.overs", f"must be overs, {most}")


def _are_balls(overs: float, balls_per_over: int) -> bool:
    """Whether the digit after the point is a number of balls that an over can have besides the complete ones."""
    tenths = round(overs * 10, 6)
    return tenths >= 1 and tenths % 1 == 0 and tenths % 10 < balls_per_over
