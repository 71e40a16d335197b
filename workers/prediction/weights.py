"""The weights as files: one a kind of match, compressed JSON, the same bytes for the same matches."""

import gzip
import hashlib
import json
import zlib
from functools import cache
from pathlib import Path
from typing import Any

from workers.prediction.baselines import Baselines
from workers.prediction.model import Chase, Defence, Fit, Model, Score
from workers.prediction.norms import Norms
from workers.prediction.packed import Packed, unpack
from workers.prediction.ratings import Evidence, Habit, Ratings
from workers.prediction.setting import Kind
from workers.prediction.tables import ChaseTable, ScoreTable

SHIPPED = Path(__file__).with_name("weights")
STEPS = {"logits": 0.01, "runs": 0.02, "spread": 0.01, "balls": 0.02, "rate": 0.001, "chance": 0.0005}
"""To what tables are rounded, so that a cell takes two bytes."""
FEWEST_BALLS = 6.0
"""A player of whom less is left to go by is left out: he is his side's average."""
LONGEST_AWAY = 6 * 365
"""Days since a player's last match after which he is left out."""
EVIDENCES = ("batters", "bowlers", "batting_sides", "bowling_sides", "venues", "competitions", "games")
OF_PLAYERS = EVIDENCES[:2]


class UnfitWeights(Exception):
    """A file that holds no weights of this code."""


def file_of(folder: Path, kind: Kind) -> Path:
    return folder / f"{kind}.json.gz"


@cache
def shipped(kind: Kind) -> Model:
    return load(SHIPPED, kind)


def load(folder: Path, kind: Kind) -> Model:
    """Raises UnfitWeights."""
    path = file_of(folder, kind)
    try:
        return _model(json.loads(gzip.decompress(path.read_bytes())))
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise UnfitWeights(f"{path.name} holds no weights: {type(error).__name__}: {error}") from error


def save(folder: Path, model: Model) -> str:
    """Write a model; the version that it has from its content and its last match."""
    body = _body(model)
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:8]
    body["version"] = f"{model.version}-{digest}"
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    file_of(folder, model.kind).write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    return str(body["version"])


def _body(model: Model) -> dict[str, Any]:
    norms, score = model.norms, model.score_table
    return {
        "kind": model.kind.value,
        "knots": list(model.chase_table.knots),
        "logits": model.chase_table.logits.pack(STEPS["logits"]),
        "score_table": {name: getattr(score, name).pack(STEPS[name]) for name in ("runs", "spread", "balls")},
        "norms": {
            "runs": norms.runs.pack(STEPS["rate"]),
            "wickets": norms.wickets.pack(STEPS["chance"]),
            "chase_runs": norms.chase_runs.pack(STEPS["rate"]),
            "chase_wickets": norms.chase_wickets.pack(STEPS["chance"]),
        },
        "players": _fit(model.players),
        "sides": _fit(model.sides),
        "baselines": _numbers(model.baselines),
        "ratings": _ratings(model.ratings),
        "seen": sorted(model.seen),
    }


def _fit(fit: Fit) -> dict[str, Any]:
    return {"chase": _numbers(fit.chase), "score": _numbers(fit.score), "defence": _numbers(fit.defence)}


def _read_fit(part: dict[str, Any]) -> Fit:
    chase, score, defence = (_tuples(part[name]) for name in ("chase", "score", "defence"))
    return Fit(Chase(**chase), Score(**score), Defence(**defence))


def _numbers(part: Chase | Score | Defence | Baselines) -> dict[str, Any]:
    return {name: _rounded(getattr(part, name)) for name in part.__dataclass_fields__}


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, tuple) else round(value, 6)


def _ratings(ratings: Ratings) -> dict[str, Any]:
    """As they stand on the day of the last match: an evidence faded to it goes on fading as before."""
    parts: dict[str, Any] = {name: _evidences(ratings, name) for name in EVIDENCES}
    players = parts["batters"].keys() | parts["bowlers"].keys()
    habits = ((key, habit) for key, habit in ratings.habits.items() if key in players)
    parts["habits"] = {
        key: [round(habit.position, 2), round(habit.batted, 2), round(habit.share, 4), round(habit.played, 2)]
        for key, habit in habits
    }
    parts["names"] = {name: key for name, key in ratings.names.items() if key in players}
    return parts


def _evidences(ratings: Ratings, name: str) -> dict[str, list[float]]:
    newest = max((evidence.day for evidence in ratings.games.values()), default=0)
    kept = {}
    for key, evidence in getattr(ratings, name).items():
        gone = name in OF_PLAYERS and (evidence.balls < FEWEST_BALLS or newest - evidence.day > LONGEST_AWAY)
        if not gone:
            kept[key] = [round(evidence.worth, 2), round(evidence.balls, 1), evidence.day]
    return kept


def _model(body: dict[str, Any]) -> Model:
    kind = Kind(body["kind"])
    score = ScoreTable(**{name: unpack(table) for name, table in body["score_table"].items()})
    norms: dict[str, Packed] = {name: unpack(table) for name, table in body["norms"].items()}
    return Model(
        version=body["version"],
        kind=kind,
        chase_table=ChaseTable(tuple(body["knots"]), unpack(body["logits"])),
        score_table=score,
        norms=Norms(kind=kind, remaining=score.runs, **norms),
        ratings=_read_ratings(kind, body["ratings"]),
        players=_read_fit(body["players"]),
        sides=_read_fit(body["sides"]),
        baselines=Baselines(
            **{name: {k: tuple(v) for k, v in part.items()} for name, part in body["baselines"].items()}
        ),
        seen=frozenset(body["seen"]),
    )


def _tuples(part: dict[str, Any]) -> dict[str, Any]:
    return {name: _tuple(value) for name, value in part.items()}


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value


def _read_ratings(kind: Kind, parts: dict[str, Any]) -> Ratings:
    evidences = {name: {key: Evidence(*evidence) for key, evidence in parts[name].items()} for name in EVIDENCES}
    habits = {key: Habit(*habit) for key, habit in parts["habits"].items()}
    return Ratings(kind, **evidences, habits=habits, names=parts["names"])
