"""Played matches from tables of balls: a parquet file with a row a delivery, which knows sides but no players."""

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
from workers.prediction.played import Played, PlayedInnings, Row
from workers.prediction.scene import competition, venue
from workers.prediction.setting import Kind, Setting, Side

SUFFIX = ".parquet"
KINDS = {"T20": Kind.T20, "IT20": Kind.T20, "ODI": Kind.ONE_DAY, "ODM": Kind.ONE_DAY}
OF_INNINGS = (
    *("match_id", "date", "gender", "event", "venue", "match_type", "balls_per_over", "reduced", "dls", "innings"),
    *("batting_team", "bowling_team", "target_runs", "max_balls", "winner_is_batting_team"),
)
OF_BALL = ("legal_balls_bowled", "cum_runs", "cum_wickets", "runs_total", "wicket", "wides", "noballs")

Head = dict[str, Any]
"""The columns that are alike through an innings."""


def read_table(path: Path) -> Iterator[tuple[str, Played | str]]:
    """(match id, the match or why it is of no use), in the table's order. Raises Malformed."""
    try:
        table = pyarrow.parquet.read_table(path, columns=[*OF_INNINGS, *OF_BALL])
    except (OSError, pyarrow.ArrowException) as error:
        raise Malformed("unreadable_file", f"{path.name} is no table of balls: {error}.") from error
    starts = _starts(table)
    heads = table.select(OF_INNINGS).take(pyarrow.array(starts, pyarrow.int64())).to_pylist()
    rows = list(zip(*(table.column(name).to_numpy().tolist() for name in OF_BALL), strict=True))
    parts: list[tuple[Head, PlayedInnings]] = []
    for head, (start, end) in zip(heads, pairwise([*starts, table.num_rows]), strict=True):
        if parts and parts[-1][0]["match_id"] != head["match_id"]:
            yield _played(parts)
            parts = []
        parts.append((head, _innings(head, rows[start:end])))
    if parts:
        yield _played(parts)


def _starts(table: pyarrow.Table) -> list[int]:
    """Rows at which an innings begins."""
    matches = table.column("match_id").combine_chunks().dictionary_encode().indices.to_numpy()
    innings = matches.astype(np.int64) * 16 + table.column("innings").to_numpy()
    return [0, *(np.flatnonzero(np.diff(innings)) + 1).tolist()] if len(innings) else []


def _played(parts: list[tuple[Head, PlayedInnings]]) -> tuple[str, Played | str]:
    head = parts[0][0]
    match_id, kind = str(head["match_id"]), KINDS.get(head["match_type"])
    if kind is None:
        return match_id, "no_model"
    if any(innings.number == 2 and innings.target is None for _, innings in parts):
        return match_id, "no_target"
    opened = head["innings"] == 1
    sides = Side(head["batting_team"]), Side(head["bowling_team"])
    first, second = sides if opened else reversed(sides)
    batting_wins = float(head["winner_is_batting_team"])
    return match_id, Played(
        match_id=match_id,
        setting=Setting(
            kind=kind,
            day=date.fromisoformat(str(head["date"])[:10]).toordinal(),
            women=head["gender"] == "female",
            competition=competition(head["event"]),
            venue=venue(head["venue"]),
            first=first,
            second=second,
        ),
        per_over=head["balls_per_over"],
        innings=tuple(innings for _, innings in parts),
        first_wins=batting_wins if opened else 1 - batting_wins,
        clean=not head["reduced"] and not head["dls"],
    )


def _innings(head: Head, rows: list[tuple[int, ...]]) -> PlayedInnings:
    target = head["target_runs"]
    has_target = head["innings"] == 2 and target is not None and not isnan(target)
    return PlayedInnings(
        number=head["innings"],
        length=head["max_balls"],
        target=round(target) if has_target else None,
        balls=tuple(_row(*row) for row in rows),
    )


def _row(legal_balls: int, total: int, lost: int, runs: int, wicket: int, wides: int, noballs: int) -> Row:
    return Row(
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
