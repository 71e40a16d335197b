"""The checks on a document. After them, every key that importing relies on exists and has its type.

Only the form is checked; the engine judges whether it is lawful cricket. Unknown keys are ignored.
"""

from typing import Any

from scoring.cricsheet.reading.fields import (
    MOST_RUNS,
    not_cricsheet,
    require_list,
    require_name,
    require_names_if_given,
    require_object,
    require_runs,
)
from scoring.engine.values import DismissalKind

DISMISSAL_KINDS = frozenset(DismissalKind)
NAMES_OF_PARTS = {"outcome": ("winner", "method", "result"), "toss": ("winner", "decision"), "event": ("name",)}
MOST_PENALTY_RUNS = 1000
"""Of one innings, between its balls: the sum of several awards."""
LONGEST_INNINGS = 500
"""The maximum of overs in an innings, and of balls in an over, that a file may state."""

Json = dict[str, Any]


def check(document: Any) -> None:
    """Raise Malformed, which names the place, if the document is not a Cricsheet match."""
    match = require_object(document, "file")
    _check_info(require_object(match.get("info"), "info"))
    teams = match["info"]["teams"]
    for number, innings in enumerate(require_list(match.get("innings"), "innings"), 1):
        at = f"innings {number}"
        if require_object(innings, at).get("team") not in teams:
            raise not_cricsheet(f"{at}, team", "must be one of info.teams")
        _check_overs(innings, at)
        _check_rest_of_innings(innings, at)


def _check_info(info: Json) -> None:
    _check_teams(info)
    require_object(require_object(info.get("registry", {}), "info.registry").get("people", {}), "info.registry.people")
    require_name(info.get("match_type"), "info.match_type")
    for date in require_list(info.get("dates"), "info.dates"):
        require_name(date, "info.dates")
    for part, keys in NAMES_OF_PARTS.items():
        require_names_if_given(require_object(info.get(part, {}), f"info.{part}"), keys, f"info.{part}")
    require_object(info.get("outcome", {}).get("by", {}), "info.outcome.by")
    for team, player in require_object(info.get("supersubs", {}), "info.supersubs").items():
        require_name(player, f"info.supersubs.{team}")
    for key in ("overs", "balls_per_over"):
        if key in info and (not isinstance(info[key], int) or not 0 < info[key] <= LONGEST_INNINGS):
            raise not_cricsheet(f"info.{key}", f"must be a whole number from 1 to {LONGEST_INNINGS}")
    _check_bowl_out(info)


def _check_teams(info: Json) -> None:
    teams = require_list(info.get("teams"), "info.teams")
    if len(teams) != 2 or len(set(map(str, teams))) != 2:
        raise not_cricsheet("info.teams", "must be two different teams")
    for team in teams:
        require_name(team, "info.teams")
    for team, players in require_object(info.get("players", {}), "info.players").items():
        for player in require_list(players, f"info.players.{team}"):
            require_name(player, f"info.players.{team}")


def _check_bowl_out(info: Json) -> None:
    players = [player for team in info["teams"] for player in info.get("players", {}).get(team, [])]
    for ball in require_list(info.get("bowl_out", []), "info.bowl_out"):
        if require_object(ball, "info.bowl_out").get("bowler") not in players:
            raise not_cricsheet("info.bowl_out", "the bowler must be one of info.players")


def _check_overs(innings: Json, at: str) -> None:
    for over in require_list(innings.get("overs", []), f"{at}, overs"):
        if not isinstance(require_object(over, f"{at}, overs").get("over"), int):
            raise not_cricsheet(f"{at}, overs", "each over needs its number")
        for index, ball in enumerate(require_list(over.get("deliveries"), f"{at}, over {over['over']}"), 1):
            if not _is_plain(ball):
                _check_delivery(ball, f"{at}, over {over['over']}, delivery {index}")


def _is_plain(ball: Any) -> bool:
    """Whether the delivery is valid and has no extras, wickets or replacements.

    More than nine balls in ten are plain. One expression for them keeps the check of millions of balls cheap.
    """
    try:
        runs = ball["runs"]
        return (
            type(ball["batter"]) is str
            and type(ball["non_striker"]) is str
            and type(ball["bowler"]) is str
            and type(runs["batter"]) is int
            and 0 <= runs["batter"] <= MOST_RUNS
            and "extras" not in ball
            and "wickets" not in ball
            and "replacements" not in ball
        )
    except (KeyError, TypeError):
        return False


def _check_delivery(ball: Any, at: str) -> None:
    require_object(ball, at)
    for key in ("batter", "non_striker", "bowler"):
        require_name(ball.get(key), f"{at}, {key}")
    require_runs(require_object(ball.get("runs"), f"{at}, runs").get("batter"), f"{at}, runs.batter")
    for kind, runs in require_object(ball.get("extras", {}), f"{at}, extras").items():
        require_runs(runs, f"{at}, extras.{kind}")
    for wicket in require_list(ball.get("wickets", []), f"{at}, wickets"):
        _check_wicket(require_object(wicket, f"{at}, wickets"), f"{at}, wickets")
    for scope, swaps in require_object(ball.get("replacements", {}), f"{at}, replacements").items():
        for swap in require_list(swaps, f"{at}, replacements.{scope}"):
            require_name(
                require_object(swap, f"{at}, replacements.{scope}").get("in"), f"{at}, replacements.{scope}.in"
            )
            require_names_if_given(swap, ("out", "team"), f"{at}, replacements.{scope}")


def _check_wicket(wicket: Json, at: str) -> None:
    if wicket.get("kind") not in DISMISSAL_KINDS:
        raise not_cricsheet(f"{at}.kind", f"{wicket.get('kind')!r} is not a kind of dismissal")
    require_name(wicket.get("player_out"), f"{at}.player_out")
    for fielder in require_list(wicket.get("fielders", []), f"{at}.fielders"):
        if "name" in require_object(fielder, f"{at}.fielders"):
            require_name(fielder["name"], f"{at}.fielders")


def _check_rest_of_innings(innings: Json, at: str) -> None:
    for name, runs in require_object(innings.get("penalty_runs", {}), f"{at}, penalty_runs").items():
        require_runs(runs, f"{at}, penalty_runs.{name}", most=MOST_PENALTY_RUNS)
    for player in require_list(innings.get("absent_hurt", []), f"{at}, absent_hurt"):
        require_name(player, f"{at}, absent_hurt")
    require_object(innings.get("miscounted_overs", {}), f"{at}, miscounted_overs")
    for powerplay in require_list(innings.get("powerplays", []), f"{at}, powerplays"):
        require_object(powerplay, f"{at}, powerplays")
    if "target" in innings:
        _check_target(require_object(innings["target"], f"{at}, target"), f"{at}, target")


def _check_target(target: Json, at: str) -> None:
    if not isinstance(target.get("runs"), int) or target["runs"] < 1:
        raise not_cricsheet(f"{at}.runs", "must be a whole number from 1")
    # None: exports of earlier versions have it for an innings without a limit of overs.
    if not isinstance(target.get("overs"), int | float | None):
        raise not_cricsheet(f"{at}.overs", "must be a number")
