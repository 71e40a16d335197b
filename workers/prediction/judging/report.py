"""The figures of a back-test: over all balls, after given overs, by competition, as a dictionary and as a table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from workers.prediction.judging.balls import MODEL, OVERS, Balls
from workers.prediction.judging.measures import Figure, chances, reliability, totals
from workers.prediction.played import Played
from workers.prediction.setting import Kind

FEWEST_MATCHES = 25
"""Of a competition that is told apart."""
HEAD = f"{'':34}{'matches':>8}{'balls':>9}  {'log-loss':>24}{'Brier':>24}{'cal. err':>9}{'accuracy':>9}"
SCORE_HEAD = f"{'':34}{'matches':>8}{'balls':>9}  {'RMSE':>24}{'MAE':>9}{'bias':>9}{'in 80 %':>9}"

Report = dict[str, Any]


def report(kind: Kind, first: Balls, chase: Balls, matches: Sequence[Played]) -> Report:
    """Everything that is measured for one kind of match."""
    groups = dict(_groups(matches))
    return {
        "kind": kind.value,
        "matches": len(matches),
        "first_innings": _innings(kind, first, groups),
        "chase": _innings(kind, chase, groups),
        "score": _score(kind, first),
    }


def _innings(kind: Kind, balls: Balls, groups: dict[str, list[int]]) -> Report:
    if not len(balls.match):
        return {}
    everything = np.ones(len(balls.match), dtype=bool)
    return {
        "all_balls": {name: _row(balls, everything, name) for name in balls.chances},
        "after_over": {
            str(over): {name: _row(balls, balls.over == over, name) for name in balls.chances}
            for over in OVERS[kind]
            if (balls.over == over).any()
        },
        "by_competition": {
            name: _row(balls, np.isin(balls.match, members), MODEL)
            for name, members in groups.items()
            if np.isin(balls.match, members).any()
        },
        "reliability": reliability(balls.chances[MODEL], balls.won),
    }


def _row(balls: Balls, chosen: Any, name: str) -> Report:
    figures = chances(balls.chances[name][chosen], balls.won[chosen], balls.match[chosen])
    return _counts(balls, chosen) | _as_rows(figures)


def _score(kind: Kind, balls: Balls) -> Report:
    if not balls.open.any():
        return {}
    parts = {"all_balls": balls.open}
    parts |= {str(over): balls.open & (balls.over == over) for over in OVERS[kind]}
    return {
        part: {name: _score_row(balls, chosen, name) for name in balls.totals}
        for part, chosen in parts.items()
        if chosen.any()
    }


def _score_row(balls: Balls, chosen: Any, name: str) -> Report:
    missed = balls.totals[name][chosen] - balls.made[chosen]
    figures = totals(missed, balls.inside[chosen], balls.match[chosen])
    if name != MODEL:
        del figures["coverage"]
    return _counts(balls, chosen) | _as_rows(figures)


def _counts(balls: Balls, chosen: Any) -> Report:
    return {"matches": len(np.unique(balls.match[chosen])), "balls": int(chosen.sum())}


def _as_rows(figures: dict[str, Figure]) -> Report:
    return {name: {part: round(value, 5) for part, value in asdict(figure).items()} for name, figure in figures.items()}


def _groups(matches: Sequence[Played]) -> Iterator[tuple[str, list[int]]]:
    """Men, women, and each competition with enough matches; the rest together."""
    yield "men", [n for n, match in enumerate(matches) if not match.setting.women]
    yield "women", [n for n, match in enumerate(matches) if match.setting.women]
    hundred = [n for n, match in enumerate(matches) if match.per_over == 5]
    if hundred:
        yield "The Hundred, five-ball overs", hundred
    counted = Counter(match.setting.competition for match in matches)
    often = [name for name, count in counted.most_common() if count >= FEWEST_MATCHES and name]
    for name in often:
        yield name, [n for n, match in enumerate(matches) if match.setting.competition == name]
    yield "all others", [n for n, match in enumerate(matches) if match.setting.competition not in often]


def lines(found: Report) -> Iterator[str]:
    """For a terminal. Brackets hold the middle 95 % over matches drawn with replacement."""
    yield f"{found['kind']}: {found['matches']} matches"
    for part, title in (("first_innings", "First innings: the batting side wins"), ("chase", "Chase: it succeeds")):
        if found[part]:
            yield from _chance_lines(title, found[part])
    yield from _score_lines(found["score"])


def _chance_lines(title: str, part: Report) -> Iterator[str]:
    yield ""
    yield title
    yield HEAD
    for name, row in part["all_balls"].items():
        yield _chance_line(f"all balls, {name}", row)
    for over, rows in part["after_over"].items():
        for name, row in rows.items():
            yield _chance_line(f"after over {over}, {name}", row)
    for name, row in part["by_competition"].items():
        yield _chance_line(name[:33], row)


def _chance_line(name: str, row: Report) -> str:
    return (
        f"{name:34}{row['matches']:8}{row['balls']:9}  {_spread(row['log_loss'], 4)}{_spread(row['brier'], 4)}"
        f"{row['calibration_error']['value']:9.4f}{row['accuracy']['value']:9.3f}"
    )


def _score_lines(score: Report) -> Iterator[str]:
    if not score:
        return
    yield ""
    yield "First innings: the total"
    yield SCORE_HEAD
    for part, rows in score.items():
        for name, row in rows.items():
            where = "all balls" if part == "all_balls" else f"after over {part}"
            coverage = f"{row['coverage']['value']:9.3f}" if "coverage" in row else ""
            yield (
                f"{f'{where}, {name}':34}{row['matches']:8}{row['balls']:9}  {_spread(row['rmse'], 2)}"
                f"{row['mae']['value']:9.2f}{row['bias']['value']:9.2f}{coverage}"
            )


def _spread(figure: Report, digits: int) -> str:
    value, low, high = (f"{figure[part]:.{digits}f}" for part in ("value", "low", "high"))
    return f"{f'{value} [{low}, {high}]':>24}"
