"""The report of a back-test: the measures over all balls, after given overs, and by competition."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, NotRequired, TypedDict

import numpy as np

from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.judging.measures import (
    Bools,
    Figure,
    measure_chances,
    measure_steps,
    measure_totals,
    reliability,
)
from workers.prediction.judging.predicted_balls import FROZEN, MODEL, OVERS, PredictedBalls

FEWEST_MATCHES = 25
"""Matches that a competition needs to be reported on its own."""
BANDS_OF_LENGTH = {MatchKind.T20: ((5, 12), (13, 19)), MatchKind.ONE_DAY: ((20, 34), (35, 49))}
"""Overs of six balls of a shortened innings, from and to."""


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
    slope: FigureBody
    intercept: FigureBody


class BreakRow(TypedDict):
    """Steps of the chance from the last ball of a first innings to the first ball of the chase."""

    matches: int
    mean: FigureBody
    p90: FigureBody
    worst: FigureBody


class TotalRow(TypedDict):
    """`coverage` is the model's only: baselines have no interval."""

    matches: int
    balls: int
    rmse: FigureBody
    mae: FigureBody
    bias: FigureBody
    coverage: NotRequired[FigureBody]


class InningsReport(TypedDict, total=False):
    """Rows by predictor; `after_over` and `by_competition` by those first. `shortened` holds the matches that were
    shortened or had a target revised, by the length of the innings; all else is of full length. Empty without balls."""

    all_balls: dict[str, ChanceRow]
    after_over: dict[str, dict[str, ChanceRow]]
    by_competition: dict[str, dict[str, ChanceRow]]
    shortened: dict[str, dict[str, ChanceRow]]
    reliability: list[dict[str, float]]


Report = TypedDict(
    "Report",
    {
        "kind": str,
        "matches": int,
        "first_innings": InningsReport,
        "chase": InningsReport,
        "break": dict[str, BreakRow],
        "score": dict[str, dict[str, TotalRow]],
        "model": NotRequired[str],
        "frozen": NotRequired[str],
    },
)
"""`break` holds rows by predictor, `score` by part ("all_balls" or an over) first. `judge` adds `model`, and since when
the ratings that stand still are `frozen`."""


def make_report(
    kind: MatchKind, first: PredictedBalls, chase: PredictedBalls, matches: Sequence[PlayedMatch]
) -> Report:
    full = [number for number, match in enumerate(matches) if match.is_full_length]
    groups = dict(_groups(matches, full))
    both = first.of_matches(full), chase.of_matches(full)
    return {
        "kind": kind.value,
        "matches": len(full),
        "first_innings": _report_innings(kind, first, both[0], groups),
        "chase": _report_innings(kind, chase, both[1], groups),
        "break": _report_breaks(*both),
        "score": _report_totals(kind, both[0]),
    }


def _report_innings(
    kind: MatchKind, played: PredictedBalls, balls: PredictedBalls, groups: dict[str, list[int]]
) -> InningsReport:
    """`played` holds the balls of all matches, `balls` those of full length."""
    report: InningsReport = {}
    shortened = ~np.isin(played.match, balls.match)
    if shortened.any():
        report["shortened"] = {
            name: _chance_rows(played, chosen)
            for name, chosen in _bands_of_length(kind, played, shortened)
            if chosen.any()
        }
    if len(balls.match):
        members = {name: np.isin(balls.match, numbers) for name, numbers in groups.items()}
        report["all_balls"] = _chance_rows(balls, np.ones(len(balls.match), dtype=bool))
        report["after_over"] = {
            str(over): _chance_rows(balls, balls.over == over) for over in OVERS[kind] if (balls.over == over).any()
        }
        report["by_competition"] = {name: _chance_rows(balls, here) for name, here in members.items() if here.any()}
        report["reliability"] = reliability(balls.chances[MODEL], balls.won)
    return report


def _bands_of_length(kind: MatchKind, balls: PredictedBalls, chosen: Bools) -> Iterator[tuple[str, Bools]]:
    """Yield all of the chosen balls, then those of each band of lengths."""
    yield "shortened", chosen
    for shortest, longest in BANDS_OF_LENGTH[kind]:
        band = (balls.length >= 6 * shortest) & (balls.length <= 6 * longest)
        yield f"shortened to {shortest}-{longest} overs", chosen & band


def _chance_rows(balls: PredictedBalls, chosen: Bools) -> dict[str, ChanceRow]:
    return {name: _chance_row(balls, chosen, name) for name in balls.chances}


def _report_breaks(first: PredictedBalls, chase: PredictedBalls) -> dict[str, BreakRow]:
    """Compare each match's last ball of the first innings with the first ball of the chase, for the same side."""
    matches, starts = np.unique(chase.match, return_index=True)
    ends = np.searchsorted(first.match, matches, side="right") - 1
    if not len(matches):
        return {}
    rows: dict[str, BreakRow] = {}
    for name in (MODEL, FROZEN):
        steps = measure_steps(np.abs(first.chances[name][ends] - (1 - chase.chances[name][starts])))
        rows[name] = {"matches": len(matches)} | _bodies(steps)  # type: ignore[assignment]
    return rows


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
    return counts | _bodies(figures)


def _bodies(figures: dict[str, Figure]) -> dict[str, FigureBody]:
    return {
        name: {part: round(value, 5) for part, value in asdict(figure).items()}  # type: ignore[misc]  # of a Figure
        for name, figure in figures.items()
    }


def _groups(matches: Sequence[PlayedMatch], chosen: Sequence[int]) -> Iterator[tuple[str, list[int]]]:
    """Yield (name, numbers of its matches): men, women, each competition with enough matches, and all others."""
    yield "men", [n for n in chosen if not matches[n].context.women]
    yield "women", [n for n in chosen if matches[n].context.women]
    hundred = [n for n in chosen if matches[n].per_over == 5]
    if hundred:
        yield "The Hundred, five-ball overs", hundred
    counted = Counter(matches[n].context.competition for n in chosen)
    often = [name for name, count in counted.most_common() if count >= FEWEST_MATCHES and name]
    for name in often:
        yield name, [n for n in chosen if matches[n].context.competition == name]
    yield "all others", [n for n in chosen if matches[n].context.competition not in often]
