"""`manage.py play`: a match from request bodies in a file, told step by step."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.errors import Malformed
from scoring.log_file import LoggedRecord, write_log
from scoring.playing.file import play_file
from scoring.playing.play import play
from scoring.playing.script import parse_script
from scoring.playing.told import Played
from tests.engine.play import Body, Game, created, match

PROJECT = Path(__file__).resolve().parents[2]
BALL: Body = {"delivery": {"runs": 1, "bowler_id": "a11"}}
BOWLED: Body = {"wickets": [{"kind": "bowled"}], "next_batter_id": "h3"}
NEXT_BALL: Body = {"delivery": {"runs": 1}}


def played(*steps: Any, **create: Any) -> Played:
    return play(parse_script(json.dumps({"create": {**created(), **create}, "steps": steps}).encode()))


def runs(told: Played) -> Any:
    return told["snapshot"]["score"]


def test_each_step_is_one_request() -> None:
    told = played(BALL, NEXT_BALL, {"event": {"kind": "note", "text": "rain"}})
    assert [sorted(step) for step in told["steps"]] == [["assumed", "warnings"]] * 3
    assert told["scorecard"]["innings"][0]["total"] == 2


def test_what_a_step_assumed_is_told_as_in_the_response() -> None:
    told = played(BALL)
    assert [remark["code"] for remark in told["steps"][0]["assumed"]][:1] == ["innings_started"]


def test_a_refused_step_changes_nothing_and_play_goes_on() -> None:
    told = played(BALL, {"delivery": {"runs": "1"}}, NEXT_BALL)
    assert told["steps"][1]["refused"]["code"] == "malformed"
    assert told["steps"][1]["refused"]["fields"] == {"runs": "must be a whole number"}
    assert told["scorecard"]["innings"][0]["total"] == 2


def test_a_patch_is_for_the_record_that_the_step_made() -> None:
    """A refused step makes no record, so the third step has seq 3."""
    told = played(BALL, {"delivery": {"runs": "1"}}, NEXT_BALL, {"patch": {"runs": 3}, "step": 3})
    assert told["scorecard"]["innings"][0]["total"] == 4


@pytest.mark.parametrize(
    "insertion",
    [
        {"delivery": {"runs": 4}, "before_step": 2},
        {"delivery": {"runs": 4, "before_step": 2}},
        {"delivery": {"runs": 4}, "before_seq": 3},
        {"delivery": {"runs": 4, "before_seq": 3}},
    ],
)
def test_a_ball_can_be_inserted(insertion: Body) -> None:
    told = played(BALL, {"delivery": {"wickets": [{"kind": "bowled"}]}}, insertion)
    assert told["scorecard"]["innings"][0]["batting"][1]["runs"] == 4


def test_records_can_be_removed_and_undone_and_redone() -> None:
    total = [
        played(BALL, NEXT_BALL, *more)["scorecard"]["innings"][0]["total"]
        for more in ([{"remove": 2}], [{"undo": True}], [{"undo": True}, {"redo": True}])
    ]
    assert total == [1, 1, 2]


def test_later_events_that_become_impossible_are_named() -> None:
    retired: Body = {"event": {"kind": "retired", "player_id": "h3", "reason": "hurt"}}
    told = played(BALL, {"delivery": BOWLED}, retired, {"remove": 2})
    assert [conflict["seq"] for conflict in told["steps"][3]["refused"]["conflicts"]] == [4]


def test_many_changes_are_one_step() -> None:
    told = played(BALL, NEXT_BALL, {"corrections": {"changes": [{"seq": 2, "patch": {"runs": 2}}], "keep": "batters"}})
    assert told["scorecard"]["innings"][0]["batting"][0]["runs"] == 2
    assert [remark["code"] for remark in told["steps"][2]["warnings"]] == ["strike_differs"]


def test_the_repair_of_a_correction_is_told() -> None:
    wrong = {"changes": [{"seq": 2, "patch": BOWLED}]}
    ball = {"delivery": {"runs": 1, "striker_id": "h1"}}
    refused = played(BALL, ball, {"corrections": wrong})["steps"][2]["refused"]
    told = played(BALL, ball, {"corrections": refused["repair"]})
    assert "refused" not in told["steps"][2]


def test_a_step_about_a_refused_step_is_refused() -> None:
    told = played({"delivery": {"runs": "1"}}, {"patch": {"runs": 3}, "step": 1})
    assert told["steps"][1]["refused"]["code"] == "no_such_event"


def test_names_get_ids_as_in_a_request() -> None:
    teams = [{"name": "Reds", "players": ["Ann", "Bea"]}, {"name": "Blues", "players": ["Cat", "Dot"]}]
    told = played({"delivery": {"runs": 1, "bowler_id": "dot"}}, teams=teams, id=None)
    assert "refused" not in told["steps"][0]
    assert told["scorecard"]["match_id"] == "match"


@pytest.mark.parametrize(
    ("whole", "says"),
    [
        (b"", '"create"'),
        (b"[]", '"create"'),
        (b"{", '"create"'),
        (b"\xff", '"create"'),
        (b"null", '"create"'),
        (b'{"steps": []}', '"create"'),
        (b'{"create": 1, "steps": []}', '"create"'),
        (b'{"create": {}}', "steps: must be a list of delivery, event"),
        (b'{"create": {}, "steps": {}}', "steps: must be a list of delivery, event"),
        (b"[" * 5000, '"create"'),
    ],
)
def test_a_file_that_is_no_match_is_refused_with_what_it_should_be(whole: bytes, says: str) -> None:
    with pytest.raises(Malformed) as refusal:
        parse_script(whole)
    assert says in refusal.value.detail


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (1, "step 2: must be an object with one of delivery, event, patch"),
        ({}, "step 2: must be an object with one of delivery, event, patch"),
        ({"ball": {}}, "step 2: must be an object with one of delivery, event, patch"),
        ({"delivery": {}, "undo": True}, "step 2: must be an object with one of delivery, event, patch"),
        ({"delivery": []}, "step 2, delivery: must be an object."),
        ({"undo": False}, "step 2, undo: must be true."),
        ({"delivery": {}, "before": 1}, '"before" is not known; beside "delivery" may stand before_step or before_seq'),
        ({"remove": 1, "step": 1}, '"step" is not known; beside "remove" nothing may stand'),
        ({"patch": {}}, 'step 2: "patch" needs one of step and seq.'),
        ({"patch": {}, "step": 1, "seq": 2}, 'step 2: "patch" needs one of step and seq.'),
        ({"patch": {}, "step": 2}, "step 2, step: must be the number of one of the 1 steps before it"),
        ({"patch": {}, "step": True}, "step 2, step: must be the number of one of the 1 steps before it"),
        ({"patch": {}, "seq": "3"}, "step 2, seq: must be the seq of a record, from 1."),
        ({"remove": 0}, "step 2, remove: must be the number of one of the 1 steps before it"),
    ],
)
def test_a_step_that_is_no_request_is_refused_with_what_it_may_be(step: Any, says: str) -> None:
    with pytest.raises(Malformed) as refusal:
        played(BALL, step)
    assert says in refusal.value.detail


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(["delivery", "event", "patch", "remove", "undo", "redo", "corrections", "step", "before_step"])
bodies = st.dictionaries(st.sampled_from(["kind", "runs", "wickets", "before_seq", "seq"]), json_values, max_size=3)
steps = st.dictionaries(keys, bodies | json_values | st.integers(0, 3), min_size=1, max_size=2)


@given(st.lists(steps, max_size=4))
def test_whatever_the_file_holds_is_played_or_refused_in_a_sentence(steps: list[Body]) -> None:
    with suppress(Malformed):
        told = played(BALL, *steps)
        assert "server_error" not in {step.get("refused", {}).get("code") for step in told["steps"]}


def exported(game: Game) -> bytes:
    records = [LoggedRecord(seq, kind, payload, "2026-07-01T11:00:00+00:00") for seq, kind, payload in game.records]
    return b"".join(write_log("game", "engine", records))


@pytest.fixture
def play_bytes(tmp_path: Path) -> Callable[[bytes], Played]:
    def call(text: bytes) -> Played:
        file = tmp_path / "file"
        file.write_bytes(text)
        return play_file(file)

    return call


def test_an_exported_log_is_played_record_by_record(play_bytes: Callable[[bytes], Played]) -> None:
    game = (
        match().ball("1").ball("Wr").undo().ball("4").amend(2, runs=2).remove(3 + 2).insert(2, runs=1, bowler_id="a11")
    )
    told = play_bytes(exported(game))
    assert told["scorecard"] == game.card
    assert len(told["steps"]) == len(game.records) - 1
    assert [remark["code"] for remark in told["steps"][0]["assumed"]][:1] == ["innings_started"]


def test_a_record_of_a_log_that_cannot_be_folded_is_told_and_does_not_count(
    play_bytes: Callable[[bytes], Played],
) -> None:
    game = match().ball("1").ball("2")
    bad = (4, "delivery", {"runs": 1, "striker_id": "nobody"})
    told = play_bytes(exported(replace(game, records=(*game.records, bad, (5, "undone", {})))))
    assert [step.get("refused", {}).get("code") for step in told["steps"]] == [None, None, "batter_not_in_team", None]
    # The undo took back the record that does not count.
    assert told["scorecard"]["innings"][0]["total"] == 3


def test_a_record_that_was_set_aside_does_not_count(play_bytes: Callable[[bytes], Played]) -> None:
    game = match().ball("1").ball("2")
    told = play_bytes(exported(replace(game, records=(*game.records, (4, "event_set_aside", {"seq": 3})))))
    assert [step.get("refused", {}).get("code") for step in told["steps"]] == [None, "set_aside", None]
    assert told["scorecard"]["innings"][0]["total"] == 1


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_a_log_that_is_not_whole_is_refused_in_a_sentence(play_bytes: Callable[[bytes], Played], cut: int) -> None:
    lines = exported(match().ball("1")).splitlines(keepends=True)
    del lines[1 + cut]
    with pytest.raises(Malformed, match=r"^Line \d"):
        play_bytes(b"".join(lines))


def test_a_file_with_a_byte_order_mark_is_read(play_bytes: Callable[[bytes], Played]) -> None:
    """RFC 8259, 8.1."""
    script = json.dumps({"create": created(), "steps": [BALL]}).encode()
    assert play_bytes(b"\xef\xbb\xbf" + script) == play_bytes(script)
    assert play_bytes(b"\xef\xbb\xbf" + exported(match().ball("1")))["steps"]


@pytest.fixture
def run(tmp_path: Path) -> Callable[[str], Any]:
    def call(text: str) -> Any:
        file, out = tmp_path / "case.json", StringIO()
        file.write_text(text)
        call_command("play", str(file), stdout=out)
        return json.loads(out.getvalue())

    return call


def test_the_command_prints_steps_snapshot_and_scorecard(run: Callable[[str], Any]) -> None:
    told = run(json.dumps({"title": "one ball", "create": created(), "steps": [BALL]}))
    assert list(told) == ["steps", "snapshot", "scorecard"]


@pytest.mark.parametrize("text", ["", "[]", json.dumps({"create": {"teams": []}, "steps": []})])
def test_the_command_says_in_one_sentence_why_it_cannot_play(run: Callable[[str], Any], text: str) -> None:
    with pytest.raises(CommandError, match=r"^[^\n]+\.$"):
        run(text)


def test_it_needs_neither_server_nor_settings(tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps({"create": created(), "steps": [BALL]}))
    command = [sys.executable, "manage.py", "--state", str(tmp_path), "play", str(case)]
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, check=True)
    assert json.loads(done.stdout)["scorecard"]["innings"][0]["total"] == 1


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.json cannot be read: No such file"):
        call_command("play", str(tmp_path / "none.json"))
