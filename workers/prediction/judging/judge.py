"""A back-test of one kind of match with one model, from choosing the matches to the report."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.judging.choice import Choice, choose, strengths_before
from workers.prediction.judging.predicted_balls import FROZEN, MODEL, predict_balls
from workers.prediction.judging.report import InningsReport, Report, make_report
from workers.prediction.model.model import Model

IPL = "Indian Premier League"


def judge(model: Model, matches: Sequence[PlayedMatch], choice: Choice) -> tuple[Report | None, Counter[str]]:
    """Return the report (None if no match is left), and how many matches are left out, by reason.

    Updates the model's ratings with `matches` as it goes.
    """
    chosen, left_out = choose(model, matches, choice)
    if not chosen:
        return None, left_out
    first, chase, seen = predict_balls(model, strengths_before(model, matches, chosen, choice.frozen))
    report = make_report(model.kind, first, chase, seen)
    report["model"] = model.version
    report["frozen"] = str(choice.frozen) if choice.frozen else "after training"
    return report, left_out


def summarise(report: Report) -> dict[str, Any]:
    """Return the model's figures for an about file: over all balls, of totals after given overs, and of the IPL."""
    return {
        "matches": report["matches"],
        "first_innings": _summarise_innings(report["first_innings"]),
        "chase": _summarise_innings(report["chase"]),
        "break": _values(report["break"][MODEL]),
        "score": {over: _values(rows[MODEL]) for over, rows in report["score"].items()},
    }


def _summarise_innings(part: InningsReport) -> dict[str, dict[str, float]]:
    rows = {"all": part["all_balls"][MODEL], FROZEN: part["all_balls"][FROZEN]}
    if IPL in part["by_competition"]:
        rows[IPL] = part["by_competition"][IPL][MODEL]
    return {name: _values(row) for name, row in rows.items()}


def _values(row: Mapping[str, Any]) -> dict[str, float]:
    return {name: figure["value"] for name, figure in row.items() if isinstance(figure, dict)}
