"""Short notation for matches in tests: `play("1 . 4 W 1nb 2lb")` is an over as scorebooks write it.

Home (h1 to h11) bats first, away (a1 to a11) bowls; each new over goes to the next of the last five of its side.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from scoring.engine.errors import Unlawful
from scoring.engine.log.correcting.remarks import Remarks
from scoring.engine.log.fold import fold_records
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import (
    Proposal,
    propose_amendment,
    propose_corrections,
    propose_created,
    propose_event,
    propose_redo,
    propose_removal,
    propose_undo,
)
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState, Result
from scoring.engine.views.scorecard import scorecard

Body = dict[str, Any]
PART = re.compile(r"(?P<count>\d+)(?P<what>wd|nb|lb|b|p|)")
EXTRAS = {"wd": "wides", "nb": "noballs", "lb": "legbyes", "b": "byes", "p": "penalty"}
WICKETS = {
    "W": "bowled",
    "Wc": "caught",
    "Wl": "lbw",
    "Ws": "stumped",
    "Wr": "run out",
    "Wh": "hit wicket",
    "Wo": "obstructing the field",
    "Wt": "hit the ball twice",
}
BOWLERS = 5


def ball(token: str) -> Body:
    """ "4", ".", "W", "1wd", "1nb+4", "2lb", "1+Wr": parts of one delivery joined by plus signs."""
    body: Body = {}
    for part in token.split("+"):
        if part in WICKETS:
            body.setdefault("wickets", []).append({"kind": WICKETS[part]})
        elif found := PART.fullmatch(part):
            _count(body, int(found["count"]), found["what"])
        else:
            assert part == ".", f"{part!r} is no ball"
    return body


def _count(body: Body, runs: int, what: str) -> None:
    if what:
        body.setdefault("extras", {})[EXTRAS[what]] = runs
    else:
        body["runs"] = runs


def squad(side: str, count: int = 11, bench: int = 0) -> list[Body]:
    players = [{"id": f"{side}{n}", "name": f"{side.upper()} {n}"} for n in range(1, count + bench + 1)]
    return [player | ({"role": "bench"} if n > count else {}) for n, player in enumerate(players, 1)]


def created(*, players: int = 11, bench: int = 0, form: str = "custom", **conditions: Any) -> Body:
    """The body of POST /games for home against away."""
    return {
        "id": "game",
        "name": "Home v Away",
        "format": form,
        "conditions": conditions,
        "teams": [
            {"id": "home", "name": "Home", "players": squad("h", players, bench)},
            {"id": "away", "name": "Away", "players": squad("a", players, bench)},
        ],
    }


@dataclass(frozen=True)
class Game:
    """A log and the records that led to it. Every method that records returns the game after it.

    `remarks` are those of a correction; of any other record they are in the state.
    """

    log: Log
    records: tuple[tuple[int, str, Body], ...]
    remarks: Remarks | None = None

    @property
    def match(self) -> MatchState:
        return self.log.state

    @property
    def innings(self) -> Innings:
        innings = self.match.current
        assert innings is not None
        return innings

    @property
    def result(self) -> Result | None:
        return self.match.result

    @property
    def score(self) -> str:
        return f"{self.innings.total}/{self.innings.wickets}"

    @property
    def pair(self) -> tuple[str | None, str | None]:
        """Striker and non-striker of the next ball; None while a batter is awaited."""
        return self.innings.striker, self.innings.non_striker

    @property
    def card(self) -> Body:
        return scorecard(self.match)

    @property
    def warned(self) -> list[str]:
        return [remark.code for remark in (self.remarks or self.match).warnings]

    @property
    def assumed(self) -> list[str]:
        return [remark.code for remark in (self.remarks or self.match).assumed]

    @property
    def seqs(self) -> list[int]:
        return [entry.seq for entry in self.log.entries]

    def take(self, proposal: Proposal) -> "Game":
        record = (proposal.log.head, proposal.kind, proposal.payload)
        return Game(proposal.log, (*self.records, record), proposal.remarks)

    def ball(self, token: str = ".", **more: Any) -> "Game":
        """Record one delivery; a new over gets the next bowler of the five unless one is given."""
        body = {**ball(token), **more}
        if "bowler_id" not in body and self._new_over(body):
            body["bowler_id"] = self.next_bowler()
        return self.take(propose_event(self.log, "delivery", body))

    def _new_over(self, body: Mapping[str, Any]) -> bool:
        innings = self.match.current
        if innings is None or innings.over is None:
            return True
        return innings.over.complete and not body.get("same_over", False)

    def next_bowler(self) -> str:
        innings = self.match.current
        bowling = innings.bowling_team_id if innings is not None else self._second_side()
        squad = [p.id for p in self.match.team(bowling).players if p.id not in self.match.bench]
        begun = len(innings.all_overs) if innings is not None else 0
        return squad[-1 - begun % min(BOWLERS, len(squad))]

    def _second_side(self) -> str:
        toss = self.match.toss
        first = "home" if toss is None else toss.winner
        if toss is not None and toss.decision == "field":
            first = self.match.other_team(first)
        return self.match.other_team(first)

    def play(self, balls: str) -> "Game":
        """Record many deliveries; a bar asserts that the over is complete there."""
        game = self
        for token in balls.split():
            if token == "|":
                assert game.innings.over is not None
                assert game.innings.over.complete, "the over is not complete at the bar"
            else:
                game = game.ball(token)
        return game

    def event(self, kind: str, **body: Any) -> "Game":
        return self.take(propose_event(self.log, kind, body))

    def start(self, **body: Any) -> "Game":
        return self.event("innings_started", **body)

    def insert(self, before_seq: int, kind: str = "delivery", **body: Any) -> "Game":
        return self.take(propose_event(self.log, kind, body, before_seq))

    def amend(self, seq: int, **patch: Any) -> "Game":
        return self.take(propose_amendment(self.log, seq, patch))

    def remove(self, seq: int) -> "Game":
        return self.take(propose_removal(self.log, seq))

    def correct(self, *changes: Body, **options: Any) -> "Game":
        return self.take(propose_corrections(self.log, {"changes": list(changes), **options}))

    def undo(self) -> "Game":
        return self.take(propose_undo(self.log))

    def redo(self) -> "Game":
        return self.take(propose_redo(self.log))

    def refolded(self) -> "Game":
        return replace(self, log=fold_records(self.records))

    def batter(self, player_id: str, innings: int = 0) -> tuple[int, int]:
        """Runs and balls on the card."""
        line = self._innings(innings).batting[player_id]
        return line.runs, line.balls

    def bowler(self, player_id: str, innings: int = 0) -> tuple[int, int, int, int]:
        """Legal balls, maidens, runs, wickets."""
        line = self._innings(innings).bowling[player_id]
        return line.legal, line.maidens, line.runs, line.wickets

    def how(self, player_id: str) -> str | None:
        line = self.innings.batting[player_id]
        return line.dismissal.kind.value if line.dismissal else None

    def _innings(self, number: int) -> Innings:
        return self.match.innings[number - 1] if number else self.innings


def match(*, players: int = 11, bench: int = 0, form: str = "custom", **conditions: Any) -> Game:
    """A match before its first ball."""
    proposal = propose_created(created(players=players, bench=bench, form=form, **conditions))
    return Game(proposal.log, ((1, proposal.kind, proposal.payload),))


def play(balls: str, *, players: int = 11, bench: int = 0, form: str = "custom", **conditions: Any) -> Game:
    """The first innings of a match so far."""
    return match(players=players, bench=bench, form=form, **conditions).play(balls)


def refused(code: str, game: Game, kind: str, **body: object) -> None:
    """Expect the refusal; a lenient fold of the same event goes on with a warning."""
    with pytest.raises(Unlawful) as refusal:
        game.event(kind, **body)
    assert refusal.value.code == code
    lenient = fold_records([*game.records, (game.log.head + 1, kind, body)])
    assert code in [remark.code for remark in lenient.state.warnings]
