"""The overs of an innings, recorded ball by ball."""

from collections.abc import Iterator
from itertools import chain

from scoring.cricsheet.importing.deliveries import Sides, read_delivery, read_wickets
from scoring.cricsheet.importing.recorder import Recorder
from scoring.cricsheet.importing.replacements import list_replacements
from scoring.cricsheet.importing.slips import (
    find_next_partner,
    find_partner,
    find_strikers_out,
    is_alone,
    is_at_wrong_end,
)
from scoring.cricsheet.importing.squads import Squads
from scoring.cricsheet.reading.deliveries import PLAIN_KEYS, is_fair
from scoring.cricsheet.reading.documents import DeliveryDocument, InningsDocument
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import OverEnded
from scoring.engine.events.players import BowlerChanged
from scoring.engine.states.innings import Innings


class OversImporter:
    """Records the overs of an innings that has begun."""

    def __init__(self, innings: InningsDocument, squads: Squads, recorder: Recorder) -> None:
        self.overs = innings.get("overs", [])
        self.miscounted = innings.get("miscounted_overs", {})
        self.team = innings["team"]
        self.squads = squads
        self.sides = Sides(squads.players[self.team], squads.players[squads.find_opponents(self.team)])
        self.recorder = recorder
        self.balls_per_over = recorder.state.conditions.balls_per_over
        self.plain_deliveries: dict[tuple[int, str, str, str, bool], Delivery] = {}
        # Whether somebody may have left the crease since the last ball: the next one shows who came in, and where.
        self.may_await_batter = False
        self.is_short = False

    def end_short_over(self) -> None:
        """The next over begins, so the umpire ended a short one early."""
        if self.is_short:
            self.recorder.ball = None
            self.recorder.record(OverEnded())

    def end_listed_over(self) -> None:
        """End a short last over if the file lists it as miscounted. Otherwise it may be unfinished."""
        self.recorder.ball = None
        if self.is_short and self.recorder.is_listed_as_miscounted and self.recorder.state.innings[-1].ended is None:
            self.recorder.record(OverEnded())

    def record_over(self, place: int) -> None:
        """Record the over at this place of the list."""
        over, recorder = self.overs[place], self.recorder
        recorder.over, recorder.ball = over["over"], None
        listed = self.miscounted.get(str(over["over"]))
        recorder.is_listed_as_miscounted = listed is not None
        legal = 0
        bowler: str | None = None
        for number, ball in enumerate(over["deliveries"], 1):
            recorder.ball = number
            if "replacements" in ball or (bowler is not None and ball["bowler"] != bowler):
                self._record_replacements(ball, bowler)
            bowler = ball["bowler"]
            # One legal ball too many is a miscount of the umpire. Without `same_over` the engine would begin an over.
            self._record_ball(ball, place, same_over=legal >= self.balls_per_over)
            legal += "extras" not in ball or is_fair(ball)
        self.is_short = bool(over["deliveries"]) and legal < self.balls_per_over
        if listed is not None and str(listed.get("balls")) != str(legal):
            recorder.ball = None
            recorder.note(
                "miscount_differs", f"miscounted_overs has {listed.get('balls')!r:.20} balls, the over {legal}"
            )

    def _record_replacements(self, ball: DeliveryDocument, bowler: str | None) -> None:
        innings = self.recorder.state.innings[-1]
        for event in list_replacements(ball, innings, self.team, self.squads, bowler, self.recorder.note):
            # The ball itself names a bowler who comes on after the last legal ball of an over that goes on.
            if not isinstance(event, BowlerChanged) or _is_in_over(innings):
                self.recorder.record(event)

    def _record_ball(self, ball: DeliveryDocument, place: int, *, same_over: bool) -> None:
        if ball["batter"] == ball["non_striker"] and not is_alone(self.recorder.state):
            ball = self._name_partner(ball, place)
        if self.may_await_batter:
            self._judge_ends(ball)
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
            self.recorder.record(delivery)
            return
        wickets, between = read_wickets(ball, self.sides)
        self.recorder.record(read_delivery(ball, self.sides, wickets, same_over=same_over))
        for event in between:
            self.recorder.record(event)
        self.may_await_batter = "wickets" in ball

    def _name_partner(self, ball: DeliveryDocument, place: int) -> DeliveryDocument:
        """Return the ball with two batters, where the file has one at both ends."""
        named, match = ball["batter"], self.recorder.state
        partner_id = find_partner(match.innings[-1], self.sides.batters[named])
        partner = match.players[partner_id].name if partner_id else find_next_partner(self._iterate_from(place), named)
        if partner is None:
            self.recorder.note("same_batter_twice", f"{named} is batter and non-striker")
            return ball
        pair = (partner, named) if partner in find_strikers_out(ball) else (named, partner)
        self.recorder.note("same_batter_twice", f"{named} is batter and non-striker; read as {pair[0]} with {pair[1]}")
        mended = ball.copy()
        mended["batter"], mended["non_striker"] = pair
        return mended

    def _iterate_from(self, place: int) -> Iterator[DeliveryDocument]:
        """Return the balls after the one that is being recorded."""
        rest = self.overs[place]["deliveries"][self.recorder.ball :]
        return chain(rest, *(over["deliveries"] for over in self.overs[place + 1 :]))

    def _judge_ends(self, ball: DeliveryDocument) -> None:
        self.may_await_batter = False
        pair = (self.sides.batters[ball["batter"]], self.sides.batters[ball["non_striker"]])
        if is_at_wrong_end(self.recorder.state, *pair):
            self.recorder.note("new_batter_ends", f"by the laws {ball['non_striker']} faces; read as {ball['batter']}")


def _is_in_over(innings: Innings) -> bool:
    return innings.over is not None and not innings.over.complete
