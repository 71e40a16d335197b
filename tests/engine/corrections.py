"""Random corrections for the properties, and the same corrections made by hand: scored right from the first event."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scoring.engine.codec import encode
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.kinds import Event, decode_event
from scoring.engine.events.match import MatchCreated
from scoring.engine.laws.dismissals import DISMISSAL_RULES
from scoring.engine.laws.match import start, step
from scoring.engine.log.log import Log
from scoring.engine.merge_patch import merge
from scoring.engine.states.ball import Ball
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from tests.engine.play import Body

NAMES = {"striker_id", "non_striker_id"}
PATCHES: list[Body] = [
    {"runs": 0},
    {"runs": 1},
    {"runs": 2},
    {"runs": 3, "short_runs": 0},
    {"extras": None},
    {"extras": {"wides": 1}, "runs": 0, "wickets": None},
    {"extras": {"noballs": 1}},
    {"wickets": None},
    {"wickets": [{"kind": "bowled"}]},
    {"wickets": [{"kind": "run out", "end": "striker"}]},
    {"crossed": True},
    {"next_batter_id": None},
    {"striker_id": None, "non_striker_id": None},
    {"commentary": "A fine shot"},
]
BODIES: list[Body] = [
    {"runs": 1},
    {"extras": {"wides": 1}},
    {"extras": {"noballs": 1}, "runs": 2},
    {"wickets": [{"kind": "bowled"}]},
    {"kind": "note", "text": "a dog on the field"},
    {"kind": "penalty_runs", "team_id": "home"},
]


def find_balls(log: Log) -> dict[int, Ball]:
    overs = (over for innings in log.state.innings for over in innings.all_overs)
    return {ball.seq: ball for over in overs for ball in over.balls}


def random_changes(log: Log, dice: random.Random, most: int) -> list[Body]:
    """Changes of different events, some of them unlawful."""
    entries = dice.sample(log.entries[1:], min(len(log.entries) - 1, dice.randint(1, most)))
    return [_random_change(log, dice, entry.seq, entry.event) for entry in entries]


def _random_change(log: Log, dice: random.Random, seq: int, event: Event) -> Body:
    if dice.random() < 0.2:
        return {"before_seq": seq, "body": dice.choice(BODIES)}
    if dice.random() < 0.2 or not isinstance(event, Delivery):
        return {"seq": seq, "remove": True}
    if dice.random() < 0.15:
        return {"seq": seq, "patch": {"bowler_id": dice.choice(_find_fielders(log, seq))}}
    return {"seq": seq, "patch": dice.choice(PATCHES)}


def _find_fielders(log: Log, seq: int) -> list[str]:
    side = log.state.team_of[find_balls(log)[seq].bowler_id]
    return [player.id for player in log.state.team(side).players]


@dataclass
class Book:
    """The match as it was recorded, with changes that are made by hand: bodies by seq, and what comes before them."""

    log: Log

    def __post_init__(self) -> None:
        self.bodies: dict[int, Body] = {
            seq: {"kind": event.kind, **encode(event)} for seq, event in self.log.entries[1:]
        }
        self.before: dict[int, list[Body]] = {}
        self.removed: set[int] = set()
        self.keep = True
        self.balls = find_balls(self.log)

    def change(self, changes: list[Body], *, keep: bool) -> "Book":
        patches = {change["seq"]: change["patch"] for change in changes if "patch" in change}
        for change in changes:
            if "body" in change:
                self.before.setdefault(change["before_seq"], []).append({"kind": "delivery", **change["body"]})
            elif "remove" in change:
                self.removed.add(change["seq"])
        for seq, patch in patches.items():
            self.bodies[seq] = merge(self.bodies[seq], patch)
        for seq, ball in self.balls.items() if keep else ():
            if not NAMES & patches.get(seq, {}).keys():
                self.name(seq, ball.striker_id, ball.non_striker_id)
        return self

    def name(self, seq: int, striker: str, non_striker: str | None) -> None:
        self.bodies[seq] = merge(self.bodies[seq], {"striker_id": striker, "non_striker_id": non_striker})

    def make(self, ready: Body, *, keep: bool) -> bool:
        """Make a ready correction, each ball by itself; False if there is nothing to make."""
        self.keep = keep
        if keep:
            for seq, ball in self.balls.items():
                self.name(seq, ball.striker_id, ball.non_striker_id)
        makers = {
            "over_bowled_by": self._give_over,
            "batters_swapped": self._swap_batters,
            "other_batter_out": self._change_batter_out,
            "in_over": self._move,
        }
        return next(make for field, make in makers.items() if field in ready)(ready)

    def _find_over(self, seq: int) -> tuple[Innings, int]:
        return next(
            (innings, nth)
            for innings in self.log.state.innings
            for nth, over in enumerate(innings.all_overs)
            if any(ball.seq == seq for ball in over.balls)
        )

    def _between(self, seq: int, until: int) -> list[int]:
        seqs = list(self.bodies)
        return seqs[seqs.index(seq) : seqs.index(until)]

    def _remove(self, seqs: list[int], *kinds: str) -> None:
        self.removed |= {seq for seq in seqs if self.bodies[seq]["kind"] in kinds}

    def _give_over(self, ready: Body) -> bool:
        innings, nth = self._find_over(ready["seq"])
        balls = [ball.seq for ball in innings.all_overs[nth].balls]
        for seq in balls:
            self.bodies[seq]["bowler_id"] = ready["over_bowled_by"]
        self._remove(self._between(balls[0], balls[-1]), "bowler_changed")
        return True

    def _swap_batters(self, ready: Body) -> bool:
        ball = self.balls[ready["seq"]]
        if ball.non_striker_id is None:
            return False
        self._swap(self._rest_of_innings(ready["seq"]), ball.striker_id, ball.non_striker_id)
        return True

    def _rest_of_innings(self, seq: int) -> list[int]:
        rest = list(self.bodies)[list(self.bodies).index(seq) :]
        starts = ("innings_started", "innings_forfeited")
        return rest[: next((nth for nth, one in enumerate(rest) if self.bodies[one]["kind"] in starts), len(rest))]

    def _swap(self, seqs: list[int], one: str, other: str) -> None:
        """Name the pair of each ball with the two batters swapped, and rename them elsewhere.

        Where batters retire at a limit, the swap changes who reaches it. The laws derive the later pairs then, unless
        they are kept.
        """
        names = {one: other, other: one}
        named = self.keep or self.log.state.conditions.retire_at is None
        for seq in seqs:
            self.bodies[seq] = _rename(self.bodies[seq], names)
            if seq in self.balls and (named or seq == seqs[0]):
                pair = (self.balls[seq].striker_id, self.balls[seq].non_striker_id)
                self.name(seq, *(names.get(player_id, player_id) for player_id in pair))  # type: ignore[arg-type]

    def _change_batter_out(self, ready: Body) -> bool:
        ball, rest = self.balls[ready["seq"]], self._rest_of_innings(ready["seq"])
        pair = [ball.striker_id, ball.non_striker_id]
        nth = next((nth for nth, out in enumerate(ball.outs) if out.player_id in pair), None)
        if nth is None:
            return False
        out = ball.outs[nth].player_id
        other = pair[1 - pair.index(out)]
        assert other is not None
        if DISMISSAL_RULES[ball.outs[nth].dismissal.kind].either_batter:
            self.bodies[ready["seq"]]["wickets"][nth]["player_out_id"] = other
            rest = rest[1:]
        self._swap(rest, out, other)
        return True

    def _move(self, ready: Body) -> bool:
        innings, nth = self._find_over(ready["seq"])
        overs, balls = innings.all_overs, [ball.seq for ball in innings.all_overs[nth].balls]
        at = balls.index(ready["seq"])
        forward = ready["in_over"] == "next"
        to = nth + 1 if forward else nth - 1
        if not 0 <= to < len(overs):
            return False
        staying, moved = (balls[:at], balls[at:]) if forward else (balls[at + 1 :], balls[: at + 1])
        for seq in moved:
            self.bodies[seq]["over"] = overs[to].recorded_as
            self.bodies[seq].pop("bowler_id", None)
        if forward:
            first = overs[to].balls[0]
            self.bodies[moved[0]]["bowler_id"] = first.bowler_id
            self._remove(self._between((staying or moved)[-1], first.seq), "bowler_changed", "over_ended")
        elif staying:
            self.bodies[staying[0]]["bowler_id"] = self.balls[staying[0]].bowler_id
            self._remove(self._between(moved[0], staying[0]), "bowler_changed")
        return True

    def fold(self) -> MatchState:
        """Judge each event as strict play does. Raises ScoringError at the first breach."""
        created = self.log.entries[0].event
        assert isinstance(created, MatchCreated)
        state = start(created)
        for seq, body in self._in_order():
            fields = {key: value for key, value in body.items() if key != "kind"}
            state = step(state, decode_event(body["kind"], fields), seq=seq)
        return state

    def _in_order(self) -> Iterator[tuple[int, Body]]:
        """After the first ball of an over is removed, the next one names the bowler."""
        bowler: tuple[Any, str] | None = None
        for seq, body in self.bodies.items():
            for coming in [*((0, before) for before in self.before.get(seq, [])), (seq, body)]:
                if coming[0] in self.removed:
                    if body["kind"] == "delivery" and "bowler_id" in body and (bowler or [None])[0] != body["over"]:
                        bowler = (body["over"], body["bowler_id"])
                    continue
                yield coming[0], _with_bowler(coming[1], bowler)
                bowler = bowler if coming[1]["kind"] not in ("delivery", "innings_started", "bowler_changed") else None


def _with_bowler(body: Body, bowler: tuple[Any, str] | None) -> Body:
    if bowler is None or body["kind"] != "delivery" or body.get("over", bowler[0]) != bowler[0]:
        return body
    return {"bowler_id": bowler[1], **body}


def _rename(value: Any, names: dict[str, str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {inner: _rename(part, names, inner) for inner, part in value.items()}
    if isinstance(value, list):
        return [_rename(part, names) for part in value]
    return names.get(value, value) if key.endswith("_id") and key != "team_id" else value


def random_ready(log: Log, dice: random.Random) -> Body:
    """A ready correction of some ball."""
    balls = find_balls(log)
    wickets = [seq for seq, ball in balls.items() if ball.outs and ball.non_striker_id is not None]
    seq = dice.choice(list(balls))
    choices: list[Body] = [
        {"seq": seq, "over_bowled_by": dice.choice(_find_fielders(log, seq))},
        {"seq": seq, "batters_swapped": True},
        {"seq": seq, "in_over": dice.choice(["previous", "next"])},
    ]
    if wickets:
        choices.append({"seq": dice.choice(wickets), "other_batter_out": True})
    return dice.choice(choices)
