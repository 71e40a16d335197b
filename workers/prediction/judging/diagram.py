"""The reliability diagram: what chances were given, and how often they came true."""

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt

PARTS = (("first_innings", "first innings"), ("chase", "chase"))


def draw(reports: list[dict[str, Any]], path: Path) -> None:
    """A panel for each kind and innings, as PNG. Circles grow with the share of balls."""
    panels = [(found, part, title) for found in reports for part, title in PARTS if found[part]]
    figure, axes = plt.subplots(1, len(panels), figsize=(4 * len(panels), 4.4), squeeze=False, layout="constrained")
    for axis, (found, part, title) in zip(axes[0], panels, strict=True):
        _panel(axis, found[part], f"{found['kind'].replace('_', '-')}, {title}")
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _panel(axis: Any, part: dict[str, Any], title: str) -> None:
    bins = part["reliability"]
    axis.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    given, came = [one["given"] for one in bins], [one["came"] for one in bins]
    axis.scatter(given, came, s=[600 * one["share"] + 12 for one in bins], color="#1f6f4a", alpha=0.8)
    row = part["all_balls"]["model"]
    error = row["calibration_error"]["value"]
    axis.set(title=f"{title}\n{row['matches']} matches, calibration error {error:.3f}", xlim=(0, 1), ylim=(0, 1))
    axis.set(xlabel="chance given", ylabel="came true", aspect="equal")
