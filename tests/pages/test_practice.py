"""Practice matches: lawful, complete, always the same; and the comparison in Node, with the engine of the browser."""

import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from realtime.pages.engine_zip import build_engine_zip
from realtime.pages.practice import SEEDS
from scoring.engine.desk import Desk
from scoring.practice.match import build_practice
from scoring.practice.names import NAMES
from scoring.practice.oddities import ODDITIES
from scoring.practice.version import find_version
from tests.js.test_engine import PYODIDE, unpack
from tests.js.test_javascript import in_node

Json = dict[str, Any]
ALL = range(1, 201)
MOST_BYTES = 20_000
"""A match is fetched on a slow net, and three more are kept."""


@cache
def match_of(seed: int) -> Json:
    match: Json = json.loads(json.dumps(build_practice(seed)))
    return match


def play(match: Json) -> list[Json]:
    """Return the answer of the engine to each expected record."""
    desk = Desk()
    desk.handle(json.dumps({"do": "open", "records": match["records"]}))
    steps = [json.dumps({"do": "record", **step["expected"]}) for step in match["steps"]]
    return [json.loads(desk.handle(step)) for step in steps]


def test_each_match_has_every_oddity_once() -> None:
    for seed in ALL:
        found = [step["oddity"] for step in match_of(seed)["steps"] if step["oddity"]]
        assert sorted(found) == sorted(ODDITIES), seed


def test_each_match_is_lawful_and_ends_with_a_target_or_a_tie() -> None:
    for seed in ALL:
        told = play(match_of(seed))
        assert [one["refused"] for one in told if "refused" in one] == [], seed
        assert {remark["code"] for one in told for remark in one["warnings"]} <= {"over_goes_on"}, seed
        snapshots = [one["snapshot"] for one in told]
        assert all("result" not in one for one in snapshots[:-1]), seed
        last = snapshots[-1]
        assert last["result"]["kind"] == "tie" or last["innings"]["2"]["ended"] == "target", seed
        assert last["innings"]["1"]["ended"] == "overs", seed


def test_all_ends_occur() -> None:
    ends = {play(match_of(seed))[-1]["snapshot"]["result"]["kind"] for seed in range(1, 21)}
    assert ends == {"won", "tie"}


def test_the_right_people_are_told() -> None:
    """Nobody outside the match; a ball names its bowler and its batter, and who comes in is named."""
    for seed in ALL:
        match = match_of(seed)
        players = {
            one["id"]: one["name"] for team in match["records"][0]["payload"]["teams"] for one in team["players"]
        }
        others = re.compile(rf"\b({'|'.join(sorted(set(NAMES) - set(players.values())))})\b")
        for step, told in zip(match["steps"], play(match), strict=True):
            text = " ".join(step["told"])
            assert not others.search(text), (seed, text)
            body = step["expected"]["body"]
            named = [body[key] for key in ("next_batter_id", "striker_id", "player_id", "in_id") if key in body]
            if step["expected"]["action"] == "delivery":
                ball = told["snapshot"]["deliveries"]["list"][-1]
                named += [_at(told["snapshot"]["bowling_scorecard"], ball["bowler"])]
                named += [_at(told["snapshot"]["batting_scorecard"], ball["striker"])]
            assert all(players[one] in text for one in named), (seed, text, named)


def _at(card: Json, position: int) -> str:
    return next(key for key, row in card.items() if row["position"] == position)


def test_nothing_of_the_score_is_told() -> None:
    """The scorer keeps it. Figures are those of Laws only."""
    for seed in ALL:
        for step in match_of(seed)["steps"]:
            text = re.sub(r"Law 41\.\d+|The \d runs are leg byes", "", " ".join(step["told"]))
            assert not re.search(r"\d", text), (seed, text)


def test_a_seed_is_always_the_same_match_and_another_one_another() -> None:
    assert build_practice(7) == build_practice(7)
    assert len({json.dumps(match_of(seed)["steps"]) for seed in ALL}) == len(ALL)


def test_a_match_is_short() -> None:
    for seed in ALL:
        assert 30 <= len(match_of(seed)["steps"]) <= 45, seed
        assert len(json.dumps(match_of(seed))) < MOST_BYTES, seed


def test_the_match_is_served_to_anybody_and_kept_for_ever_with_its_version(client: Client) -> None:
    answer = client.get("/score/practice/7.json")
    assert answer.json() == match_of(7)
    assert answer["Cache-Control"] == "public, max-age=300"
    versioned = client.get("/score/practice/7.json", {"v": find_version()})
    assert "immutable" in versioned["Cache-Control"]
    assert "max-age=31536000" in versioned["Cache-Control"]
    assert "immutable" not in client.get("/score/practice/7.json", {"v": "older"})["Cache-Control"]


def test_a_match_that_is_kept_is_not_sent_again(client: Client) -> None:
    tag = client.get("/score/practice/7.json")["ETag"]
    assert client.get("/score/practice/7.json", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/score/practice/8.json", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("seed", ["0", str(SEEDS + 1), "x", "-1"])
def test_there_are_no_other_matches(client: Client, seed: str) -> None:
    assert client.get(f"/score/practice/{seed}.json").status_code == 404


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
@pytest.mark.skipif(PYODIDE is None, reason="Pyodide is not here: ./scripts/pyodide says why")
def test_practice_in_node(tmp_path: Path) -> None:
    assert PYODIDE is not None
    folder, engine, matches = tmp_path / "pyodide", tmp_path / "engine.zip", tmp_path / "matches.json"
    unpack(PYODIDE, folder)
    engine.write_bytes(build_engine_zip())
    matches.write_text(json.dumps([match_of(seed) for seed in range(1, 7)]))
    in_node("practice", PYODIDE=str(folder), ENGINE=str(engine), MATCHES=str(matches))
