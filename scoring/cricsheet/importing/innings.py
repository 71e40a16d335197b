"""One innings of a document, recorded event by event."""

from collections.abc import Iterable
from typing import Literal

from scoring.cricsheet.importing.overs import OversImporter
from scoring.cricsheet.importing.recorder import Recorder
from scoring.cricsheet.importing.slips import find_next_partner
from scoring.cricsheet.importing.squads import Squads
from scoring.cricsheet.importing.targets import build_revision, find_revision_place, find_target_of_margin
from scoring.cricsheet.reading.deliveries import iterate_deliveries
from scoring.cricsheet.reading.documents import Document, InningsDocument
from scoring.cricsheet.reading.fields import MOST_RUNS
from scoring.engine.events.innings import (
    InningsEnd,
    InningsEnded,
    InningsForfeited,
    InningsStarted,
    PenaltyRuns,
)
from scoring.engine.events.players import Absent
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState


class InningsImporter:
    """Records the innings at `index` of the document."""

    def __init__(self, document: Document, index: int, squads: Squads, recorder: Recorder) -> None:
        self.document = document
        self.index = index
        self.innings = document["innings"][index]
        self.earlier = document["innings"][:index]
        self.squads = squads
        self.team = self.innings["team"]
        self.team_id = squads.team_ids[self.team]
        self.batters = squads.players[self.team]
        self.recorder = recorder
        self._record = recorder.record

    def record(self) -> None:
        """Record the innings from its start to its end. Raises ScoringError."""
        self.recorder.innings = self.index + 1
        if _is_unplayed(self.innings):
            # They wait for an innings to come: without its number those of a side that has batted would go to its last.
            self._record_penalty_runs("pre", len(self.state.innings) + 1)
        elif self.innings.get("forfeited"):
            self._record_start(InningsForfeited(self.team_id))
            self._record_penalty_runs("post", self.current.number)
        else:
            self._record_innings()

    def _record_innings(self) -> None:
        striker, non_striker = self._find_openers()
        follow_on, super_over = self._follows_on(), self._number_super_over()
        self._record_start(InningsStarted(self.team_id, striker, non_striker, follow_on, super_over))
        # After the start, because only an innings in progress can have absent players.
        absent = [self.batters[name] for name in self.innings.get("absent_hurt", ())]
        batted = self._find_batters() if absent else set()
        self._record_absent(player_id for player_id in absent if player_id not in batted)
        self._record_overs()
        self._record_absent(player_id for player_id in absent if player_id in batted)
        self._record_end()

    def _find_batters(self) -> set[str]:
        balls = iterate_deliveries(self.innings)
        return {self.batters[name] for ball in balls for name in (ball["batter"], ball["non_striker"])}

    def _record_absent(self, players: Iterable[str]) -> None:
        """Record who cannot bat; a batter who retired and did not come back, after his last ball."""
        for player_id in players:
            if player_id in (self.current.striker, self.current.non_striker):
                self.recorder.note(
                    "unknown_value", f"{self.state.players[player_id].name} is absent, and at the crease"
                )
            else:
                self._record(Absent(player_id))

    @property
    def state(self) -> MatchState:
        return self.recorder.state

    @property
    def current(self) -> Innings:
        return self.recorder.state.innings[-1]

    def _record_start(self, start: InningsStarted | InningsForfeited) -> None:
        # Penalty runs without a number go to the side's last innings, or to its next one if it has none. So those of a
        # side's first innings are recorded before its start. Those of a later innings name its number after the start.
        has_batted = any(innings["team"] == self.team for innings in self.earlier)
        if not has_batted:
            self._record_penalty_runs("pre")
        self._record(start)
        if has_batted:
            self._record_penalty_runs("pre", self.current.number)

    def _record_penalty_runs(self, when: Literal["pre", "post"], number: int | None = None) -> None:
        """Record the runs that the file has outside the balls. They may be more than one award can be."""
        runs = self.innings.get("penalty_runs", {}).get(when, 0)
        while runs > 0:
            self._record(PenaltyRuns(self.team_id, min(runs, MOST_RUNS), innings=number))
            runs -= MOST_RUNS

    def _find_openers(self) -> tuple[str | None, str | None]:
        """Return the pair of the first ball; (None, None) if a replacement came in before it.

        An opener from the bench is lawful only after the replacement is recorded.
        """
        first = next(iterate_deliveries(self.innings), None)
        if first is None or "replacements" in first:
            return None, None
        batter: str = first["batter"]
        partner: str | None = first["non_striker"]
        if batter == partner:  # a slip, which is noted with the ball
            partner = find_next_partner(iterate_deliveries(self.innings), batter)
        return self.batters[batter], None if partner is None else self.batters[partner]

    def _follows_on(self) -> bool:
        """Whether the side batted second and bats again at once (Law 14)."""
        return self.index == 2 and not self.innings.get("super_over") and self.earlier[1]["team"] == self.team

    def _number_super_over(self) -> int | None:
        """Return the number of the super over, from 1; None if the innings is not of a super over."""
        if not self.innings.get("super_over"):
            return None
        return sum(1 for innings in self.earlier if innings.get("super_over")) // 2 + 1

    def _record_overs(self) -> None:
        """Record the balls over by over, and the revised target before the over at which it was posted."""
        self._correct_target()
        importer = OversImporter(self.innings, self.squads, self.recorder)
        overs = self.innings.get("overs", [])
        revision_place = find_revision_place(self.document, self.innings, self.current, self.state.conditions)
        for place in range(len(overs)):
            importer.end_short_over()
            # After the end of a short over, because a target is posted between two overs.
            if place == revision_place:
                self._record_revision()
            importer.record_over(place)
        importer.end_listed_over()
        self.recorder.over = None
        if revision_place == len(overs):
            self._record_revision()

    def _correct_target(self) -> None:
        """Take the target of the declared margin if a rain rule had another one than the file: a scorer posted it."""
        if self.current.target is None:
            return
        runs = find_target_of_margin(self.document, self.innings, self.current.target)
        if runs is not None:
            target = self.innings.get("target", {})
            stated = f"the file has {target['runs']}" if target else "the file has none"
            self.recorder.note(
                "target_of_margin", f"the declared margin needs a target of {runs}, {stated}: {runs} is read"
            )
            self.innings = {**self.innings, "target": {**target, "runs": runs}}

    def _record_revision(self) -> None:
        if "target" in self.innings and self.current.target is None:
            self.recorder.note("unknown_value", "the side does not bat last, so its target is not read")
            return
        event = build_revision(self.document, self.innings, self.current, self.state.conditions.balls_per_over)
        if event is not None:
            self._record(event)

    def _record_end(self) -> None:
        """Record an end that does not follow from the balls: a declaration, a cut by rain, or a later innings."""
        # The last innings of the file stays open here: the match may still be in progress. `endings` closes it.
        is_last = all(map(_is_unplayed, self.document["innings"][self.index + 1 :]))
        if self.current.ended is None and self.innings.get("declared"):
            self._record(InningsEnded(InningsEnd.DECLARED))
        elif self.current.ended is None and not is_last:
            # An innings of limited overs was cut short, and Duckworth-Lewis needs the balls that it lost.
            is_limited = self.state.conditions.overs is not None
            self._record(InningsEnded(InningsEnd.REDUCED if is_limited else InningsEnd.CLOSED))
        # After the innings they belong to no partnership and no over, even if they win the match.
        runs, target = self.innings.get("penalty_runs", {}).get("post", 0), self.current.target
        if runs and self.current.ended is None and target is not None and self.current.total + runs >= target:
            self._record(InningsEnded(InningsEnd.CLOSED))
        self._record_penalty_runs("post", self.current.number)


def _is_unplayed(innings: InningsDocument) -> bool:
    """Whether these are only the penalty runs of a side that never batted, as the export of Cricksy writes them."""
    return innings.keys() - {"super_over"} == {"team", "penalty_runs"}
