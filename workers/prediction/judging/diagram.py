"""The reliability diagram: the predicted chances, and how often they came true."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")  # before pyplot is imported: a server has no display

import matplotlib.pyplot as plt

from workers.prediction.judging.report import InningsReport, Report


def draw(reports: Sequence[Report], path: Path) -> None:
    """Write a PNG with a panel for each kind of match and innings. The size of a circle is its share of the balls."""
    panels = _panels(reports)
    figure, axes = plt.subplots(1, len(panels), figsize=(4 * len(panels), 4.4), squeeze=False, layout="constrained")
    for axis, (title, part) in zip(axes[0], panels, strict=True):
        _draw_panel(axis, part, title)
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _panels(reports: Sequence[Report]) -> list[tuple[str, InningsReport]]:
    panels = []
    for report in reports:
        kind = report["kind"].replace("_", "-")
        panels += [(f"{kind}, first innings", report["first_innings"]), (f"{kind}, chase", report["chase"])]
    return [(title, part) for title, part in panels if part.get("all_balls")]


def _draw_panel(axis: Any, part: InningsReport, title: str) -> None:
    bins = part["reliability"]
    axis.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    given, came = [one["given"] for one in bins], [one["came"] for one in bins]
    axis.scatter(given, came, s=[600 * one["share"] + 12 for one in bins], color="#1f6f4a", alpha=0.8)
    row = part["all_balls"]["model"]
    error = row["calibration_error"]["value"]
    axis.set(title=f"{title}\n{row['matches']} matches, calibration error {error:.3f}", xlim=(0, 1), ylim=(0, 1))
    axis.set(xlabel="chance given", ylabel="came true", aspect="equal")
