"""Played matches from parquet files with a row for each delivery. The files name the sides but no players."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet

from scoring.engine.errors import Malformed
from workers.prediction.inputs.from_match import competition_name, venue_name
from workers.prediction.inputs.match_context import MatchContext, MatchKind, Side
from workers.prediction.inputs.played import PlayedBall, PlayedInnings, PlayedMatch

SUFFIX = ".parquet"
KINDS = {
    "T20": MatchKind.T20,
    "IT20": MatchKind.T20,
    "ODI": MatchKind.ONE_DAY,
    "ODM": MatchKind.ONE_DAY,
}
INNINGS_COLUMNS = (
    *("match_id", "date", "gender", "event", "venue", "match_type", "balls_per_over", "reduced", "dls", "innings"),
    *("batting_team", "bowling_team", "target_runs", "max_balls", "winner_is_batting_team"),
)
BALL_COLUMNS = ("legal_balls_bowled", "cum_runs", "cum_wickets", "runs_total", "wicket", "wides", "noballs")

Head = dict[str, Any]
"""The values of INNINGS_COLUMNS, which are the same on all rows of an innings."""


def read_table(path: Path) -> Iterator[tuple[str, PlayedMatch | str]]:
    """Yield (match id, the match or a code for why it is unusable) in the order of the file. Raises Malformed."""
    try:
        table = pyarrow.parquet.read_table(path, columns=[*INNINGS_COLUMNS, *BALL_COLUMNS])
    except (OSError, pyarrow.ArrowException) as error:
        raise Malformed("unreadable_file", f"{path.name} is no table of balls: {error}.") from error
    starts = _innings_starts(table)
    heads = table.select(INNINGS_COLUMNS).take(pyarrow.array(starts, pyarrow.int64())).to_pylist()
    rows = list(zip(*(table.column(name).to_numpy().tolist() for name in BALL_COLUMNS), strict=True))
    parts: list[tuple[Head, PlayedInnings]] = []
    for head, (start, end) in zip(heads, pairwise([*starts, table.num_rows]), strict=True):
        if parts and parts[-1][0]["match_id"] != head["match_id"]:
            yield _played(parts)
            parts = []
        parts.append((head, _innings(head, rows[start:end])))
    if parts:
        yield _played(parts)


def _innings_starts(table: pyarrow.Table) -> list[int]:
    """Return the rows at which an innings begins; an empty list for an empty table."""
    matches = table.column("match_id").combine_chunks().dictionary_encode().indices.to_numpy()
    # One number for match and innings: no match has 16 innings.
    innings = matches.astype(np.int64) * 16 + table.column("innings").to_numpy()
    return [0, *(np.flatnonzero(np.diff(innings)) + 1).tolist()] if len(innings) else []


def _played(parts: list[tuple[Head, PlayedInnings]]) -> tuple[str, PlayedMatch | str]:
    head = parts[0][0]
    match_id, kind = str(head["match_id"]), KINDS.get(head["match_type"])
    if kind is None:
        return match_id, "no_model"
    if any(innings.number == 2 and innings.target is None for _, innings in parts):
        return match_id, "no_target"
    batting_result = float(head["winner_is_batting_team"])
    return match_id, PlayedMatch(
        match_id=match_id,
        context=_context(kind, head),
        per_over=head["balls_per_over"],
        innings=tuple(innings for _, innings in parts),
        first_result=batting_result if head["innings"] == 1 else 1 - batting_result,
        is_full_length=not head["reduced"] and not head["dls"],
    )


def _context(kind: MatchKind, head: Head) -> MatchContext:
    """`head` may belong to the second innings: some tables hold only chases."""
    sides = Side(head["batting_team"]), Side(head["bowling_team"])
    first, second = sides if head["innings"] == 1 else reversed(sides)
    return MatchContext(
        kind=kind,
        day=date.fromisoformat(str(head["date"])[:10]).toordinal(),
        women=head["gender"] == "female",
        competition=competition_name(head["event"]),
        venue=venue_name(head["venue"]),
        first=first,
        second=second,
    )


def _innings(head: Head, rows: list[tuple[int, ...]]) -> PlayedInnings:
    target = head["target_runs"]
    # A column of floats has NaN in first innings, a column of integers None.
    has_target = head["innings"] == 2 and target is not None and not isnan(target)
    return PlayedInnings(
        number=head["innings"],
        length=head["max_balls"],
        target=round(target) if has_target else None,
        balls=tuple(_ball(*row) for row in rows),
    )


def _ball(legal_balls: int, total: int, lost: int, runs: int, wicket: int, wides: int, noballs: int) -> PlayedBall:
    return PlayedBall(
        legal_balls=legal_balls,
        total=total,
        wickets=lost,
        runs=runs,
        outs=("",) if wicket else (),
        legal=not wides and not noballs,
        faced=not wides,
        striker="",
        non_striker="",
        bowler="",
    )
