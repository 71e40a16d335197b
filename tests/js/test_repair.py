"""Repair in Node, with the answers of the engine: random matches with corrections, undos and redos."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from scoring.engine.desk import Desk
from scoring.engine.errors import ScoringError
from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.order import list_innings
from scoring.engine.log.actions import propose
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import Proposal, propose_created
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.views.notation import bowler_overs, innings_overs
from scoring.engine.views.snapshot import snapshot
from tests.engine.matches import FORMS, random_match
from tests.js.test_javascript import NODE, in_node

pytestmark = pytest.mark.skipif(NODE is None, reason="Node.js is not installed")

Json = dict[str, Any]


class Scored:
    """A random match that is scored again, with a correction, undo or redo now and then."""

    def __init__(self, seed: int, form: Json) -> None:
        scorer = random_match(seed, form)
        _, _, created = scorer.game.records[0]
        self.dice = random.Random(seed)
        self.records: list[Json] = []
        self.repairs: list[Json] = []
        self.log: Log | None = None
        self.take(propose_created(dict(created)))
        for kind, body in scorer.bodies:
            self.do(
                "delivery" if kind == "delivery" else "event", body if kind == "delivery" else {"kind": kind, **body}
            )
            if self.dice.random() < 0.15:
                self.do(*self.correction())
            if self.records[-1]["kind"] == "undone" and self.dice.random() < 0.5:
                self.do("redo", {})

    def take(self, proposal: Proposal) -> None:
        self.log = proposal.log
        self.records.append({"seq": proposal.log.head, "kind": proposal.kind, "payload": proposal.payload})

    def do(self, action: str, body: Json, seq: int | None = None) -> None:
        assert self.log is not None
        before = self.log.state
        try:
            proposal = propose(self.log, action, body, seq)
        except ScoringError:
            return
        if seq is not None and len(self.repairs) < 12:
            self.repairs.append(repair_of(before, proposal.log.state))
        self.take(proposal)

    def correction(self) -> tuple[str, Json, int | None]:
        assert self.log is not None
        entries = self.log.entries[1:]
        balls = [entry.seq for entry in entries if isinstance(entry.event, Delivery)] or [2]
        seq = self.dice.choice(balls)
        other = {"runs": self.dice.choice([0, 1, 2, 4])}
        swapped = {
            "changes": [{"seq": seq, "batters_swapped": True}, {"before_seq": seq, "body": {"extras": {"wides": 2}}}]
        }
        choices: list[tuple[str, Json, int | None]] = [
            ("patch", other, seq),
            ("patch", {"runs": 0, "extras": {"wides": 1}, "wickets": None}, seq),
            ("remove", {}, self.dice.choice(entries).seq),
            ("delivery", other, seq),
            ("event", {"kind": "note", "text": "mended"}, seq),
            ("corrections", swapped, None),
            ("corrections", {"changes": [{"seq": seq, "patch": other}], "keep": "batters"}, None),
            ("undo", {}, None),
        ]
        return self.dice.choice(choices)


def repair_of(before: MatchState, after: MatchState) -> Json:
    changed = [
        [what, number, key]
        for number in sorted({innings.number for match in (before, after) for innings in list_innings(match)})
        for what, key in changes_of(find(before, number), find(after, number), after.conditions.balls_per_over)
    ]
    return {"before": snapshot(before), "after": snapshot(after), "changed": changed}


def find(match: MatchState, number: int) -> Innings | None:
    return next((innings for innings in list_innings(match) if innings.number == number), None)


def changes_of(before: Innings | None, after: Innings | None, per_over: int) -> Iterator[tuple[str, str]]:
    one, other = figures(before, per_over), figures(after, per_over)
    yield from (key for key in {**one, **other} if one.get(key) != other.get(key))


def figures(innings: Innings | None, per_over: int) -> dict[tuple[str, str], Any]:
    if innings is None:
        return {}
    return {
        ("total", innings.team_id): (innings.total, innings.wickets, innings_overs(innings)),
        **{("batter", key): (line.runs, line.balls, line.dismissal) for key, line in innings.batting.items()},
        **{
            ("bowler", key): (bowler_overs(per_over, line), line.maidens, line.runs, line.wickets)
            for key, line in innings.bowling.items()
        },
    }


def lists_of(records: list[Json]) -> list[Json]:
    desk = Desk()
    opened = orjson.loads(desk.handle(orjson.dumps({"do": "open", "records": records}).decode()))
    assert "refused" not in opened, opened
    numbers = {1, *map(int, opened["snapshot"]["innings"]), opened["snapshot"].get("innings_number", 1)}
    asked = (
        (number, desk.handle(orjson.dumps({"do": "list", "innings": number}).decode())) for number in sorted(numbers)
    )
    lists = [{"number": number, **orjson.loads(told)} for number, told in asked]
    return [told for told in lists if "refused" not in told]


def test_repair_in_node(tmp_path: Path) -> None:
    matches = [Scored(seed, form) for seed, form in enumerate(FORMS)]
    file = tmp_path / "repairs.json"
    file.write_bytes(
        orjson.dumps(
            [
                {"records": match.records, "lists": lists_of(match.records), "repairs": match.repairs}
                for match in matches
            ]
        )
    )
    kinds = {record["kind"] for match in matches for record in match.records}
    assert {"undone", "redone", "amended", "inserted", "removed", "corrected"} <= kinds
    assert sum(len(match.repairs) for match in matches) > len(FORMS)
    in_node("repair", REPAIRS=str(file))
