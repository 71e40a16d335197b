"""What a scorer records next: random, and lawful as far as the last answer tells."""

import random
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.faults.journal import Json, Place

OVERS = 50
OVER = "complete"
RUNS, RUNS_WEIGHTS = (0, 1, 2, 3, 4, 6), (38, 36, 9, 1, 12, 4)
BOWLERS = range(5, 12)


class Write(NamedTuple):
    """`names_state`: it is sent with If-Match."""

    method: str
    path: str
    body: Json
    names_state: bool = False


@dataclass(slots=True)
class Seen:
    """The state of a match as the scorer knows it."""

    place: Place
    next: Json
    status: str
    batting: str

    @classmethod
    def of_answer(cls, answer: Json) -> "Seen":
        score = answer["score"]
        return cls((answer["epoch"], answer["seq"]), answer["next"], score["status"], score.get("team_id", "home"))

    @classmethod
    def of_game(cls, game: Json) -> "Seen":
        shown = game["snapshot"]
        batting = shown.get("batting_team", "home")
        return cls((game["epoch"], game["seq"]), shown["next"], shown["status"], batting)


def opening(match_id: str) -> Json:
    return {
        "id": match_id,
        "name": f"Faults {match_id}",
        "format": "custom",
        "conditions": {"overs": OVERS},
        "teams": [
            {"id": side, "name": side.title(), "players": [player(side, number) for number in range(1, 12)]}
            for side in ("home", "away")
        ],
    }


def player(side: str, number: int) -> Json:
    return {"id": f"{side[0]}{number}", "name": f"{side.title()} {number}"}


@dataclass(slots=True)
class Choice:
    """Chooses the next write. `own` are the seqs of balls that this scorer may correct.

    `refused` is the code of the refusal of the last write; empty if that was recorded.
    """

    dice: random.Random
    match_id: str
    own: list[int] = field(default_factory=list)
    bowler: str = ""
    took_back: bool = False
    refused: str = ""

    def next(self, seen: Seen) -> Write | None:
        """Return the next write; None if the match is over."""
        if seen.status == OVER:
            return None
        if "innings" in seen.next["needs"]:
            return Write("POST", f"/games/{self.match_id}/events", {"kind": "innings_started"})
        if self.refused == "batter_needed" and "batter" in seen.next["needs"]:
            # Only batters are left whom a correction took from the crease: people name one, or end the innings.
            return Write("POST", f"/games/{self.match_id}/events", {"kind": "innings_ended", "reason": "closed"})
        return self.correction() or self.ball(seen)

    def correction(self) -> Write | None:
        chance = self.dice.random()
        if self.took_back and chance < 0.5:
            self.took_back = False
            return Write("POST", f"/games/{self.match_id}/redo", {})
        self.took_back = chance < 0.04
        if self.took_back:
            return Write("POST", f"/games/{self.match_id}/undo", {})
        if chance < 0.05:
            return Write("POST", f"/games/{self.match_id}/events", {"kind": "note", "text": f"note {chance}"})
        if chance < 0.08 and self.own:
            return self.of_the_past(chance, self.dice.choice(self.own[-12:]))
        if chance < 0.11 and self.own:
            return self.many_of_the_past()
        return None

    def of_the_past(self, chance: float, seq: int) -> Write:
        event = f"/games/{self.match_id}/events/{seq}"
        if chance < 0.06:
            return Write("PATCH", event, {"runs": self.dice.choice((0, 2, 4, 6))}, names_state=True)
        if chance < 0.07:
            return Write("DELETE", event, {}, names_state=True)
        body = {"runs": self.dice.choice((0, 2)), "before_seq": seq}
        return Write("POST", f"/games/{self.match_id}/deliveries", body, names_state=True)

    def many_of_the_past(self) -> Write:
        """Return a list of corrections: one of several balls, or a ready one."""
        ready = (
            {"batters_swapped": True},
            {"other_batter_out": True},
            {"in_over": self.dice.choice(("previous", "next"))},
        )
        newest = self.own[-12:]
        if self.dice.random() < 0.5:
            changes = [self.change(seq) for seq in self.dice.sample(newest, min(3, len(newest)))]
        else:
            changes = [{"seq": self.dice.choice(newest), **self.dice.choice(ready)}]
        kept = {"keep": "batters"} if self.dice.random() < 0.5 else {}
        return Write("POST", f"/games/{self.match_id}/corrections", {"changes": changes, **kept}, names_state=True)

    def change(self, seq: int) -> Json:
        runs = {"runs": self.dice.choice((0, 2, 4, 6))}
        changes = ({"seq": seq, "patch": runs}, {"seq": seq, "remove": True}, {"before_seq": seq, "body": runs})
        return self.dice.choice(changes)

    def ball(self, seen: Seen) -> Write:
        body: dict[str, Any] = self.what_happened(seen)
        if "bowler" in seen.next["needs"]:
            others = [number for number in BOWLERS if f"{fielding(seen)[0]}{number}" != self.bowler]
            self.bowler = body["bowler_id"] = f"{fielding(seen)[0]}{self.dice.choice(others)}"
        return Write("POST", f"/games/{self.match_id}/deliveries", body, self.dice.random() < 0.5)

    def what_happened(self, seen: Seen) -> Json:
        chance = self.dice.random()
        if chance < 0.03 and "bowled" in seen.next["allowed_dismissals"]:
            return {"runs": 0, "wickets": [{"kind": "bowled"}]}
        if chance < 0.07:
            return {"runs": 0, "extras": {"wides": 1}}
        if chance < 0.09:
            return {"runs": 0, "extras": {"legbyes": 1}}
        return {"runs": self.dice.choices(RUNS, RUNS_WEIGHTS)[0], "commentary": f"ball {chance}"}


def fielding(seen: Seen) -> str:
    return "away" if seen.batting == "home" else "home"
