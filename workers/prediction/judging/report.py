"""The report of a back-test: the measures over all balls, after given overs, and by competition."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, NotRequired, TypedDict

import numpy as np

from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.judging.measures import Bools, Figure, measure_chances, measure_totals, reliability
from workers.prediction.judging.predicted_balls import MODEL, OVERS, PredictedBalls

FEWEST_MATCHES = 25
"""Matches that a competition needs to be reported on its own."""


class FigureBody(TypedDict):
    value: float
    low: float
    high: float


class ChanceRow(TypedDict):
    matches: int
    balls: int
    log_loss: FigureBody
    brier: FigureBody
    calibration_error: FigureBody
    accuracy: FigureBody


class TotalRow(TypedDict):
    """`coverage` is the model's only: baselines have no interval."""

    matches: int
    balls: int
    rmse: FigureBody
    mae: FigureBody
    bias: FigureBody
    coverage: NotRequired[FigureBody]


class InningsReport(TypedDict, total=False):
    """Rows by predictor; `after_over` by over first; `by_competition` of the model only. Empty without balls."""

    all_balls: dict[str, ChanceRow]
    after_over: dict[str, dict[str, ChanceRow]]
    by_competition: dict[str, ChanceRow]
    reliability: list[dict[str, float]]


class Report(TypedDict):
    """`score` holds rows by part ("all_balls" or an over) and predictor. `judge` adds `model` and `ratings`."""

    kind: str
    matches: int
    first_innings: InningsReport
    chase: InningsReport
    score: dict[str, dict[str, TotalRow]]
    model: NotRequired[str]
    ratings: NotRequired[str]


def make_report(
    kind: MatchKind, first: PredictedBalls, chase: PredictedBalls, matches: Sequence[PlayedMatch]
) -> Report:
    groups = dict(_groups(matches))
    return {
        "kind": kind.value,
        "matches": len(matches),
        "first_innings": _report_innings(kind, first, groups),
        "chase": _report_innings(kind, chase, groups),
        "score": _report_totals(kind, first),
    }


def _report_innings(kind: MatchKind, balls: PredictedBalls, groups: dict[str, list[int]]) -> InningsReport:
    if not len(balls.match):
        return {}
    everything = np.ones(len(balls.match), dtype=bool)
    return {
        "all_balls": {name: _chance_row(balls, everything, name) for name in balls.chances},
        "after_over": {
            str(over): {name: _chance_row(balls, balls.over == over, name) for name in balls.chances}
            for over in OVERS[kind]
            if (balls.over == over).any()
        },
        "by_competition": {
            name: _chance_row(balls, np.isin(balls.match, members), MODEL)
            for name, members in groups.items()
            if np.isin(balls.match, members).any()
        },
        "reliability": reliability(balls.chances[MODEL], balls.won),
    }


def _chance_row(balls: PredictedBalls, chosen: Bools, name: str) -> ChanceRow:
    figures = measure_chances(balls.chances[name][chosen], balls.won[chosen], balls.match[chosen])
    return _row(balls, chosen, figures)  # type: ignore[return-value]  # the keys are those of measure_chances


def _report_totals(kind: MatchKind, balls: PredictedBalls) -> dict[str, dict[str, TotalRow]]:
    if not balls.open.any():
        return {}
    parts = {"all_balls": balls.open}
    parts |= {str(over): balls.open & (balls.over == over) for over in OVERS[kind]}
    return {
        part: {name: _total_row(balls, chosen, name) for name in balls.totals}
        for part, chosen in parts.items()
        if chosen.any()
    }


def _total_row(balls: PredictedBalls, chosen: Bools, name: str) -> TotalRow:
    missed = balls.totals[name][chosen] - balls.made[chosen]
    figures = measure_totals(missed, balls.inside[chosen], balls.match[chosen])
    if name != MODEL:
        del figures["coverage"]
    return _row(balls, chosen, figures)  # type: ignore[return-value]  # the keys are those of measure_totals


def _row(balls: PredictedBalls, chosen: Bools, figures: dict[str, Figure]) -> dict[str, Any]:
    counts = {"matches": len(np.unique(balls.match[chosen])), "balls": int(chosen.sum())}
    return counts | {
        name: {part: round(value, 5) for part, value in asdict(figure).items()} for name, figure in figures.items()
    }


def _groups(matches: Sequence[PlayedMatch]) -> Iterator[tuple[str, list[int]]]:
    """Yield (name, numbers of its matches): men, women, each competition with enough matches, and all others."""
    yield "men", [n for n, match in enumerate(matches) if not match.context.women]
    yield "women", [n for n, match in enumerate(matches) if match.context.women]
    hundred = [n for n, match in enumerate(matches) if match.per_over == 5]
    if hundred:
        yield "The Hundred, five-ball overs", hundred
    counted = Counter(match.context.competition for match in matches)
    often = [name for name, count in counted.most_common() if count >= FEWEST_MATCHES and name]
    for name in often:
        yield name, [n for n, match in enumerate(matches) if match.context.competition == name]
    yield "all others", [n for n, match in enumerate(matches) if match.context.competition not in often]
