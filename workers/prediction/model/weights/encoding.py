"""From a `Model` to the JSON of a weights file. `decoding` is the inverse.

The keys are the names that the dataclass fields had when the format was made: "norms" holds `ExpectedRuns`.
"""

from typing import Any

from workers.prediction.model.baselines import BaselineWeights
from workers.prediction.model.fitted import ChaseWeights, DefenceWeights, ScoreWeights, Weights
from workers.prediction.model.model import Model
from workers.prediction.model.packed import PackedBody
from workers.prediction.model.ratings import Ratings

STEPS = {"logits": 0.01, "runs": 0.02, "spread": 0.01, "balls": 0.02, "rate": 0.001, "chance": 0.0005}
"""Steps to which tables are rounded; small enough for two bytes a cell."""
FEWEST_BALLS = 6.0
"""Players with less evidence are left out: their rating is nearly that of the side."""
LONGEST_AWAY = 6 * 365
"""Days. Players who have not played for longer are left out."""
PLAYER_EVIDENCES = ("batters", "bowlers")
RECORD_EVIDENCES = ("results", "bat_first", "visits")
EVIDENCES = (
    *PLAYER_EVIDENCES,
    *("batting_sides", "bowling_sides", "venues", "competitions", "games"),
    *RECORD_EVIDENCES,
)


def encode_model(model: Model) -> dict[str, Any]:
    """Return the content of a weights file, without its version."""
    score = model.score_table
    return {
        "kind": model.kind.value,
        "knots": list(model.chase_table.knots),
        "logits": model.chase_table.logits.pack(STEPS["logits"]),
        "score_table": {name: getattr(score, name).pack(STEPS[name]) for name in ("runs", "spread", "balls")},
        "norms": _encode_expected(model),
        "players": _encode_weights(model.players),
        "sides": _encode_weights(model.sides),
        "baselines": _encode_fields(model.baselines),
        "ratings": _encode_ratings(model.ratings),
        "seen": sorted(model.seen),
    }


def _encode_expected(model: Model) -> dict[str, PackedBody]:
    """Return all but `remaining`, which is a part of the score table."""
    expected = model.expected
    return {
        "runs": expected.runs.pack(STEPS["rate"]),
        "wickets": expected.wickets.pack(STEPS["chance"]),
        "chase_runs": expected.chase_runs.pack(STEPS["rate"]),
        "chase_wickets": expected.chase_wickets.pack(STEPS["chance"]),
    }


def _encode_weights(weights: Weights) -> dict[str, Any]:
    return {
        "chase": _encode_fields(weights.chase),
        "score": _encode_fields(weights.score),
        "defence": _encode_fields(weights.defence),
    }


def _encode_fields(part: ChaseWeights | ScoreWeights | DefenceWeights | BaselineWeights) -> dict[str, Any]:
    return {name: _rounded(getattr(part, name)) for name in part.__dataclass_fields__}


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, tuple) else round(value, 6)


def _encode_ratings(ratings: Ratings) -> dict[str, Any]:
    """Return the evidence as of its own day: a reader decays it further from there."""
    parts: dict[str, Any] = {name: _encode_evidences(ratings, name) for name in EVIDENCES}
    players = parts["batters"].keys() | parts["bowlers"].keys()
    habits = ((key, habit) for key, habit in ratings.habits.items() if key in players)
    parts["habits"] = {
        key: [round(habit.position, 2), round(habit.batted, 2), round(habit.share, 4), round(habit.played, 2)]
        for key, habit in habits
    }
    parts["names"] = {name: key for name, key in ratings.names.items() if key in players}
    return parts


def _encode_evidences(ratings: Ratings, name: str) -> dict[str, list[float]]:
    newest = max((evidence.day for evidence in ratings.games.values()), default=0)
    digits = 3 if name in RECORD_EVIDENCES else 1  # a ball counts 1, a result at most 1/4
    kept = {}
    for key, evidence in getattr(ratings, name).items():
        is_stale = name in PLAYER_EVIDENCES and (evidence.balls < FEWEST_BALLS or newest - evidence.day > LONGEST_AWAY)
        if not is_stale:
            kept[key] = [round(evidence.residual, digits + 1), round(evidence.balls, digits), evidence.day]
    return kept
