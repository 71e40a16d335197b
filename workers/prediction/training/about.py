"""What stands beside a file of weights: when, from what and by which code it was made."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from workers.prediction.played import Played

SOURCES = Path(__file__).resolve().parents[1]


def about(
    version: str, paths: Sequence[Path], matches: Sequence[Played], before: date | None, made: date
) -> dict[str, Any]:
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
            "of_full_length": sum(match.clean for match in matches),
            "balls": sum(len(innings.balls) for match in matches for innings in match.innings),
            "from": date.fromordinal(matches[0].setting.day).isoformat(),
            "to": date.fromordinal(matches[-1].setting.day).isoformat(),
        },
    }


def code_version() -> str:
    """Of the sources that predictions depend on."""
    sources = sorted(path for path in SOURCES.rglob("*.py") if path.parent.name != "judging")
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def _digest(path: Path) -> str:
    if path.is_dir():
        return "a folder"
    return "sha256 " + hashlib.sha256(path.read_bytes()).hexdigest()[:16]
