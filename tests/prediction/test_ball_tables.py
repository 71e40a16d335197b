"""Tables of balls give the same matches as Cricsheet files, without the players."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from scoring.engine.conditions import Format
from scoring.engine.errors import Malformed
from tests.prediction.simulated import simulated_steps
from workers.prediction.inputs.finished import played_match
from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.inputs.played import PlayedInnings, PlayedMatch
from workers.prediction.training.ball_tables import read_table
from workers.prediction.training.sources import read

Record = dict[str, Any]
MATCHES = [(Format.T20, 1), (Format.T20, 2), (Format.T20, 3), (Format.HUNDRED, 4), (Format.ODI, 5)]
MATCH_TYPES = {MatchKind.T20: "T20", MatchKind.ONE_DAY: "ODI"}


def from_cricsheet(form: Format, seed: int) -> PlayedMatch:
    played = played_match(simulated_steps(seed, form)[-1][1])
    assert isinstance(played, PlayedMatch), played
    return replace(played, match_id=f"{form}-{seed}")


def rows(played: PlayedMatch) -> Iterator[Record]:
    """Yield a row a ball, as in a table of balls."""
    where = played.context
    for innings in played.innings:
        for ball in innings.balls:
            extra = 0 if ball.legal else 1
            yield {
                "match_id": played.match_id,
                "date": date.fromordinal(where.day).isoformat(),
                "gender": "female" if where.women else "male",
                "event": where.competition,
                "venue": where.venue,
                "match_type": MATCH_TYPES[where.kind],
                "balls_per_over": played.per_over,
                "innings": innings.number,
                "batting_team": where.batting(innings.number).name,
                "bowling_team": where.bowling(innings.number).name,
                "runs_total": ball.runs,
                "wides": extra if not ball.faced else 0,
                "noballs": extra if ball.faced else 0,
                "wicket": int(bool(ball.outs)),
                "cum_runs": ball.total,
                "cum_wickets": ball.wickets,
                "legal_balls_bowled": ball.legal_balls,
                "target_runs": innings.target,
                "max_balls": innings.length,
                "reduced": 0,
                "dls": 0,
                "winner_is_batting_team": played.batting_result(innings.number),
            }


def write(path: Path, records: list[Record], *, whole_targets: bool = True) -> Path:
    """Write a table. With `whole_targets` false the targets are floats, NaN in a first innings."""
    table = pyarrow.Table.from_pylist(records)
    if not whole_targets:
        place = table.column_names.index("target_runs")
        targets = [float("nan") if row["target_runs"] is None else float(row["target_runs"]) for row in records]
        table = table.set_column(place, "target_runs", pyarrow.array(targets))
    pyarrow.parquet.write_table(table, path)
    return path


def without_players(played: PlayedMatch) -> PlayedMatch:
    """Return the match without what a table does not hold."""
    return replace(
        played,
        context=played.context.without_players(),
        names={},
        innings=tuple(map(innings_without_players, played.innings)),
    )


def innings_without_players(innings: PlayedInnings) -> PlayedInnings:
    balls = (
        ball._replace(striker="", non_striker="", bowler="", outs=("",) if ball.outs else ()) for ball in innings.balls
    )
    return replace(innings, balls=tuple(balls))


@pytest.mark.parametrize("whole_targets", [True, False])
def test_a_table_gives_the_same_matches_as_the_files_without_players(tmp_path: Path, whole_targets: bool) -> None:
    matches = [from_cricsheet(form, seed) for form, seed in MATCHES]
    records = [row for match in matches for row in rows(match)]
    found = dict(read_table(write(tmp_path / "balls.parquet", records, whole_targets=whole_targets)))
    assert list(found) == [match.match_id for match in matches]
    for match in matches:
        assert found[match.match_id] == without_players(match)


def test_the_situations_are_the_same(tmp_path: Path) -> None:
    match = from_cricsheet(Format.T20, 1)
    (read_back,) = dict(read_table(write(tmp_path / "balls.parquet", list(rows(match))))).values()
    assert isinstance(read_back, PlayedMatch)
    for one, other in zip(match.innings, read_back.innings, strict=True):
        for one_situation, other_situation in zip(one.situations(), other.situations(), strict=True):
            players: dict[str, Any] = {"bowled": {}, "at_crease": {}, "dismissed": ()}
            assert replace(one_situation, **players) == replace(other_situation, **players)


def test_a_shortened_match_is_not_full_length(tmp_path: Path) -> None:
    match = from_cricsheet(Format.T20, 1)
    for column in ("reduced", "dls"):
        records = [row | {column: 1} for row in rows(match)]
        (found,) = dict(read_table(write(tmp_path / "balls.parquet", records))).values()
        assert isinstance(found, PlayedMatch)
        assert not found.is_full_length


def test_a_table_with_only_the_chase_still_says_who_batted_first(tmp_path: Path) -> None:
    match = from_cricsheet(Format.T20, 2)
    records = [row for row in rows(match) if row["innings"] == 2]
    (found,) = dict(read_table(write(tmp_path / "balls.parquet", records))).values()
    assert isinstance(found, PlayedMatch)
    assert found.context.first.name == match.context.first.name
    assert found.first_result == match.first_result


@pytest.mark.parametrize(
    ("change", "reason"), [({"match_type": "Test"}, "no_model"), ({"target_runs": None}, "no_target")]
)
def test_an_unusable_match_has_a_reason(tmp_path: Path, change: Record, reason: str) -> None:
    records = [row | change for row in rows(from_cricsheet(Format.T20, 1))]
    records += rows(from_cricsheet(Format.T20, 2))
    found = dict(read_table(write(tmp_path / "balls.parquet", records)))
    assert found["t20-1"] == reason
    assert isinstance(found["t20-2"], PlayedMatch)


def test_a_match_in_two_sources_counts_once(tmp_path: Path) -> None:
    match = from_cricsheet(Format.T20, 1)
    paths = [write(tmp_path / f"{name}.parquet", list(rows(match))) for name in ("one", "two")]
    source = read(paths, quiet=True)
    assert source.count == 1
    assert source.unusable == {"twice: t20-1": 1}


@pytest.mark.parametrize("what", ["missing", "text", "other columns", "cut short"])
def test_a_file_that_is_no_table_of_balls_is_refused_by_name(tmp_path: Path, what: str) -> None:
    path = tmp_path / "broken.parquet"
    if what == "text":
        path.write_text(json.dumps({"no": "table"}))
    elif what == "other columns":
        pyarrow.parquet.write_table(pyarrow.table({"runs": [1, 2]}), path)
    elif what == "cut short":
        write(path, list(rows(from_cricsheet(Format.T20, 1))))
        path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(Malformed, match=r"broken\.parquet is no table of balls"):
        list(read_table(path))


def test_an_empty_table_holds_no_match(tmp_path: Path) -> None:
    path = write(tmp_path / "balls.parquet", list(rows(from_cricsheet(Format.T20, 1))))
    pyarrow.parquet.write_table(pyarrow.parquet.read_table(path).slice(0, 0), path)
    assert list(read_table(path)) == []
