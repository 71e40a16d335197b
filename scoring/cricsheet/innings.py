"""One innings of a Cricsheet file, told ball by ball."""

from collections.abc import Callable

from scoring.cricsheet.read import PLAIN, Document
from scoring.cricsheet.replacements import replacements_before
from scoring.cricsheet.squads import Ids, Squads
from scoring.cricsheet.targets import cut_during, posted_late, revision, runs_of
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
from scoring.engine.events.players import Absent, Dismissed, Retired
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import NO_EXTRAS, DismissalKind, Extras, Fielder, Retirement, Wicket

Record = Callable[[Event], MatchState]
"""Takes an event into the record and returns the match after it."""

RETIREMENTS = {reason.kind: reason for reason in Retirement}


class InningsScorer:
    """The innings at `index` of the file, with the ids of both sides and the match so far at hand."""

    def __init__(self, document: Document, index: int, squads: Squads, record: Record, state: MatchState) -> None:
        self.document = document
        self.index = index
        self.innings: Document = document["innings"][index]
        self.earlier: list[Document] = document["innings"][:index]
        self.squads = squads
        self.team: str = self.innings["team"]
        self.team_id = squads.team_ids[self.team]
        self.batters: Ids = squads.players[self.team]
        self.bowlers: Ids = squads.players[squads.opponents(self.team)]
        self.balls_per_over = state.conditions.balls_per_over
        self.state = state
        self.plain: dict[tuple[int, str, str, str, bool], Delivery] = {}
        self._record = record

    def record(self, event: Event) -> None:
        self.state = self._record(event)

    @property
    def current(self) -> Innings:
        return self.state.innings[-1]

    def score(self) -> MatchState:
        if self.innings.get("forfeited"):
            self.record(InningsForfeited(self.team_id))
            return self.state
        self._start()
        for name in self.innings.get("absent_hurt", ()):
            self.record(Absent(self.batters[name]))
        self._overs()
        self._end()
        return self.state

    def _start(self) -> None:
        """Penalty runs from before belong to the side's next innings; once it has batted they must say which."""
        runs = self.innings.get("penalty_runs", {}).get("pre")
        batted = any(innings["team"] == self.team for innings in self.earlier)
        if runs and not batted:
            self.record(PenaltyRuns(self.team_id, runs))
        striker, non_striker = self._openers()
        self.record(
            InningsStarted(
                self.team_id, striker, non_striker, follow_on=self._follows_on(), super_over=self._super_over()
            )
        )
        if runs and batted:
            self.record(PenaltyRuns(self.team_id, runs, innings=self.current.number))

    def _openers(self) -> tuple[str | None, str | None]:
        """The pair of the first ball, unless a replacement came in before it, which is told first."""
        for over in self.innings.get("overs", ()):
            for ball in over["deliveries"]:
                if "replacements" in ball:
                    return None, None
                return self.batters[ball["batter"]], self.batters[ball["non_striker"]]
        return None, None

    def _follows_on(self) -> bool:
        return self.index == 2 and not self.innings.get("super_over") and self.earlier[1]["team"] == self.team

    def _super_over(self) -> int | None:
        if not self.innings.get("super_over"):
            return None
        return sum(1 for innings in self.earlier if innings.get("super_over")) // 2 + 1

    def _revise(self) -> None:
        event = revision(self.document, self.innings, self.current, self.balls_per_over)
        if event is not None:
            self.record(event)

    def _overs(self) -> None:
        """Balls past the legal ones keep their over open; an over that the next one cuts short is ended."""
        overs = self.innings.get("overs", ())
        number, short, revised_at = 0, False, self._revised_at(len(overs))
        for place, over in enumerate(overs):
            if short:
                self.record(OverEnded())
            if place == revised_at:
                self._revise()
            number, short = over["over"], self._over(over["deliveries"])
        if short and str(number) in self.innings.get("miscounted_overs", {}) and self.current.ended is None:
            self.record(OverEnded())
        if revised_at == len(overs):
            self._revise()

    def _revised_at(self, overs: int) -> int:
        """Before which over the file's target was posted: the first, a later one, or after the last."""
        if posted_late(self.document, self.innings, self.balls_per_over):
            return overs
        place = cut_during(self.innings, self.state.conditions)
        total = self.current.total + sum(
            runs_of(ball) for over in self.innings.get("overs", [])[:place] for ball in over["deliveries"]
        )
        reached = self.current.target is not None and total >= self.current.target
        reached_after_all = place == overs and place > 0 and total >= self.innings["target"]["runs"]
        return 0 if reached or reached_after_all else place

    def _over(self, balls: list[Document]) -> bool:
        """Whether it had fewer legal balls than an over has."""
        legal = 0
        bowler: str | None = None
        for ball in balls:
            if "replacements" in ball or (bowler is not None and ball["bowler"] != bowler):
                for event in replacements_before(ball, self.current, self.team, self.squads, bowler):
                    self.record(event)
            bowler = ball["bowler"]
            self._ball(ball, same_over=legal >= self.balls_per_over)
            extras = ball.get("extras")
            if extras is None or not ("wides" in extras or "noballs" in extras):
                legal += 1
        return 0 < legal < self.balls_per_over

    def _ball(self, ball: Document, *, same_over: bool) -> None:
        """A plain ball is one of a few dozen alike, so each kind is made once: there are millions in an archive."""
        if len(ball) == PLAIN and not same_over:
            runs = ball["runs"]
            alike = (
                runs["batter"],
                ball["batter"],
                ball["non_striker"],
                ball["bowler"],
                bool(runs.get("non_boundary")),
            )
            delivery = self.plain.get(alike)
            if delivery is None:
                delivery = self.plain[alike] = self._delivery(ball)
            self.state = self._record(delivery)
            return
        wickets, between = self._wickets(ball)
        self.record(self._delivery(ball, wickets, same_over=same_over))
        for event in between:
            self.record(event)

    def _delivery(self, ball: Document, wickets: tuple[Wicket, ...] = (), *, same_over: bool = False) -> Delivery:
        alone = ball["batter"] == ball["non_striker"]
        return Delivery(
            runs=ball["runs"]["batter"],
            extras=extras_of(ball["extras"]) if "extras" in ball else NO_EXTRAS,
            non_boundary=bool(ball["runs"].get("non_boundary")),
            wickets=wickets,
            striker_id=self.batters[ball["batter"]],
            non_striker_id=None if alone else self.batters[ball["non_striker"]],
            bowler_id=self.bowlers[ball["bowler"]],
            same_over=same_over,
        )

    def _wickets(self, ball: Document) -> tuple[tuple[Wicket, ...], list[Event]]:
        """Those of the ball, and those of somebody who was not at the crease: they came between balls."""
        wickets: list[Wicket] = []
        between: list[Event] = []
        for wicket in ball.get("wickets", ()):
            kind = DismissalKind(wicket["kind"])
            player_id = self.batters[wicket["player_out"]]
            fielders = tuple(self._fielder(fielder) for fielder in wicket.get("fielders", ()))
            if wicket["player_out"] in (ball["batter"], ball["non_striker"]):
                wickets.append(Wicket(kind, player_id, None, fielders))
            elif kind in RETIREMENTS:
                between.append(Retired(player_id, RETIREMENTS[kind]))
            else:
                between.append(Dismissed(kind, player_id, fielders))
        return tuple(wickets), between

    def _fielder(self, fielder: Document) -> Fielder:
        name = fielder.get("name")
        if name is None:
            return Fielder(substitute=True)
        if name in self.bowlers:
            return Fielder(self.bowlers[name], substitute=bool(fielder.get("substitute")))
        return Fielder(name=name, substitute=True)

    def _end(self) -> None:
        """What the laws alone do not say: a declaration, or that the overs were cut."""
        last = self.index == len(self.document["innings"]) - 1
        if self.current.ended is None and self.innings.get("declared"):
            self.record(InningsEnded(InningsEnd.DECLARED))
        elif self.current.ended is None and not last:
            limited = self.state.conditions.overs is not None
            self.record(InningsEnded(InningsEnd.REDUCED if limited else InningsEnd.CLOSED))
        runs = self.innings.get("penalty_runs", {}).get("post")
        if runs:
            self.record(PenaltyRuns(self.team_id, runs, innings=self.current.number))


def extras_of(extras: Document) -> Extras:
    get = extras.get
    return Extras(get("wides", 0), get("noballs", 0), get("byes", 0), get("legbyes", 0), get("penalty", 0))
