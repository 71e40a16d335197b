"""The pair at the crease for a ball: by the laws, by the scorer's ids, or assumed if neither tells."""

from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.batters import fill_vacancy, find_available_batters, find_next_listed, judge_batter
from scoring.engine.laws.ids import list_ids
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import evolve

Pair = tuple[str | None, str | None]
"""Striker and non-striker."""


def choose_pair(match: MatchState, innings: Innings, delivery: Delivery, umpire: Umpire) -> Innings:
    """Set the pair for this ball. The scorer's ids take precedence if the players may lawfully be there.

    The scorer saw whether the batters crossed; the laws cannot derive it.
    """
    striker, non_striker = delivery.striker_id, delivery.non_striker_id
    if (striker is None or striker == innings.striker) and (non_striker is None or non_striker == innings.non_striker):
        return _fill_vacancies(match, innings, umpire)
    return _take_named_pair(match, innings, striker, non_striker, umpire)


def _fill_vacancies(match: MatchState, innings: Innings, umpire: Umpire) -> Innings:
    """If a batter is awaited and none was named, take the next in listed order."""
    if innings.striker is not None and (innings.non_striker is not None or innings.alone):
        return innings
    coming = find_next_listed(match, innings)
    if coming is None:
        survivor = innings.striker or innings.non_striker
        available = find_available_batters(match, innings)
        if survivor and match.conditions.last_batter_alone and not available:
            return evolve(innings, striker=survivor, non_striker=None, alone=True)
        name = f"name who comes in ({list_ids(available)}), or " if available else ""
        umpire.refuse("batter_needed", f"A batter is needed: {name}end the innings.", "next_batter_id")
    umpire.assume("batter_in_listed_order", f"{match.players[coming].name} comes in, next in listed order.")
    # Called again, because both ends are vacant at the start of an innings.
    return _fill_vacancies(match, fill_vacancy(innings, coming), umpire)


def _take_named_pair(
    match: MatchState, innings: Innings, striker: str | None, non_striker: str | None, umpire: Umpire
) -> Innings:
    if striker is not None and striker == non_striker:
        umpire.refuse("same_batter_twice", "Striker and non-striker are the same player.", "non_striker_id")
    expected = (innings.striker, innings.non_striker)
    for player_id, field in ((striker, "striker_id"), (non_striker, "non_striker_id")):
        if player_id is not None and player_id not in expected:
            judge_batter(match, innings, player_id, umpire, field)
    if striker is None:
        striker = _find_partner(expected, non_striker, innings.striker)
    if non_striker is None and not innings.alone:
        non_striker = _find_partner(expected, striker, innings.non_striker)
    # With a vacant end a new batter is expected, so there is nothing to warn about.
    if None not in expected:
        _warn_if_unexpected(match, expected, (striker, non_striker), umpire)
    return _fill_vacancies(match, evolve(innings, striker=striker, non_striker=non_striker), umpire)


def _find_partner(expected: Pair, named: str | None, at_other_end: str | None) -> str | None:
    """Return the partner of the batter who was named.

    If the named batter is one of the expected pair, the partner is the other one. If not, it is the batter at the other
    end. If an end was vacant, it is the batter who was left.
    """
    if named in expected:
        return expected[1] if named == expected[0] else expected[0]
    return at_other_end if None not in expected else expected[0] or expected[1]


def _warn_if_unexpected(match: MatchState, expected: Pair, pair: Pair, umpire: Umpire) -> None:
    if set(pair) == set(expected):
        umpire.warn("strike_differs", "The batters have changed ends against the runs recorded.")
        return
    for player_id in pair:
        if player_id is not None and player_id not in expected:
            umpire.warn("pair_changed", f"{match.players[player_id].name} is at the crease without a dismissal.")
