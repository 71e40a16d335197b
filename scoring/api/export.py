"""Exports a match: as Cricsheet JSON or CSV with one row for each ball, for other programs; as a scorecard and as a
scorebook to print; as its log, for Cricksy.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import StreamingHttpResponse

from scoring import reads
from scoring.api.renderers import to_json
from scoring.cricsheet.exporting.match import export_match
from scoring.cricsheet.exporting.names import Names, assign_names
from scoring.engine.log.log import Log
from scoring.engine.states.match import MatchState
from scoring.engine.values import EXTRA_KINDS
from scoring.engine.views.rows import delivery_rows
from scoring.engine.views.shapes.rows import DeliveryInFull
from scoring.log_file import write_log
from scoring.printing.documents import print_book, print_scorecard
from scoring.printing.times import list_wanted
from scoring.publishing.engine_version import engine_version

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
    match = log.state
    opened = None if match.starts_at else reads.opened_on(match.created.id, match.time_zone)
    return to_json(export_match(log, opened=opened), indent=True)


def as_book(log: Log) -> bytes:
    match = log.state
    return print_book(log, reads.recorded_times(match.created.id, list_wanted(match)))


def as_csv(log: Log) -> bytes:
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(COLUMNS)
    writer.writerows([_safe(row[column]) for column in COLUMNS] for row in _rows(log.state))
    return page.getvalue().encode()


@dataclass(frozen=True, slots=True)
class Format:
    """How a match is written, and the ending of the file. What is printed is compressed as it is, and takes seconds."""

    make: Callable[[Log], bytes]
    content_type: str
    ending: str
    is_printed: bool = False


LOG = "log"
"""This format is not in FORMATS: it is for some readers only, and streamed, not made once for many."""
FORMATS = {
    "cricsheet": Format(as_cricsheet, "application/json", ".json"),
    "csv": Format(as_csv, "text/csv; charset=utf-8", ".csv"),
    "pdf": Format(print_scorecard, "application/pdf", ".pdf", is_printed=True),
    "pdf-book": Format(as_book, "application/pdf", "-book.pdf", is_printed=True),
}
CELLS = re.compile("([;\uff1b|\\t\\r\\n])")
"""What may separate cells, besides the comma, within which CSV's own quotes hold."""
FORMULA_SIGNS = {"=", "+", "-", "@", "\u2212"}
"""U+2212 is the minus sign of typography."""


def stream_log(match_id: str) -> StreamingHttpResponse:
    lines = write_log(match_id, engine_version(), reads.logged_records(match_id))
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    response["Content-Disposition"] = f'attachment; filename="{match_id}.log.jsonl"'
    return response


def _rows(match: MatchState) -> list[dict[str, Any]]:
    names = assign_names(match)
    return [
        _row(names, ball) | {"innings": innings.number, "batting_team": names.teams[innings.team_id]}
        for innings in match.innings
        for ball in delivery_rows(match, innings)
    ]


def _row(names: Names, ball: DeliveryInFull) -> dict[str, Any]:
    wickets = [f"{names[one['player_id']]} {one['kind']}" for one in ball.get("wickets", [])]
    return {
        **{name: ball.get("extras", {}).get(name, 0) for name in EXTRA_KINDS},
        "over": ball["over"],
        "ball": ball["ball"],
        "legal": int(ball.get("legal", True)),
        "striker": names[ball["striker_id"]],
        "bowler": names[ball["bowler_id"]],
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
