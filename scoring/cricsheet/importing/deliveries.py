"""One delivery of a document as the engine's values."""

from dataclasses import dataclass, replace

from scoring.cricsheet.importing.squads import Ids
from scoring.cricsheet.reading.documents import DeliveryDocument, FielderDocument, Runs, WicketDocument
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.kinds import Event
from scoring.engine.events.players import Dismissed, Retired
from scoring.engine.values import NO_EXTRAS, DismissalKind, Extras, Fielder, Retirement, Wicket

RETIREMENTS = {reason.kind: reason for reason in Retirement}


@dataclass(frozen=True, slots=True)
class Sides:
    """Ids by name of the batting and of the fielding side: two players of different sides may share a name."""

    batters: Ids
    bowlers: Ids


def read_delivery(
    ball: DeliveryDocument, sides: Sides, wickets: tuple[Wicket, ...] = (), *, same_over: bool = False
) -> Delivery:
    # One name at both ends is a batter without a partner here: a slip of the file has been mended before (`overs`).
    is_alone = ball["batter"] == ball["non_striker"]
    return Delivery(
        runs=ball["runs"]["batter"],
        extras=_read_extras(ball["extras"]) if "extras" in ball else NO_EXTRAS,
        non_boundary=bool(ball["runs"].get("non_boundary")),
        wickets=wickets,
        striker_id=sides.batters[ball["batter"]],
        non_striker_id=None if is_alone else sides.batters[ball["non_striker"]],
        bowler_id=sides.bowlers[ball["bowler"]],
        same_over=same_over,
    )


def read_standard_delivery(ball: DeliveryDocument, sides: Sides, over: int | None) -> Delivery:
    """Return what the standard keys alone say of a ball, in this over of its innings."""
    wickets, _ = read_wickets(ball, sides)
    return replace(read_delivery(ball, sides, wickets), over=over)


def read_wickets(ball: DeliveryDocument, sides: Sides) -> tuple[tuple[Wicket, ...], list[Event]]:
    """Return the wickets of the ball, and the dismissals of players who were not at the crease as events.

    Cricsheet writes a dismissal between balls (timed out, retired) on the delivery before it.
    """
    wickets: list[Wicket] = []
    between: list[Event] = []
    for wicket in ball.get("wickets", ()):
        if wicket["player_out"] in (ball["batter"], ball["non_striker"]):
            wickets.append(_read_wicket(wicket, sides))
        else:
            between.append(_read_wicket_between_balls(wicket, sides))
    return tuple(wickets), between


def _read_wicket(wicket: WicketDocument, sides: Sides) -> Wicket:
    return Wicket(
        DismissalKind(wicket["kind"]), sides.batters[wicket["player_out"]], None, _read_fielders(wicket, sides)
    )


def _read_wicket_between_balls(wicket: WicketDocument, sides: Sides) -> Event:
    kind = DismissalKind(wicket["kind"])
    player_id = sides.batters[wicket["player_out"]]
    if kind in RETIREMENTS:
        return Retired(player_id, RETIREMENTS[kind])
    return Dismissed(kind, player_id, _read_fielders(wicket, sides))


def _read_fielders(wicket: WicketDocument, sides: Sides) -> tuple[Fielder, ...]:
    return tuple(_read_fielder(fielder, sides) for fielder in wicket.get("fielders", ()))


def _read_fielder(fielder: FielderDocument, sides: Sides) -> Fielder:
    name = fielder.get("name")
    if name is None:
        return Fielder(substitute=True)
    if name in sides.bowlers:
        return Fielder(sides.bowlers[name], substitute=bool(fielder.get("substitute")))
    return Fielder(name=name, substitute=True)


def _read_extras(extras: Runs) -> Extras:
    get = extras.get
    return Extras(get("wides", 0), get("noballs", 0), get("byes", 0), get("legbyes", 0), get("penalty", 0))
