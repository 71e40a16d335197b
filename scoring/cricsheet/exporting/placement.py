"""Folds the log again and writes each event where Cricsheet keeps it.

Cricsheet has no list of events: it writes nearly everything on a delivery. So an event between balls goes on the ball
before or after it, and a few events without such a ball go on the innings. As each event is also kept whole under the
ball before it, for our own keys, nothing is lost of those that Cricsheet has no place for.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from scoring.cricsheet.exporting.deliveries import (
    add_penalty_runs,
    export_ball,
    export_replacement,
    export_wicket,
    has_room,
)
from scoring.cricsheet.exporting.names import Names
from scoring.cricsheet.reading.documents import (
    DeliveryDocument,
    PenaltyRunsDocument,
    Replacement,
    WicketDocument,
)
from scoring.engine.codec import encode
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import PenaltyRuns
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import MatchCreated
from scoring.engine.events.players import BowlerChanged, Dismissed, PlayerReplaced, Retired, Scope
from scoring.engine.laws.match import start, step
from scoring.engine.log.log import Entry
from scoring.engine.states.ball import Ball, Dismissal
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState

Swap = tuple[Literal["match", "role"], Replacement]


class Placement:
    """`deliveries` are by seq of the ball. `penalty_runs` are those without a delivery, by number of the innings.

    `recorded` are the balls as events, by seq, and `between` the bodies of the events after each ball; those before the
    first ball are under 0.
    """

    def __init__(self, match: MatchState, names: Names) -> None:
        self.match = match
        self.names = names
        self.deliveries: dict[int, DeliveryDocument] = {}
        self.recorded: dict[int, Delivery] = {}
        self.between: dict[int, list[dict[str, Any]]] = {}
        self.penalty_runs: dict[int, PenaltyRunsDocument] = {}
        self._last_seq = 0
        self._last: DeliveryDocument | None = None
        # Both are written on the next ball: a wicket before the first ball of an innings, and replacements.
        self._early_wickets: list[WicketDocument] = []
        self._waiting_swaps: list[Swap] = []

    def place_all(self, entries: Sequence[Entry]) -> None:
        created = entries[0].event
        assert isinstance(created, MatchCreated)
        state = start(created)
        for entry in entries[1:]:
            # Lenient, because each event was judged when it was recorded.
            before, state = state, step(state, entry.event, seq=entry.seq, strict=False)
            self._place(entry.seq, entry.event, before, state)
        for innings in state.innings:
            self._add_penalty_runs(innings, innings.unpaired_penalties)

    def _place(self, seq: int, event: Event, before: MatchState, after: MatchState) -> None:
        if len(after.innings) > len(before.innings):  # also by the first ball of a match
            self._begin_innings(after)
        ball = after.current.last_ball if isinstance(event, Delivery) and after.current else None
        if isinstance(event, Delivery) and ball is not None and ball.seq == seq:
            self._place_delivery(event, ball, before, after.innings[-1])
        else:
            # Also a ball of an old log that the laws do not count, such as one after the winning run.
            self.between.setdefault(self._last_seq, []).append({"kind": event.kind, **encode(event)})
            self._place_between(event, before, after)

    def _place_between(self, event: Event, before: MatchState, after: MatchState) -> None:
        if isinstance(event, PlayerReplaced):
            self._waiting_swaps.append(self._export_player_replaced(event))
        elif isinstance(event, BowlerChanged):
            self._waiting_swaps.append(self._export_bowler_changed(event, before))
        elif isinstance(event, Dismissed):
            self._place_wicket(event.player_out_id, Dismissal(event.dismissal, None, event.fielders))
        elif isinstance(event, Retired):
            self._place_wicket(event.player_id, Dismissal(event.reason.kind, None, ()))
        elif isinstance(event, PenaltyRuns):
            self._place_penalty_runs(before, after)

    def _begin_innings(self, after: MatchState) -> None:
        self._last, self._early_wickets = None, []
        innings = after.innings[-1]
        # The first ball of a match may begin the innings, and has its own penalty runs with it.
        runs = innings.extras.penalty - (innings.last_ball.extras.penalty if innings.last_ball else 0)
        if runs:
            self.penalty_runs[innings.number] = {"pre": runs}

    def _place_delivery(self, event: Delivery, ball: Ball, before: MatchState, innings: Innings) -> None:
        delivery = export_ball(self.names, ball)
        # Penalty runs that were awarded while a batter was awaited belong to his partnership, so to this ball.
        if before.innings and (waiting := before.innings[-1].unpaired_penalties - innings.unpaired_penalties) > 0:
            add_penalty_runs(delivery, waiting)
        wickets = [export_wicket(self.names, out.player_id, out.dismissal) for out in ball.outs]
        wickets += self._export_retirement_at_limit(ball, innings) + self._early_wickets
        if wickets:
            delivery["wickets"] = wickets
        for scope, swap in self._waiting_swaps:
            delivery.setdefault("replacements", {}).setdefault(scope, []).append(swap)
        self._waiting_swaps, self._early_wickets = [], []
        self.deliveries[ball.seq] = self._last = delivery
        self.recorded[ball.seq], self._last_seq = _name_players(event, ball), ball.seq

    def _export_retirement_at_limit(self, ball: Ball, innings: Innings) -> list[WicketDocument]:
        """Return the retirement at the limit of the conditions (`retire_at`) after this ball, which has no event."""
        line = innings.batting[ball.striker_id]
        if line.dismissal is None or any(out.player_id == ball.striker_id for out in ball.outs):
            return []
        return [export_wicket(self.names, ball.striker_id, line.dismissal)]

    def _place_wicket(self, player_id: str, dismissal: Dismissal) -> None:
        """Write a dismissal between balls on the ball before it; before the first ball, on the first."""
        wicket = export_wicket(self.names, player_id, dismissal)
        if self._last is None:
            self._early_wickets.append(wicket)
        else:
            self._last.setdefault("wickets", []).append(wicket)

    def _export_player_replaced(self, event: PlayerReplaced) -> Swap:
        swap = export_replacement(self.names, event.in_id, event.out_id, event.reason)
        if event.scope is Scope.BATTER:
            swap["role"] = "batter"
            return "role", swap
        swap["team"] = self.match.team(event.team_id).name
        return "match", swap

    def _export_bowler_changed(self, event: BowlerChanged, before: MatchState) -> Swap:
        out_id = event.out_id
        if out_id is None and before.innings:
            out_id = before.innings[-1].bowler
        swap = export_replacement(self.names, event.in_id, out_id, event.reason)
        swap["role"] = "bowler"
        return "role", swap

    def _place_penalty_runs(self, before: MatchState, after: MatchState) -> None:
        """Write the runs on the last ball if the innings continues; if not, before its first or after its last ball."""
        for old, new in zip(before.innings, after.innings, strict=True):
            # Those of a partnership that has not begun are written on its first ball, or after the innings.
            runs = new.extras.penalty - old.extras.penalty - (new.unpaired_penalties - old.unpaired_penalties)
            if runs and new.bowled and old.ended is None and self._last is not None and has_room(self._last, runs):
                add_penalty_runs(self._last, runs)
            else:
                self._add_penalty_runs(new, runs)

    def _add_penalty_runs(self, innings: Innings, runs: int) -> None:
        if runs:
            posted = self.penalty_runs.setdefault(innings.number, {})
            when: Literal["pre", "post"] = "post" if innings.bowled else "pre"
            posted[when] = posted.get(when, 0) + runs


def _name_players(event: Delivery, ball: Ball) -> Delivery:
    """Return the recorded ball with the players and the over that the engine knew without being told."""
    wickets = tuple(replace(wicket, player_out_id=wicket.player_out_id or ball.striker_id) for wicket in event.wickets)
    return replace(
        event,
        wickets=wickets,
        striker_id=ball.striker_id,
        non_striker_id=ball.non_striker_id,
        bowler_id=ball.bowler_id,
        over=ball.over,
    )
