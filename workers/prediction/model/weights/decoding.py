"""From the JSON of a weights file to a `Model`. `encoding` is the inverse.

A damaged file may raise KeyError, TypeError or ValueError; `files` turns them into UnfitWeights.
"""

from typing import Any

from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.model.baselines import BaselineWeights
from workers.prediction.model.evidence import Evidence, Habit
from workers.prediction.model.expected_runs import ExpectedRuns
from workers.prediction.model.fitted import ChaseWeights, DefenceWeights, ScoreWeights, Weights
from workers.prediction.model.model import Model
from workers.prediction.model.packed import Packed, unpack
from workers.prediction.model.ratings import Ratings
from workers.prediction.model.tables import ChaseTable, ScoreTable
from workers.prediction.model.weights.encoding import EVIDENCES


def decode_model(body: dict[str, Any]) -> Model:
    kind = MatchKind(body["kind"])
    score = ScoreTable(**{name: unpack(table) for name, table in body["score_table"].items()})
    expected: dict[str, Packed] = {name: unpack(table) for name, table in body["norms"].items()}
    return Model(
        version=body["version"],
        kind=kind,
        chase_table=ChaseTable(tuple(body["knots"]), unpack(body["logits"])),
        score_table=score,
        expected=ExpectedRuns(kind=kind, remaining=score.runs, **expected),
        ratings=_decode_ratings(kind, body["ratings"]),
        players=_decode_weights(body["players"]),
        sides=_decode_weights(body["sides"]),
        baselines=_decode_baselines(body["baselines"]),
        seen=frozenset(body["seen"]),
    )


def _decode_weights(part: dict[str, Any]) -> Weights:
    chase, score, defence = (_with_tuples(part[name]) for name in ("chase", "score", "defence"))
    return Weights(ChaseWeights(**chase), ScoreWeights(**score), DefenceWeights(**defence))


def _decode_baselines(parts: dict[str, Any]) -> BaselineWeights:
    return BaselineWeights(
        **{name: {baseline: tuple(weights) for baseline, weights in part.items()} for name, part in parts.items()}
    )


def _with_tuples(part: dict[str, Any]) -> dict[str, Any]:
    return {name: _as_tuple(value) for name, value in part.items()}


def _as_tuple(value: Any) -> Any:
    return tuple(map(_as_tuple, value)) if isinstance(value, list) else value


def _decode_ratings(kind: MatchKind, parts: dict[str, Any]) -> Ratings:
    evidences = {name: {key: Evidence(*evidence) for key, evidence in parts[name].items()} for name in EVIDENCES}
    habits = {key: Habit(*habit) for key, habit in parts["habits"].items()}
    return Ratings(kind, **evidences, habits=habits, names=parts["names"])
