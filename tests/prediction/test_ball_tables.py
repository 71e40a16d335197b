"""Tables of balls tell the same matches as Cricsheet files do, but for the players."""

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
from tests.prediction.simulated import told
from workers.prediction.played import Played, PlayedInnings
from workers.prediction.setting import Kind
from workers.prediction.training.ball_tables import read_table
from workers.prediction.training.reading import played_of
from workers.prediction.training.sources import read

Record = dict[str, Any]
MATCHES = [(Format.T20, 1), (Format.T20, 2), (Format.T20, 3), (Format.HUNDRED, 4), (Format.ODI, 5)]
MATCH_TYPES = {Kind.T20: "T20", Kind.ONE_DAY: "ODI"}


def from_cricsheet(form: Format, seed: int) -> Played:
    played = played_of(told(seed, form)[-1][1])
    assert isinstance(played, Played), played
    return replace(played, match_id=f"{form}-{seed}")


def rows(played: Played) -> Iterator[Record]:
    """A row a ball, as whoever makes such tables writes them."""
    where = played.setting
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
                "winner_is_batting_team": played.batting_wins(innings.number),
            }


def write(path: Path, records: list[Record], *, whole_targets: bool = True) -> Path:
    """`whole_targets` false: a column of floats that holds NaN in a first innings, as other writers have it."""
    table = pyarrow.Table.from_pylist(records)
    if not whole_targets:
        place = table.column_names.index("target_runs")
        targets = [float("nan") if row["target_runs"] is None else float(row["target_runs"]) for row in records]
        table = table.set_column(place, "target_runs", pyarrow.array(targets))
    pyarrow.parquet.write_table(table, path)
    return path


def of_sides(played: Played) -> Played:
    """Without what a table does not hold."""
    return replace(played, setting=played.setting.of_sides(), names={}, innings=tuple(map(nameless, played.innings)))


def nameless(innings: PlayedInnings) -> PlayedInnings:
    balls = (
        ball._replace(striker="", non_striker="", bowler="", outs=("",) if ball.outs else ()) for ball in innings.balls
    )
    return replace(innings, balls=tuple(balls))


@pytest.mark.parametrize("whole_targets", [True, False])
def test_a_table_tells_what_the_files_tell_but_for_the_players(tmp_path: Path, whole_targets: bool) -> None:
    matches = [from_cricsheet(form, seed) for form, seed in MATCHES]
    records = [row for match in matches for row in rows(match)]
    found = dict(read_table(write(tmp_path / "balls.parquet", records, whole_targets=whole_targets)))
    assert list(found) == [match.match_id for match in matches]
    for match in matches:
        assert found[match.match_id] == of_sides(match)


def test_the_moments_are_the_same_too(tmp_path: Path) -> None:
    match = from_cricsheet(Format.T20, 1)
    (read_back,) = dict(read_table(write(tmp_path / "balls.parquet", list(rows(match))))).values()
    assert isinstance(read_back, Played)
    for one, other in zip(match.innings, read_back.innings, strict=True):
        for known, told_again in zip(one.moments(), other.moments(), strict=True):
            players: dict[str, Any] = {"bowled": {}, "crease": {}, "gone": ()}
            assert replace(known, **players) == replace(told_again, **players)


def test_what_was_shortened_is_known_as_such(tmp_path: Path) -> None:
    match = from_cricsheet(Format.T20, 1)
    for column in ("reduced", "dls"):
        records = [row | {column: 1} for row in rows(match)]
        (found,) = dict(read_table(write(tmp_path / "balls.parquet", records))).values()
        assert isinstance(found, Played)
        assert not found.clean


def test_a_match_of_which_only_the_chase_is_there_still_knows_who_batted_first(tmp_path: Path) -> None:
    match = from_cricsheet(Format.T20, 2)
    records = [row for row in rows(match) if row["innings"] == 2]
    (found,) = dict(read_table(write(tmp_path / "balls.parquet", records))).values()
    assert isinstance(found, Played)
    assert found.setting.first.name == match.setting.first.name
    assert found.first_wins == match.first_wins


@pytest.mark.parametrize(
    ("change", "reason"), [({"match_type": "Test"}, "no_model"), ({"target_runs": None}, "no_target")]
)
def test_of_what_is_of_no_use_it_says_why(tmp_path: Path, change: Record, reason: str) -> None:
    records = [row | change for row in rows(from_cricsheet(Format.T20, 1))]
    records += rows(from_cricsheet(Format.T20, 2))
    found = dict(read_table(write(tmp_path / "balls.parquet", records)))
    assert found["t20-1"] == reason
    assert isinstance(found["t20-2"], Played)


def test_a_match_in_two_sources_counts_once(tmp_path: Path) -> None:
    match = from_cricsheet(Format.T20, 1)
    paths = [write(tmp_path / f"{name}.parquet", list(rows(match))) for name in ("one", "two")]
    source = read(paths, quiet=True)
    assert source.count == 1
    assert source.useless == {"twice: t20-1": 1}


@pytest.mark.parametrize("what", ["missing", "text", "other columns", "cut short"])
def test_what_is_no_table_of_balls_is_refused_by_name(tmp_path: Path, what: str) -> None:
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
