"""How good the chances are: log-loss of three ends, by innings, with bootstrap intervals over matches."""

from collections.abc import Iterator, Sequence
from typing import NotRequired, TypedDict

import numpy as np

from workers.prediction.judging.measures import Figure, measure_chances
from workers.prediction.judging.report import FigureBody
from workers.prediction.judging.report_text import write_interval
from workers.prediction.two_innings.matches import PlayedMatch
from workers.prediction.two_innings.model import Chances, Weights, compute_chances

Judged = tuple[PlayedMatch, Weights]
"""A match, and weights that were not trained on it."""
PARTS = ("all balls", "innings 1", "innings 2", "innings 3", "innings 4")


class Row(TypedDict):
    """Log-loss of the model and of the shares of the training matches; calibration errors of a draw, and of a win of
    the side at bat."""

    matches: int
    balls: int
    log_loss: FigureBody
    constant: FigureBody
    draw_calibration_error: FigureBody
    win_calibration_error: FigureBody


class Report(TypedDict):
    """`parts` has a row for all balls and for each innings."""

    kind: str
    matches: int
    drawn: int
    parts: dict[str, Row]
    model: NotRequired[str]


def make_report(judged: Sequence[Judged]) -> Report:
    rows = list(_predict(judged))
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    chosen = {part: columns[1] == number if number else columns[1] > 0 for number, part in enumerate(PARTS)}
    return {
        "kind": "two_innings",
        "matches": len(judged),
        "drawn": sum(match.winner_id is None for match, _ in judged),
        "parts": {part: _row(columns, mask) for part, mask in chosen.items() if mask.any()},
    }


def _predict(judged: Sequence[Judged]) -> Iterator[tuple[int, int, float, float, float, int, float]]:
    """Yield for each ball: match, innings, the chance of what happened, by the model and constant; draw, end, win."""
    for number, (match, weights) in enumerate(judged):
        for at in match.positions:
            end = match.end_for(at.batting_id)
            chances = compute_chances(weights, at)
            shares = weights.shares if at.batting_id == match.first_id else Chances(*weights.shares[::-1])
            yield number, at.innings, chances[end], shares[end], chances.draw, end, chances.win


def _row(columns: Sequence[np.ndarray], mask: np.ndarray) -> Row:
    match, _, model, constant, draw, end, win = (column[mask] for column in columns)
    sure = np.ones(len(match))
    return {
        "matches": len(np.unique(match)),
        "balls": len(match),
        # The log-loss of several ends is that of the chance which the actual end had.
        "log_loss": _body(measure_chances(model, sure, match)["log_loss"]),
        "constant": _body(measure_chances(constant, sure, match)["log_loss"]),
        "draw_calibration_error": _body(measure_chances(draw, (end == 1) * 1.0, match)["calibration_error"]),
        "win_calibration_error": _body(measure_chances(win, (end == 0) * 1.0, match)["calibration_error"]),
    }


def _body(figure: Figure) -> FigureBody:
    return {"value": round(figure.value, 4), "low": round(figure.low, 4), "high": round(figure.high, 4)}


def lines(report: Report) -> Iterator[str]:
    """Yield the report as text for a terminal. Brackets hold the bootstrap intervals."""
    yield f"Two innings a side: {report['matches']} matches, {report['drawn']} drawn"
    yield f"{'':12}{'matches':>8}{'balls':>9}{'log-loss':>26}{'constant':>26}{'cal. err of draws':>19}{'of wins':>9}"
    for part, row in report["parts"].items():
        figures = "".join(f"{write_interval(row[name], 4):>26}" for name in ("log_loss", "constant"))
        errors = f"{row['draw_calibration_error']['value']:19.4f}{row['win_calibration_error']['value']:9.4f}"
        yield f"{part:12}{row['matches']:8}{row['balls']:9}{figures}{errors}"
