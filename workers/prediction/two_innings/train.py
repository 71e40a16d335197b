"""Training and back-tests of the model of two innings a side, from paths to files and reports."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from workers.prediction.training.about import code_version
from workers.prediction.two_innings.fit import PRIOR, fit
from workers.prediction.two_innings.judge import Judged, Report, make_report
from workers.prediction.two_innings.matches import PlayedMatch, read_matches
from workers.prediction.two_innings.model import Chances, Weights
from workers.prediction.two_innings.tables import make_tables
from workers.prediction.two_innings.weights import about_path, load_weights, save_weights, weights_path

Log = Callable[[str], None]
FEWEST = 30  # matches
FOLDS = 6


def train_files(paths: Sequence[Path], before: date | None, out: Path, log: Log) -> str | None:
    """Write weights and their description; return what was written, None if there are too few matches.

    Raises Malformed if a path cannot be read.
    """
    matches = _read(paths, None, before, log)
    if len(matches) < FEWEST:
        log(f"two_innings: {len(matches)} matches are too few to learn from ({FEWEST}); the weights stay")
        return None
    log(f"two_innings: cross-validation of {len(matches)} matches")
    report = make_report(cross_validate(matches))
    weights = save_weights(out, train(matches))
    command = ["manage.py train_predictor --two-innings", *(path.name for path in paths)]
    command += ["--before", str(before)] if before else []
    about = _describe(weights, " ".join(command), matches, report)
    about_path(out).write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n")
    return f"{weights_path(out)}: {weights.version}"


def judge_files(paths: Sequence[Path], options: dict[str, Any], log: Log) -> Report | None:
    """Return the report of the weights on matches that they have not seen; None if there are none.

    `options` are those of the command: `weights`, `first`, `before` and `in_sample`. Raises Malformed and UnfitWeights.
    """
    weights = load_weights(options["weights"])
    matches = _read(paths, options["first"], options["before"], log)
    chosen = [match for match in matches if options["in_sample"] or match.match_id not in weights.seen]
    if len(chosen) < len(matches):
        log(f"two_innings: {len(matches) - len(chosen)} matches left out: the weights were trained on them")
    return make_report([(match, weights) for match in chosen]) | {"model": weights.version} if chosen else None


def train(matches: Sequence[PlayedMatch]) -> Weights:
    tables = make_tables(partnership for match in matches for partnership in match.partnerships)
    last = date.fromordinal(matches[-1].day)
    ends = [match.end_for(match.first_id) for match in matches]
    # One more of each end than there was: else a constant could never have a draw.
    shares = Chances(*((ends.count(end) + 1) / (len(ends) + 3) for end in range(3)))
    seen = tuple(match.match_id for match in matches)
    return fit(Weights(f"two_innings-{last}", fitted=PRIOR, shares=shares, seen=seen, **asdict(tables)), matches)


def cross_validate(matches: Sequence[PlayedMatch]) -> list[Judged]:
    """Return each match with weights of five sixths of the matches, those without it."""
    folds: Iterable[int] = range(FOLDS)
    return [
        (match, weights)
        for fold in folds
        for weights in [train([match for number, match in enumerate(matches) if number % FOLDS != fold])]
        for match in matches[fold::FOLDS]
    ]


def _read(paths: Sequence[Path], first: date | None, before: date | None, log: Log) -> list[PlayedMatch]:
    matches, unusable = read_matches(paths)
    log(f"{len(matches)} matches of two innings a side read; not usable: {dict(unusable)}")
    earliest, latest = first or date.min, before or date.max
    return [match for match in matches if earliest.toordinal() <= match.day < latest.toordinal()]


def _describe(weights: Weights, command: str, matches: Sequence[PlayedMatch], report: Report) -> dict[str, Any]:
    return {
        "version": weights.version,
        "made": datetime.now(UTC).date().isoformat(),
        "code": code_version(),
        "command": command,
        "data": {
            "source": "Ball-by-ball data from Cricsheet (https://cricsheet.org/), ODC Attribution License 1.0",
            "matches": len(matches),
            "drawn": report["drawn"],
            "balls": sum(len(match.positions) for match in matches),
            "from": date.fromordinal(matches[0].day).isoformat(),
            "to": date.fromordinal(matches[-1].day).isoformat(),
        },
        "cross_validated": report["parts"],
    }
