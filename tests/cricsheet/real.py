"""The real matches in a folder outside the project, and their expected scorecards. Without them their tests skip."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings

FOLDER: Path = settings.CRICKSY_MATCH_DATA
IDS = sorted(path.stem for path in (FOLDER / "expected").glob("*.json"))
needs_matches = pytest.mark.skipif(not IDS, reason="no real matches: CRICKSY_MATCH_DATA names no folder with expected/")


def match_file(match_id: str) -> Path:
    return FOLDER / "matches" / f"{match_id}.json"


@cache
def expected(match_id: str) -> dict[str, Any]:
    card: dict[str, Any] = orjson.loads((FOLDER / "expected" / f"{match_id}.json").read_bytes())
    return card
