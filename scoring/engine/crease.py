"""Who faces this ball: what the laws say, what the scorer saw, and what had to be assumed."""

from scoring.engine.batters import judge_batter, may_still_bat, next_listed, place
from scoring.engine.events import Delivery
from scoring.engine.states import Innings, MatchState
from scoring.engine.umpire import Umpire
from scoring.engine.values import evolve


def settle_pair(match: MatchState, innings: Innings, delivery: Delivery, umpire: Umpire) -> Innings:
    """The pair for this ball. Ids that were given are believed where that player may lawfully be there."""
    striker, non_striker = delivery.striker_id, delivery.non_striker_id
    if striker is None and non_striker is None:
        return _fill(match, innings, umpire)
    if (striker is None or striker == innings.striker) and (non_striker is None or non_striker == innings.non_striker):
        return _fill(match, innings, umpire)
    return _as_seen(match, innings, striker, non_striker, umpire)


def _fill(match: MatchState, innings: Innings, umpire: Umpire) -> Innings:
    """Take whoever is listed next where a batter is awaited and was not named."""
    if innings.striker is not None and (innings.non_striker is not None or innings.alone):
        return innings
    coming = next_listed(match, innings)
    if coming is None:
        survivor = innings.striker or innings.non_striker
        if survivor and match.conditions.last_batter_alone and not may_still_bat(match, innings):
            return evolve(innings, striker=survivor, non_striker=None, alone=True)
        umpire.refuse("batter_needed", "A batter is needed: name who comes in, or end the innings.", "next_batter_id")
    umpire.assume("batter_in_listed_order", f"{match.players[coming].name} comes in, next in listed order.")
    return _fill(match, place(innings, coming), umpire)


def _as_seen(
    match: MatchState, innings: Innings, striker: str | None, non_striker: str | None, umpire: Umpire
) -> Innings:
    if striker is not None and striker == non_striker:
        umpire.refuse("same_batter_twice", "Striker and non-striker are the same player.", "non_striker_id")
    here = (innings.striker, innings.non_striker)
    for player_id, field in ((striker, "striker_id"), (non_striker, "non_striker_id")):
        if player_id is not None and player_id not in here:
            judge_batter(match, innings, player_id, umpire, field)
    if striker is None:
        striker = _other(here, non_striker, innings.striker)
    if non_striker is None and not innings.alone:
        non_striker = _other(here, striker, innings.non_striker)
    if None not in here:
        _remark(match, here, striker, non_striker, umpire)
    return _fill(match, evolve(innings, striker=striker, non_striker=non_striker), umpire)


def _other(here: tuple[str | None, str | None], given: str | None, at_end: str | None) -> str | None:
    """The partner of the one that was named: the other of the pair, who was left there, or who was at that end."""
    if given in here:
        return here[1] if given == here[0] else here[0]
    return at_end if None not in here else here[0] or here[1]


def _remark(
    match: MatchState,
    here: tuple[str | None, str | None],
    striker: str | None,
    non_striker: str | None,
    umpire: Umpire,
) -> None:
    if {striker, non_striker} == set(here):
        umpire.warn("strike_differs", "The batters have changed ends against the runs recorded.")
        return
    for player_id in (striker, non_striker):
        if player_id is not None and player_id not in here:
            umpire.warn("pair_changed", f"{match.players[player_id].name} is at the crease without a dismissal.")
