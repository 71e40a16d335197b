"""One innings of a document, recorded event by event."""

from scoring.cricsheet.importing.deliveries import Sides, read_delivery, read_wickets
from scoring.cricsheet.importing.replacements import list_replacements
from scoring.cricsheet.importing.scorebooks import RecordEvent
from scoring.cricsheet.importing.squads import Squads
from scoring.cricsheet.importing.targets import build_revision, find_revision_place
from scoring.cricsheet.reading.deliveries import PLAIN_KEYS, iterate_deliveries
from scoring.cricsheet.reading.documents import DeliveryDocument, Document, InningsDocument
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import (
    InningsEnd,
    InningsEnded,
    InningsForfeited,
    InningsStarted,
    OverEnded,
    PenaltyRuns,
)
from scoring.engine.events.kinds import Event
from scoring.engine.events.players import Absent
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState


class InningsImporter:
    """Records the innings at `index` of the document. `state` is the match after the last recorded event."""

    def __init__(
        self, document: Document, index: int, squads: Squads, record_event: RecordEvent, state: MatchState
    ) -> None:
        self.document = document
        self.index = index
        self.innings = document["innings"][index]
        self.earlier = document["innings"][:index]
        self.squads = squads
        self.team = self.innings["team"]
        self.team_id = squads.team_ids[self.team]
        self.sides = Sides(squads.players[self.team], squads.players[squads.find_opponents(self.team)])
        self.balls_per_over = state.conditions.balls_per_over
        self.state = state
        self.plain_deliveries: dict[tuple[int, str, str, str, bool], Delivery] = {}
        self._record_event = record_event

    def record(self) -> MatchState:
        """Record the innings from its start to its end. Raises ScoringError."""
        if self.innings.get("forfeited"):
            self._record(InningsForfeited(self.team_id))
            return self.state
        if _is_unplayed(self.innings):
            self._record(PenaltyRuns(self.team_id, self.innings["penalty_runs"]["pre"]))
            return self.state
        self._record_start()
        # After the start, because only an innings in progress can have absent players.
        for name in self.innings.get("absent_hurt", ()):
            self._record(Absent(self.sides.batters[name]))
        self._record_overs()
        self._record_end()
        return self.state

    @property
    def current(self) -> Innings:
        return self.state.innings[-1]

    def _record(self, event: Event) -> None:
        self.state = self._record_event(event)

    def _record_start(self) -> None:
        # Penalty runs without a number go to the side's last innings, or to its next one if it has none. So those of a
        # side's first innings are recorded before its start. Those of a later innings name its number after the start.
        runs = self.innings.get("penalty_runs", {}).get("pre")
        has_batted = any(innings["team"] == self.team for innings in self.earlier)
        if runs and not has_batted:
            self._record(PenaltyRuns(self.team_id, runs))
        striker, non_striker = self._find_openers()
        self._record(
            InningsStarted(
                self.team_id, striker, non_striker, follow_on=self._follows_on(), super_over=self._number_super_over()
            )
        )
        if runs and has_batted:
            self._record(PenaltyRuns(self.team_id, runs, innings=self.current.number))

    def _find_openers(self) -> tuple[str | None, str | None]:
        """Return the pair of the first ball; (None, None) if a replacement came in before it.

        An opener from the bench is lawful only after the replacement is recorded.
        """
        first = next(iterate_deliveries(self.innings), None)
        if first is None or "replacements" in first:
            return None, None
        return self.sides.batters[first["batter"]], self.sides.batters[first["non_striker"]]

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
        overs = self.innings.get("overs", [])
        number, is_short = 0, False
        revision_place = find_revision_place(self.document, self.innings, self.current, self.state.conditions)
        for place, over in enumerate(overs):
            if is_short:  # the next over has begun, so the umpire ended this one early
                self._record(OverEnded())
            # After the end of a short over, because a target is posted between two overs.
            if place == revision_place:
                self._record_revision()
            number, is_short = over["over"], self._record_over(over["deliveries"])
        # A short last over may be unfinished. It ended early only if the file lists it as miscounted.
        if is_short and str(number) in self.innings.get("miscounted_overs", {}) and self.current.ended is None:
            self._record(OverEnded())
        if revision_place == len(overs):
            self._record_revision()

    def _record_revision(self) -> None:
        event = build_revision(self.document, self.innings, self.current, self.balls_per_over)
        if event is not None:
            self._record(event)

    def _record_over(self, balls: list[DeliveryDocument]) -> bool:
        """Return whether the over had fewer legal balls than an over has."""
        legal = 0
        bowler: str | None = None
        for ball in balls:
            if "replacements" in ball or (bowler is not None and ball["bowler"] != bowler):
                for event in list_replacements(ball, self.current, self.team, self.squads, bowler):
                    self._record(event)
            bowler = ball["bowler"]
            # One legal ball too many is a miscount of the umpire. Without `same_over` the engine would begin an over.
            self._record_ball(ball, same_over=legal >= self.balls_per_over)
            extras = ball.get("extras")
            if extras is None or not ("wides" in extras or "noballs" in extras):
                legal += 1
        return 0 < legal < self.balls_per_over

    def _record_ball(self, ball: DeliveryDocument, *, same_over: bool) -> None:
        # Archives have millions of balls, and most of an innings are like one of a few dozen. Equal ones share a value.
        if len(ball) == PLAIN_KEYS and not same_over:
            runs = ball["runs"]
            alike = (
                runs["batter"],
                ball["batter"],
                ball["non_striker"],
                ball["bowler"],
                bool(runs.get("non_boundary")),
            )
            delivery = self.plain_deliveries.get(alike)
            if delivery is None:
                delivery = self.plain_deliveries[alike] = read_delivery(ball, self.sides)
            self.state = self._record_event(delivery)
            return
        wickets, between = read_wickets(ball, self.sides)
        self._record(read_delivery(ball, self.sides, wickets, same_over=same_over))
        for event in between:
            self._record(event)

    def _record_end(self) -> None:
        """Record an end that does not follow from the balls: a declaration, a cut by rain, or a later innings."""
        # If the last innings of the file has no such end, it stays open: the match may still be in progress.
        is_last = all(map(_is_unplayed, self.document["innings"][self.index + 1 :]))
        if self.current.ended is None and self.innings.get("declared"):
            self._record(InningsEnded(InningsEnd.DECLARED))
        elif self.current.ended is None and not is_last:
            # An innings of limited overs was cut short, and Duckworth-Lewis needs the balls that it lost.
            is_limited = self.state.conditions.overs is not None
            self._record(InningsEnded(InningsEnd.REDUCED if is_limited else InningsEnd.CLOSED))
        runs = self.innings.get("penalty_runs", {}).get("post")
        if runs:
            self._record(PenaltyRuns(self.team_id, runs, innings=self.current.number))


def _is_unplayed(innings: InningsDocument) -> bool:
    """Whether these are only the penalty runs of a side that never batted, as the export of Cricksy writes them."""
    return "overs" not in innings and "pre" in innings.get("penalty_runs", {})
