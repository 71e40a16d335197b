"""The description beside a weights file: when the file was made, from which data and by which code."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from workers.prediction.inputs.played import PlayedMatch

SOURCES = Path(__file__).resolve().parents[1]


def describe_training(
    version: str, paths: Sequence[Path], matches: Sequence[PlayedMatch], before: date | None, made: date
) -> dict[str, Any]:
    """Return the content of an about file. `matches` must be in order of days."""
    return {
        "version": version,
        "made": made.isoformat(),
        "code": code_version(),
        "command": " ".join(
            [
                "manage.py train_predictor",
                *(path.name for path in paths),
                *(["--before", str(before)] if before else []),
            ]
        ),
        "data": {
            "source": "Ball-by-ball data from Cricsheet (https://cricsheet.org/), ODC Attribution License 1.0",
            "files": {path.name: _digest(path) for path in paths},
            "matches": len(matches),
            "of_full_length": sum(match.is_full_length for match in matches),
            "balls": sum(len(innings.balls) for match in matches for innings in match.innings),
            "from": date.fromordinal(matches[0].context.day).isoformat(),
            "to": date.fromordinal(matches[-1].context.day).isoformat(),
        },
    }


def code_version() -> str:
    """Return a hash of the sources that predictions depend on: all of workers.prediction but `judging`."""
    sources = sorted(path for path in SOURCES.rglob("*.py") if path.relative_to(SOURCES).parts[0] != "judging")
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def _digest(path: Path) -> str:
    if path.is_dir():
        return "a folder"
    return "sha256 " + hashlib.sha256(path.read_bytes()).hexdigest()[:16]
