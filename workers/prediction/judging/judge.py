"""One kind of match judged with one model, from choosing the matches to the figures."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from workers.prediction.judging.balls import judged
from workers.prediction.judging.report import report
from workers.prediction.judging.walking import Choice, chosen, walked
from workers.prediction.model import Model
from workers.prediction.played import Played


def judge(model: Model, matches: Sequence[Played], choice: Choice) -> tuple[dict[str, Any] | None, Counter[str]]:
    """The figures, absent where no match is left; and how many matches are left out, by reason.

    The model's ratings walk on through `matches`, unless frozen.
    """
    judging, left_out = chosen(model, matches, choice)
    if not judging:
        return None, left_out
    first, chase, seen = judged(model, walked(model, matches, judging, frozen=choice.frozen))
    ratings = "frozen after training" if choice.frozen else "walking forward"
    return report(model.kind, first, chase, seen) | {"model": model.version, "ratings": ratings}, left_out


def in_short(found: dict[str, Any]) -> dict[str, Any]:
    """The model's figures of all balls, of totals after given overs, and of the IPL apart."""
    short: dict[str, Any] = {"matches": found["matches"]}
    for part in ("first_innings", "chase"):
        rows = {"all": found[part]["all_balls"]["model"]}
        rows |= {name: row for name, row in found[part]["by_competition"].items() if name == IPL}
        short[part] = {name: _values(row) for name, row in rows.items()}
    short["score"] = {over: _values(rows["model"]) for over, rows in found["score"].items()}
    return short


IPL = "Indian Premier League"


def _values(row: dict[str, Any]) -> dict[str, float]:
    return {name: figure["value"] for name, figure in row.items() if isinstance(figure, dict)}
