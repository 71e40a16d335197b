"""A match as a fold: `start` with event 1, then `step` with each event in order of play."""

from collections.abc import Iterable

from scoring.engine.errors import Malformed
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import InningsEnd, InningsStarted
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import MatchCreated
from scoring.engine.laws.between.current import require_live_innings
from scoring.engine.laws.between.innings import start_innings
from scoring.engine.laws.between.table import LAWS
from scoring.engine.laws.days import go_on
from scoring.engine.laws.delivery import bowl
from scoring.engine.laws.ends import tell_assumed_ends
from scoring.engine.laws.innings_end import PROVISIONAL, replace_and_end_if_due
from scoring.engine.laws.order import main_innings
from scoring.engine.laws.result import decide_result
from scoring.engine.laws.ticker import add_to_ticker
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState, Status
from scoring.engine.values import Player, SquadRole, Team, evolve


def start(created: MatchCreated) -> MatchState:
    """Return the match before its first ball. Raises Malformed if sides or squads contradict each other."""
    players = _index_players(created)
    first, second = created.teams
    match = MatchState(
        created=created,
        conditions=created.conditions,
        teams=(first, second),
        team_of={player.id: team.id for team in created.teams for player in team.players},
        players=players,
        bench=frozenset(player.id for player in players.values() if player.role is SquadRole.BENCH),
        name=created.name,
        venue=created.venue,
        starts_at=created.starts_at,
        time_zone=created.time_zone,
    )
    return step(match, created.toss) if created.toss is not None else match


def _index_players(created: MatchCreated) -> dict[str, Player]:
    if len(created.teams) != 2 or created.teams[0].id == created.teams[1].id:
        raise Malformed("two_teams", "A match has two different teams.", {"teams": "must be two, with different ids"})
    players: dict[str, Player] = {}
    for team in created.teams:
        for player in team.players:
            if player.id in players:
                detail = f"{player.id} is listed twice."
                raise Malformed("player_twice", detail, {"teams": detail})
            players[player.id] = player
        _require_pair(team)
    return players


def _require_pair(team: Team) -> None:
    playing = sum(1 for player in team.players if player.role is SquadRole.PLAYING)
    if playing < 2:
        detail = f"{team.name} needs at least two playing members."
        raise Malformed("squad_too_small", detail, {"teams": detail})


def step(match: MatchState, event: Event, *, seq: int = 0, strict: bool = True) -> MatchState:
    """Return the match after one more event; `seq` is the event's address in the log.

    Raises Unlawful. If not `strict` (old records), it raises only if no state is possible after the event; all other
    breaches become warnings.
    """
    umpire = Umpire(strict=strict)
    if isinstance(event, Delivery):
        after = _apply_delivery(match, event, seq, umpire)
    elif isinstance(event, MatchCreated):
        # Only a broken log can have this: proposals refuse a second creation.
        umpire.refuse("match_exists", "The match was created already.")
    else:
        after = add_to_ticker(match, LAWS[type(event)](match, event, umpire), event)
    return _conclude(after, umpire)


def _apply_delivery(match: MatchState, delivery: Delivery, seq: int, umpire: Umpire) -> MatchState:
    if match.current is None:
        match = _start_first_innings(match, umpire)
    innings = match.innings[-1]
    if innings.ended is None and match.ended is None:
        innings = bowl(match, innings, delivery, seq, umpire)
    else:
        innings = bowl(match, _reopen(match, delivery, umpire), delivery, seq, umpire)
    # A ball shows that play has resumed, even if the scorer did not record it.
    if match.pause is not None:
        umpire.warn("play_resumed", f"Play had stopped ({match.pause}), and nobody recorded that it resumed.")
        match = go_on(match)
    match = replace_and_end_if_due(match, innings)
    if delivery.wickets:
        tell_assumed_ends(match, delivery, umpire)
    return match


def _start_first_innings(match: MatchState, umpire: Umpire) -> MatchState:
    """The first ball starts the first innings; later innings start with their event."""
    umpire.assume("innings_started", "The first innings begins.")
    return start_innings(match, InningsStarted(), umpire)


def _reopen(match: MatchState, delivery: Delivery, umpire: Umpire) -> Innings:
    """Return the innings reopened for this ball. Raises Unlawful if the ball may not reopen it."""
    innings = match.innings[-1]
    if match.ended is not None or not _is_reopening(innings, delivery):
        innings = require_live_innings(match, umpire)
    return evolve(innings, ended=None, margin_in_runs=False)


def _is_reopening(innings: Innings, delivery: Delivery) -> bool:
    """Whether the ball belongs to the over that ended the innings.

    Either the scorer says so (`same_over`), or the ball was recorded in that over before a correction filled the over.
    """
    if innings.over is None:
        return False
    if delivery.same_over:
        return innings.ended in PROVISIONAL
    return innings.ended is InningsEnd.OVERS and delivery.over == innings.over.recorded_as


def _conclude(match: MatchState, umpire: Umpire) -> MatchState:
    """Set result and status, and the remarks of this step."""
    innings = match.current
    over = match.ended is not None or (innings is not None and innings.ended is not None)
    result = decide_result(match) if over else None
    status = Status.COMPLETE if result is not None else _find_status(match, innings)
    warnings, assumed = umpire.warnings, umpire.assumed
    # Most balls change none of the four, and copying the match costs more than this comparison.
    if (result, status, warnings, assumed) == (match.result, match.status, match.warnings, match.assumed):
        return match
    return evolve(match, result=result, status=status, warnings=warnings, assumed=assumed)


def _find_status(match: MatchState, innings: Innings | None) -> Status:
    if match.pause is not None:
        return match.pause
    if innings is None:
        return Status.SCHEDULED
    if match.bowl_out:
        return Status.BOWL_OUT
    # Also between the last innings of a tied match and its super over.
    if innings.super_over or (
        innings.ended is not None and len(main_innings(match)) == 2 * match.conditions.innings_per_side
    ):
        return Status.SUPER_OVER
    return Status.LIVE if innings.ended is None else Status.INNINGS_BREAK


def play(created: MatchCreated, events: Iterable[Event], *, strict: bool = True) -> MatchState:
    """Fold a whole match."""
    match = start(created)
    for event in events:
        match = step(match, event, strict=strict)
    return match
