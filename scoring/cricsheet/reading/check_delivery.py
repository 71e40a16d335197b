"""The checks on a delivery."""

from typing import Any

from scoring.cricsheet.reading.deliveries import PLAIN_KEYS
from scoring.cricsheet.reading.fields import (
    MOST_RUNS,
    not_cricsheet,
    require_flag,
    require_list,
    require_object,
    require_runs,
)
from scoring.cricsheet.reading.keys import READ, Json
from scoring.cricsheet.reading.notes import Notes
from scoring.engine.values import DismissalKind

DISMISSAL_KINDS = tuple(DismissalKind)
"""Not a set: a file may have an object instead, which has no hash."""
PLAIN_RUNS = {runs: {"batter": runs, "extras": 0, "total": runs} for runs in range(MOST_RUNS + 1)}
"""The runs of a plain delivery, by those off the bat."""


def is_plain(ball: Any, names: set[str]) -> bool:
    """Whether the delivery has names that were seen before, runs that add up, and nothing else.

    More than nine balls in ten are plain. One expression for them keeps the check of millions of balls cheap.
    """
    try:
        runs = ball["runs"]
        scored = runs["batter"]
        return (
            len(ball) == PLAIN_KEYS
            and ball["batter"] in names
            and ball["non_striker"] in names
            and ball["bowler"] in names
            and type(scored) is int
            and runs == PLAIN_RUNS[scored]
        )
    except (KeyError, TypeError):
        return False


def check_delivery(ball: Any, place: str, notes: Notes) -> None:
    notes.read_keys(require_object(ball, place), "delivery", place)
    for key in ("batter", "non_striker", "bowler"):
        notes.read_name(ball, key, place)
    _check_runs(ball, place, notes)
    for wicket in require_list(ball.get("wickets", []), f"{place}, wickets"):
        _check_wicket(require_object(wicket, f"{place}, wickets"), f"{place}, wickets", notes)
    if "replacements" in ball:
        _check_replacements(ball["replacements"], f"{place}, replacements", notes)


def _check_runs(ball: Json, place: str, notes: Notes) -> None:
    runs = require_object(ball.get("runs"), f"{place}, runs")
    notes.read_keys(runs, "runs", f"{place}, runs")
    scored = require_runs(runs.get("batter"), f"{place}, runs.batter")
    require_flag(runs.get("non_boundary", False), f"{place}, runs.non_boundary")
    extras = 0
    if "extras" in ball:
        notes.read_keys(require_object(ball["extras"], f"{place}, extras"), "extras", f"{place}, extras")
        # Without the unknown kinds, because the kinds are added up in several places.
        ball["extras"] = {kind: runs for kind, runs in ball["extras"].items() if kind in READ["extras"]}
        extras = sum(require_runs(each, f"{place}, extras.{kind}") for kind, each in ball["extras"].items())
    if runs.get("extras", extras) != extras or runs.get("total", scored + extras) != scored + extras:
        said = f"runs.extras {runs.get('extras')!r:.20}, runs.total {runs.get('total')!r:.20}"
        notes.add(place, "sums_differ", f"{said}, but {scored} off the bat and {extras} in extras: these count")


def _check_wicket(wicket: Json, place: str, notes: Notes) -> None:
    notes.read_keys(wicket, "wicket", place)
    if wicket.get("kind") not in DISMISSAL_KINDS:
        accepted = ", ".join(DismissalKind)
        raise not_cricsheet(f"{place}.kind", f"{str(wicket.get('kind'))[:50]!r} is not a kind of dismissal: {accepted}")
    notes.read_name(wicket, "player_out", place)
    fielders = require_list(wicket.get("fielders", []), f"{place}.fielders")
    for index, fielder in enumerate(fielders):
        if isinstance(fielder, str):
            notes.add(place, "older_key", "a fielder that is only a name is read as its name")
            fielders[index] = fielder = {"name": fielder}
        notes.read_keys(require_object(fielder, f"{place}.fielders"), "fielder", f"{place}.fielders")
        notes.read_name_if_given(fielder, "name", f"{place}.fielders")


def _check_replacements(replacements: Any, place: str, notes: Notes) -> None:
    notes.read_keys(require_object(replacements, place), "replacements", place)
    for scope, swaps in replacements.items():
        for swap in require_list(swaps, f"{place}.{scope}"):
            notes.read_keys(require_object(swap, f"{place}.{scope}"), "replacement", f"{place}.{scope}")
            notes.read_name(swap, "in", f"{place}.{scope}")
            for key in ("out", "team"):
                notes.read_name_if_given(swap, key, f"{place}.{scope}")
