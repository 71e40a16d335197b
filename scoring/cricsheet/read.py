"""A Cricsheet file as checked JSON: whatever later code touches is there and of its type, unknown keys are let be."""

from pathlib import Path
from typing import Any, NoReturn

import orjson

from scoring.engine.errors import Malformed
from scoring.engine.values import ID_PATTERN, DismissalKind

Document = dict[str, Any]
KINDS = frozenset(DismissalKind)
MOST_RUNS = 36
PLAIN = 4
"""Keys of a delivery with batter, non-striker, bowler and runs, and nothing else."""
WORDS = {"outcome": ("winner", "method", "result"), "toss": ("winner", "decision"), "event": ("name",)}


def read_file(path: Path) -> Document:
    """Raises Malformed with a sentence where the file is no Cricsheet match."""
    try:
        return parse(path.read_bytes())
    except OSError as error:
        raise Malformed("unreadable_file", f"{path.name} cannot be read: {error.strerror}.") from error


def parse(body: bytes) -> Document:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Malformed("not_json", f"The file is not JSON: {error}.") from error
    check(document)
    return document


def match_id(file_name: str) -> str:
    """The id of a match is the name of its file."""
    stem = Path(file_name).stem
    if not ID_PATTERN.fullmatch(stem):
        raise Malformed("bad_match_id", f'The file name "{stem}" is not an id: letters, digits, - and _, at most 64.')
    return stem


def check(document: Any) -> None:
    match = _object(document, "file")
    _check_info(_object(match.get("info"), "info"))
    names = match["info"]["teams"]
    for number, innings in enumerate(_list(match.get("innings"), "innings"), 1):
        at = f"innings {number}"
        if _object(innings, at).get("team") not in names:
            _refuse(f"{at}, team", "is not one of the two sides")
        _check_innings(innings, at)


def _check_info(info: Document) -> None:
    teams = _list(info.get("teams"), "info.teams")
    if len(teams) != 2 or len(set(map(str, teams))) != 2:
        _refuse("info.teams", "must be two sides")
    for team in teams:
        _word(team, "info.teams")
    for team, players in _object(info.get("players", {}), "info.players").items():
        for player in _list(players, f"info.players.{team}"):
            _word(player, f"info.players.{team}")
    _object(_object(info.get("registry", {}), "info.registry").get("people", {}), "info.registry.people")
    _word(info.get("match_type"), "info.match_type")
    for date in _list(info.get("dates"), "info.dates"):
        _word(date, "info.dates")
    for part, words in WORDS.items():
        _words(_object(info.get(part, {}), f"info.{part}"), words, f"info.{part}")
    _object(info.get("outcome", {}).get("by", {}), "info.outcome.by")
    for team, player in _object(info.get("supersubs", {}), "info.supersubs").items():
        _word(player, f"info.supersubs.{team}")
    for name in ("overs", "balls_per_over"):
        if name in info and (not isinstance(info[name], int) or not 0 < info[name] <= 500):
            _refuse(f"info.{name}", "must be a whole number from 1")
    players = [player for team in teams for player in info.get("players", {}).get(team, [])]
    for ball in _list(info.get("bowl_out", []), "info.bowl_out"):
        if _object(ball, "info.bowl_out").get("bowler") not in players:
            _refuse("info.bowl_out", "the bowler must be in a side")


def _check_innings(innings: Document, at: str) -> None:
    for over in _list(innings.get("overs", []), f"{at}, overs"):
        if not isinstance(_object(over, f"{at}, overs").get("over"), int):
            _refuse(f"{at}, overs", "each needs its number")
        for index, ball in enumerate(_list(over.get("deliveries"), f"{at}, over {over['over']}"), 1):
            if not _plain(ball):
                _check_delivery(ball, f"{at}, over {over['over']}, delivery {index}")
    for name, runs in _object(innings.get("penalty_runs", {}), f"{at}, penalty_runs").items():
        _runs(runs, f"{at}, penalty_runs.{name}")
    for player in _list(innings.get("absent_hurt", []), f"{at}, absent_hurt"):
        _word(player, f"{at}, absent_hurt")
    _object(innings.get("miscounted_overs", {}), f"{at}, miscounted_overs")
    for play in _list(innings.get("powerplays", []), f"{at}, powerplays"):
        _object(play, f"{at}, powerplays")
    if "target" in innings:
        _check_target(_object(innings["target"], f"{at}, target"), f"{at}, target")


def _check_target(target: Document, at: str) -> None:
    if not isinstance(target.get("runs"), int) or target["runs"] < 1:
        _refuse(f"{at}.runs", "must be a whole number from 1")
    if not isinstance(target.get("overs", 1), int | float):
        _refuse(f"{at}.overs", "must be a number")


def _plain(ball: Any) -> bool:
    """Whether a delivery is one of the many with nothing to look into; cheap, for there are millions."""
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
    _object(ball, at)
    for name in ("batter", "non_striker", "bowler"):
        _word(ball.get(name), f"{at}, {name}")
    _runs(_object(ball.get("runs"), f"{at}, runs").get("batter"), f"{at}, runs.batter")
    for name, runs in _object(ball.get("extras", {}), f"{at}, extras").items():
        _runs(runs, f"{at}, extras.{name}")
    for wicket in _list(ball.get("wickets", []), f"{at}, wickets"):
        _check_wicket(_object(wicket, f"{at}, wickets"), f"{at}, wickets")
    for scope, swaps in _object(ball.get("replacements", {}), f"{at}, replacements").items():
        for swap in _list(swaps, f"{at}, replacements.{scope}"):
            _word(_object(swap, f"{at}, replacements.{scope}").get("in"), f"{at}, replacements.{scope}.in")
            _words(swap, ("out", "team"), f"{at}, replacements.{scope}")


def _check_wicket(wicket: Document, at: str) -> None:
    if wicket.get("kind") not in KINDS:
        _refuse(f"{at}.kind", f"{wicket.get('kind')!r} is no way to be out")
    _word(wicket.get("player_out"), f"{at}.player_out")
    for fielder in _list(wicket.get("fielders", []), f"{at}.fielders"):
        if "name" in _object(fielder, f"{at}.fielders"):
            _word(fielder["name"], f"{at}.fielders")


def _object(value: Any, at: str) -> Document:
    if not isinstance(value, dict):
        _refuse(at, "must be an object")
    return value


def _list(value: Any, at: str) -> list[Any]:
    if not isinstance(value, list):
        _refuse(at, "must be a list")
    return value


def _word(value: Any, at: str) -> None:
    if not isinstance(value, str) or not 0 < len(value) <= 200:
        _refuse(at, "must be a name of at most 200 characters")


def _words(part: Document, names: tuple[str, ...], at: str) -> None:
    for name in names:
        if name in part:
            _word(part[name], f"{at}.{name}")


def _runs(value: Any, at: str) -> None:
    if not isinstance(value, int) or not 0 <= value <= MOST_RUNS:
        _refuse(at, f"must be runs from 0 to {MOST_RUNS}")


def _refuse(at: str, says: str) -> NoReturn:
    raise Malformed("malformed_cricsheet", f"Not a Cricsheet match: {at}: {says}.")
