"""A match as a fold: `start` with event 1, then `step` with each event in order of play."""

from collections.abc import Iterable

from scoring.engine.delivery import bowl
from scoring.engine.errors import Malformed
from scoring.engine.events import Delivery, Event, InningsEnd, InningsStarted, MatchCreated
from scoring.engine.happenings import HAPPENINGS, innings_started, live_innings, settle
from scoring.engine.innings_end import AUTOMATIC
from scoring.engine.order import main_innings
from scoring.engine.result import result_of
from scoring.engine.states import Innings, MatchState, Status
from scoring.engine.ticker import ticked
from scoring.engine.umpire import Umpire
from scoring.engine.values import Player, SquadRole, evolve


def start(created: MatchCreated) -> MatchState:
    """The match before its first ball; raises Malformed where sides or squads contradict each other."""
    players = _players(created)
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
    )
    return step(match, created.toss) if created.toss is not None else match


def _players(created: MatchCreated) -> dict[str, Player]:
    if len(created.teams) != 2 or created.teams[0].id == created.teams[1].id:
        raise Malformed("two_teams", "A match has two different teams.", {"teams": "must be two, with different ids"})
    players: dict[str, Player] = {}
    for team in created.teams:
        for player in team.players:
            if player.id in players:
                detail = f"{player.id} is listed twice."
                raise Malformed("player_twice", detail, {"teams": detail})
            players[player.id] = player
        playing = sum(1 for player in team.players if player.role is SquadRole.PLAYING)
        if playing < 2:
            detail = f"{team.name} needs at least two playing members."
            raise Malformed("squad_too_small", detail, {"teams": detail})
    return players


def step(match: MatchState, event: Event, *, seq: int = 0, strict: bool = True) -> MatchState:
    """The match after one event more.

    Raises Unlawful; with `strict` false (old records) only where nothing sensible can be made of the event, the rest
    becoming warnings.
    """
    umpire = Umpire(strict=strict)
    if isinstance(event, Delivery):
        after = _ball(match, event, seq, umpire)
    elif isinstance(event, MatchCreated):
        umpire.refuse("match_exists", "The match was created already.")
    else:
        after = ticked(match, HAPPENINGS[type(event)](match, event, umpire), event)
    return _concluded(after, umpire)


def _ball(match: MatchState, delivery: Delivery, seq: int, umpire: Umpire) -> MatchState:
    if match.current is None:
        match = _begin(match, umpire)
    innings = match.innings[-1]
    if innings.ended is None and match.ended is None:
        innings = bowl(match, innings, delivery, seq, umpire)
    else:
        innings = bowl(match, _gone_on(match, delivery, umpire), delivery, seq, umpire)
    if match.pause is not None:
        match = evolve(match, pause=None)
    return settle(match, innings)


def _begin(match: MatchState, umpire: Umpire) -> MatchState:
    """The first ball starts the first innings; later ones are started by their event."""
    umpire.assume("innings_started", "The first innings begins.")
    return innings_started(match, InningsStarted(), umpire)


def _gone_on(match: MatchState, delivery: Delivery, umpire: Umpire) -> Innings:
    """Ends that the engine found are provisional: a ball of the same over reopens innings and match."""
    innings = match.innings[-1]
    if match.ended is not None or not _reopens(innings, delivery):
        innings = live_innings(match, umpire)
    return evolve(innings, ended=None, stopped_beyond=False)


def _reopens(innings: Innings, delivery: Delivery) -> bool:
    """The scorer says so; or the ball was recorded in an over that a correction has since filled."""
    if innings.over is None:
        return False
    if delivery.same_over:
        return innings.ended in AUTOMATIC
    return innings.ended is InningsEnd.OVERS and delivery.over == innings.over.mark


def _concluded(match: MatchState, umpire: Umpire) -> MatchState:
    """Result and status as they follow, and what this step remarked."""
    innings = match.current
    over = match.ended is not None or (innings is not None and innings.ended is not None)
    result = result_of(match) if over else None
    status = Status.COMPLETE if result is not None else _status(match, innings)
    warnings, assumed = tuple(umpire.warnings), tuple(umpire.assumed)
    if (result, status, warnings, assumed) == (match.result, match.status, match.warnings, match.assumed):
        return match
    return evolve(match, result=result, status=status, warnings=warnings, assumed=assumed)


def _status(match: MatchState, innings: Innings | None) -> Status:
    if match.pause is not None:
        return match.pause
    if innings is None:
        return Status.SCHEDULED
    if match.bowl_out:
        return Status.BOWL_OUT
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
