"""Exports a match for other programs: as Cricsheet JSON, or as CSV with one row for each ball."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scoring.api.renderers import to_json
from scoring.cricsheet.exporting.match import export_match
from scoring.engine.log.log import Log
from scoring.engine.states.match import MatchState
from scoring.engine.values import EXTRA_KINDS
from scoring.engine.views.rows import delivery_rows
from scoring.engine.views.shapes.rows import DeliveryInFull

COLUMNS = (
    "innings",
    "batting_team",
    "over",
    "ball",
    "legal",
    "striker",
    "bowler",
    "runs",
    *EXTRA_KINDS,
    "wickets",
    "seq",
    "text",
)


def as_cricsheet(log: Log) -> bytes:
    return to_json(export_match(log), indent=True)


def as_csv(log: Log) -> bytes:
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(COLUMNS)
    writer.writerows([_safe(row[column]) for column in COLUMNS] for row in _rows(log.state))
    return page.getvalue().encode()


@dataclass(frozen=True, slots=True)
class Format:
    make: Callable[[Log], bytes]
    content_type: str
    extension: str


FORMATS = {
    "cricsheet": Format(as_cricsheet, "application/json", "json"),
    "csv": Format(as_csv, "text/csv; charset=utf-8", "csv"),
}
CELLS = re.compile("([;\uff1b|\\t\\r\\n])")
"""What may separate cells, besides the comma, within which CSV's own quotes hold."""
FORMULA_SIGNS = {"=", "+", "-", "@", "\u2212"}
"""U+2212 is the minus sign of typography."""


def _rows(match: MatchState) -> list[dict[str, Any]]:
    return [
        _row(match, ball) | {"innings": innings.number, "batting_team": match.team(innings.team_id).name}
        for innings in match.innings
        for ball in delivery_rows(match, innings)
    ]


def _row(match: MatchState, ball: DeliveryInFull) -> dict[str, Any]:
    wickets = [f"{match.players[one['player_id']].name} {one['kind']}" for one in ball.get("wickets", [])]
    return {
        **{name: ball.get("extras", {}).get(name, 0) for name in EXTRA_KINDS},
        "over": ball["over"],
        "ball": ball["ball"],
        "legal": int(ball.get("legal", True)),
        "striker": match.players[ball["striker_id"]].name,
        "bowler": match.players[ball["bowler_id"]].name,
        "runs": ball["runs"],
        "wickets": "; ".join(wickets),
        "seq": ball["seq"],
        "text": ball["text"],
    }


def _safe(value: Any) -> Any:
    """Quote each part of a text that a spreadsheet would run as a formula.

    Where the comma is the decimal sign, spreadsheets split a row at semicolons, within the quotes of CSV too.
    """
    if not isinstance(value, str):
        return value
    parts = CELLS.split(value)
    return ("'" if value[:1] in ("\t", "\r", "\n") else "") + "".join(map(_safe_part, parts))


def _safe_part(part: str) -> str:
    return f"'{part}" if _begins_formula(part) else part


def _begins_formula(text: str) -> bool:
    """Whether the first character that is no quote, white space or invisible is a sign of a formula.

    NFKC turns the full-width signs into the plain ones, as some spreadsheets do.
    """
    seen = next((letter for letter in text if letter != '"' and unicodedata.category(letter)[0] not in "CZ"), "")
    return unicodedata.normalize("NFKC", seen) in FORMULA_SIGNS
