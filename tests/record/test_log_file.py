"""The log as a file: what is written is read back, and a file that is not whole is refused with the line at fault."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.engine.errors import Malformed
from scoring.engine.log.fold import fold_records
from scoring.log_file import LoggedRecord, read_log, write_log
from tests.cricsheet.busy_matches import ALL_FORMS, busy_game
from tests.engine.play import Body

WHEN = "2026-07-01T11:00:00+00:00"
RECORDS = [
    LoggedRecord(1, "match_created", {"id": "m", "name": "Łódź v Ōsaka"}, WHEN),
    LoggedRecord(2, "delivery", {"runs": 1}, WHEN),
    LoggedRecord(3, "undone", {}, WHEN),
]
Lines = list[bytes]


def written(*records: LoggedRecord, game: str = "m") -> Lines:
    return list(write_log(game, "e1", records or RECORDS))


def test_a_file_is_read_as_it_was_written() -> None:
    log = read_log(written())
    assert (log.game, log.engine, list(log.records)) == ("m", "e1", RECORDS)


def test_a_line_is_a_record_as_json() -> None:
    heading, first, *_, end = map(json.loads, written())
    assert heading == {"format": "cricksy-log", "version": 1, "game": "m", "engine": "e1"}
    assert first == {"seq": 1, "kind": "match_created", "payload": RECORDS[0].payload, "recorded_at": WHEN}
    assert end["events"] == 3


def test_numbers_of_old_logs_stay_exact() -> None:
    huge = LoggedRecord(1, "match_created", {"id": "m", "about": {"huge": 10**30, "small": 1e-300}}, WHEN)
    assert read_log(written(huge)).records == (huge,)


def test_lines_are_written_as_records_come() -> None:
    """A log may be longer than memory."""
    asked: list[int] = []

    def records() -> Iterator[LoggedRecord]:
        for record in RECORDS:
            asked.append(record.seq)
            yield record

    lines = write_log("m", "e1", records())
    next(lines)
    next(lines)
    assert asked == [1]


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.sampled_from(ALL_FORMS))
def test_any_log_folds_to_the_same_match(seed: int, form: Body) -> None:
    game = busy_game(seed, form)
    log = read_log(write_log("game", "e1", [LoggedRecord(*record, WHEN) for record in game.records]))
    folded = fold_records(record[:3] for record in log.records)
    assert folded.state == game.refolded().match
    assert (folded.entries, folded.undone) == (game.log.entries, game.log.undone)


def heading(**changes: Any) -> bytes:
    return json.dumps({"format": "cricksy-log", "version": 1, "game": "m", "engine": "e1", **changes}).encode() + b"\n"


def line(**changes: Any) -> bytes:
    return json.dumps({**RECORDS[1]._asdict(), **changes}).encode() + b"\n"


def replaced(index: int, new: bytes) -> Callable[[Lines], Lines]:
    return lambda lines: [*lines[:index], new, *lines[index + 1 :]]


OTHER = written(
    RECORDS[0], LoggedRecord(2, "note", {"text": "x"}, WHEN), *RECORDS[2:], LoggedRecord(4, "redone", {}, WHEN)
)
BROKEN: dict[str, tuple[Callable[[Lines], Lines], str]] = {
    "empty": (lambda lines: [], "Line 1: it is not JSON"),
    "a Cricsheet file": (lambda lines: [b'{"meta": {}, "info": {}}'], "Line 1: this is no log of a match"),
    "no object": (lambda lines: [b"[]\n", *lines[1:]], "Line 1: it must be an object"),
    "of a later version": (replaced(0, heading(version=2)), "the format has version 2"),
    "without its game": (replaced(0, heading(game=None)), "Line 1: game is missing"),
    "of another match": (replaced(0, heading(game="other")), "another match than other"),
    "cut off at a line": (lambda lines: lines[:3], "Line 4: the file ends here"),
    "cut off before the end": (lambda lines: lines[:-1], "Line 5: the file ends here"),
    "cut off within a line": (lambda lines: [*lines[:2], lines[2][:20]], "Line 3: it is not JSON, or was cut off"),
    "gapped": (lambda lines: [*lines[:2], *lines[3:]], "Line 3: record 3 stands where record 2 must be"),
    "reordered": (lambda lines: [lines[0], lines[1], lines[3], lines[2], lines[4]], "record 3 stands where record 2"),
    "repeated": (lambda lines: [*lines[:3], *lines[2:]], "Line 4: record 2 stands where record 3 must be"),
    "begun late": (lambda lines: [lines[0], *lines[2:]], "Line 2: record 2 stands where record 1 must be"),
    "changed": (lambda lines: replaced(2, line(payload={"runs": 6}))(lines), "its digest differs"),
    "of two logs": (lambda lines: [*lines[:3], *OTHER[3:]], "its digest differs"),
    "with the end of another": (lambda lines: [*lines[:-1], OTHER[-1]], "4 records were written, and 3 are here"),
    "with more after its end": (lambda lines: [*lines, b"\n"], "Line 6: nothing may follow"),
    "with an unknown field": (replaced(2, line(recorded_by="Ann")), "a record has seq, kind, payload, recorded_at"),
    "with a missing field": (replaced(2, b'{"seq": 2}\n'), "a record has seq, kind, payload, recorded_at"),
    "with a wrong type": (replaced(2, line(seq=True)), "Line 3: seq has a wrong type"),
    "with a second creation": (replaced(2, line(kind="match_created")), "must be record 1, and no other"),
    "with NaN": (replaced(2, b'{"seq": 2, "kind": "delivery", "payload": {"runs": NaN}}\n'), "Line 3: it is not JSON"),
    "nested too deeply": (replaced(2, b"[" * 100_000), "Line 3: it is not JSON"),
}  # fmt: skip


@pytest.mark.parametrize("how", BROKEN)
def test_a_file_that_is_not_whole_is_refused(how: str) -> None:
    break_it, problem = BROKEN[how]
    with pytest.raises(Malformed, match=problem) as refused:
        read_log(break_it(written()))
    assert refused.value.code == "malformed_log"
