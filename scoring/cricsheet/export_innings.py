"""The innings of a match as Cricsheet keeps them: nearly everything that happened stands on a delivery."""

from collections.abc import Sequence
from typing import Any

from scoring.cricsheet.about import carried_powerplays
from scoring.cricsheet.names import Names
from scoring.cricsheet.read import Document
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import PenaltyRuns
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import MatchCreated, MatchEnd
from scoring.engine.events.players import BowlerChanged, Dismissed, PlayerReplaced, Retired, Scope
from scoring.engine.laws.match import start, step
from scoring.engine.log.log import Entry
from scoring.engine.states.ball import Ball, Dismissal
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import Fielder
from scoring.engine.views.scorecard import scorecard

EXTRAS = ("wides", "noballs", "byes", "legbyes", "penalty")


class InningsExporter:
    """Folds the match again and writes each event where Cricsheet keeps it: nearly all of them on a delivery."""

    def __init__(self, match: MatchState, names: Names) -> None:
        self.match = match
        self.names = names
        self.powerplays = carried_powerplays(match)
        self.balls: dict[int, Document] = {}
        self.last: Document | None = None
        self.early: list[Document] = []
        self.waiting: list[tuple[str, Document]] = []
        self.posted: dict[int, dict[str, int]] = {}

    def innings(self, entries: Sequence[Entry]) -> list[Document]:
        created = entries[0].event
        assert isinstance(created, MatchCreated)
        state = start(created)
        for entry in entries[1:]:
            before, state = state, step(state, entry.event, seq=entry.seq, strict=False)
            self._tell(entry, before, state)
        return [self._innings(innings) for innings in self.match.innings]

    def _tell(self, entry: Entry, before: MatchState, after: MatchState) -> None:
        event = entry.event
        if isinstance(event, Delivery):
            self._delivery(entry.seq, before, after)
        elif isinstance(event, PlayerReplaced | BowlerChanged):
            self.waiting.append(self._swap(event, before))
        elif isinstance(event, Dismissed | Retired):
            kind = event.dismissal if isinstance(event, Dismissed) else event.reason.kind
            fielders = event.fielders if isinstance(event, Dismissed) else ()
            player_id = event.player_out_id if isinstance(event, Dismissed) else event.player_id
            self._without_ball(self._wicket(player_id, Dismissal(kind, None, fielders)))
        elif isinstance(event, PenaltyRuns):
            self._penalty(before, after)
        elif len(after.innings) > len(before.innings):
            self._began(after)

    def _began(self, after: MatchState) -> None:
        self.last, self.early = None, []
        innings = after.innings[-1]
        if innings.extras.penalty:
            self.posted[innings.number] = {"pre": innings.extras.penalty}

    def _delivery(self, seq: int, before: MatchState, after: MatchState) -> None:
        innings = after.innings[-1]
        if len(after.innings) > len(before.innings):
            self._began(after)
        ball = innings.last_ball
        assert ball is not None
        told = self._ball(ball)
        wickets = [self._wicket(out.player_id, out.dismissal) for out in ball.outs]
        wickets += self._retired_at_limit(ball, innings) + self.early
        if wickets:
            told["wickets"] = wickets
        for scope, swap in self.waiting:
            told.setdefault("replacements", {}).setdefault(scope, []).append(swap)
        self.waiting, self.early = [], []
        self.balls[seq] = self.last = told

    def _ball(self, ball: Ball) -> Document:
        extras = {name: given for name in EXTRAS if (given := getattr(ball.extras, name))}
        runs: Document = {"batter": ball.runs, "extras": ball.extras.total, "total": ball.total}
        if ball.non_boundary:
            runs["non_boundary"] = True
        return {
            "batter": self.names[ball.striker_id],
            "bowler": self.names[ball.bowler_id],
            "non_striker": self.names[ball.non_striker_id or ball.striker_id],
            "runs": runs,
        } | ({"extras": extras} if extras else {})

    def _retired_at_limit(self, ball: Ball, innings: Innings) -> list[Document]:
        line = innings.batting[ball.striker_id]
        if line.dismissal is None or any(out.player_id == ball.striker_id for out in ball.outs):
            return []
        return [self._wicket(ball.striker_id, line.dismissal)]

    def _wicket(self, player_id: str, dismissal: Dismissal) -> Document:
        wicket: Document = {"player_out": self.names[player_id], "kind": dismissal.kind.value}
        if dismissal.fielders:
            wicket["fielders"] = [self._fielder(fielder) for fielder in dismissal.fielders]
        return wicket

    def _fielder(self, fielder: Fielder) -> Document:
        name = self.names[fielder.id] if fielder.id else fielder.name
        substitute = {"substitute": True} if fielder.substitute or fielder.id is None else {}
        return ({"name": name} if name else {}) | substitute

    def _without_ball(self, wicket: Document) -> None:
        """It counts with the ball before it; before the first ball Cricsheet has no place but the first."""
        if self.last is None:
            self.early.append(wicket)
        else:
            self.last.setdefault("wickets", []).append(wicket)

    def _swap(self, event: Event, before: MatchState) -> tuple[str, Document]:
        assert isinstance(event, PlayerReplaced | BowlerChanged)
        out_id = event.out_id
        if isinstance(event, BowlerChanged) and out_id is None and before.innings:
            out_id = before.innings[-1].bowler
        swap: Document = {"in": self.names[event.in_id], "reason": event.reason or "unknown"}
        if out_id is not None:
            swap["out"] = self.names[out_id]
        if isinstance(event, BowlerChanged):
            return "role", swap | {"role": "bowler"}
        if event.scope is Scope.BATTER:
            return "role", swap | {"role": "batter"}
        return "match", swap | {"team": self.match.team(event.team_id).name}

    def _penalty(self, before: MatchState, after: MatchState) -> None:
        """On the last ball while the innings goes on, else before its first or after its last."""
        for old, new in zip(before.innings, after.innings, strict=True):
            runs = new.extras.penalty - old.extras.penalty
            if not runs:
                continue
            if new.bowled and old.ended is None and self.last is not None:
                _add_penalty(self.last, runs)
            else:
                posted = self.posted.setdefault(new.number, {})
                when = "post" if new.bowled else "pre"
                posted[when] = posted.get(when, 0) + runs

    def _innings(self, innings: Innings) -> Document:
        match = self.match
        told: Document = {"team": match.team(innings.team_id).name}
        card = scorecard(match)["innings"][innings.number - 1]
        if not card["forfeited"]:
            told["overs"] = [
                {"over": over.index, "deliveries": [self.balls[ball.seq] for ball in over.balls]}
                for over in innings.all_overs
                if over.balls
            ]
        if powerplays := self._powerplays(innings):
            told["powerplays"] = powerplays
        told |= {flag: True for flag in ("declared", "forfeited", "super_over") if card[flag]}
        if card["absent_hurt"]:
            told["absent_hurt"] = [self.names[player_id] for player_id in innings.absent]
        if innings.number in self.posted:
            told["penalty_runs"] = self.posted[innings.number]
        if miscounted := self._miscounted(innings):
            told["miscounted_overs"] = miscounted
        target = _par_target(match, innings) or card["target"]
        return told | ({"target": target} if target else {})

    def _powerplays(self, innings: Innings) -> list[Any]:
        """As imported, else by the conditions: overs one to six are from 0.1 to 5.6."""
        if self.powerplays:
            return next(iter(self.powerplays[innings.number - 1 : innings.number]), [])
        last_ball = self.match.conditions.balls_per_over / 10
        return [
            {"from": play.first - 1 + 0.1, "to": round(play.last - 1 + last_ball, 1), "type": play.kind}
            for play in self.match.conditions.powerplays
            if not innings.super_over
        ]

    def _miscounted(self, innings: Innings) -> Document:
        usual = self.match.conditions.balls_per_over
        return {
            str(over.index): {"balls": over.legal}
            for over in innings.all_overs
            if over.complete and over.legal != usual
        }


def _add_penalty(ball: Document, runs: int) -> None:
    extras = ball.setdefault("extras", {})
    extras["penalty"] = extras.get("penalty", 0) + runs
    ball["runs"]["extras"] += runs
    ball["runs"]["total"] += runs


def _par_target(match: MatchState, innings: Innings) -> Document | None:
    """Cricsheet has no par: where one decided a stopped chase, the target is one more, in the balls bowled."""
    ended = match.ended
    if ended is None or ended.reason is not MatchEnd.PLAY_STOPPED or ended.par is None:
        return None
    if innings.number != 2 or innings.target == ended.par + 1:
        return None
    whole, part = divmod(innings.legal_balls, match.conditions.balls_per_over)
    return {"overs": float(f"{whole}.{part}") if part else whole, "runs": ended.par + 1}
