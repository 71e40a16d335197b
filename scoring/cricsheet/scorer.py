"""Tells a Cricsheet file as its scorer would have: event by event, in order, and nothing that only hindsight knows.

What happened comes from the balls. The outcome is read for what no ball shows and a scorer records: that play was
abandoned, that time ran out, that a referee awarded the match.
"""

from scoring.cricsheet.about import about
from scoring.cricsheet.conditions import conditions_of
from scoring.cricsheet.innings import InningsScorer, Record
from scoring.cricsheet.read import Document
from scoring.cricsheet.squads import Squads, squads_of
from scoring.cricsheet.targets import METHODS
from scoring.engine.events.innings import InningsEnd, InningsEnded
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import BowlOutBall, MatchCreated, MatchEnd, MatchEnded, Toss
from scoring.engine.states.match import MatchState
from scoring.engine.values import TossDecision


def score(document: Document, match_id: str, record: Record) -> MatchState:
    """Record every event of the document; raises ScoringError where one cannot be folded at all."""
    squads = squads_of(document)
    state = record(_created(document, match_id, squads))
    toss = document["info"].get("toss", {})
    if toss.get("winner") in squads.team_ids:
        decision = TossDecision.FIELD if toss.get("decision") == "field" else TossDecision.BAT
        state = record(Toss(squads.team_ids[toss["winner"]], decision))
    for index in range(len(document["innings"])):
        state = InningsScorer(document, index, squads, record, state).score()
    for event in _ending(document, squads, state):
        state = record(event)
    return state


def _created(document: Document, match_id: str, squads: Squads) -> MatchCreated:
    info = document["info"]
    venue = info.get("venue")
    return MatchCreated(
        id=match_id,
        name=" v ".join(info["teams"])[:200],
        conditions=conditions_of(document),
        teams=squads.teams,
        venue=venue[:200] if isinstance(venue, str) else None,
        starts_at=min(info["dates"], default=None),
        about=about(document, match_id),
    )


def _ending(document: Document, squads: Squads, state: MatchState) -> list[Event]:
    outcome = document["info"].get("outcome", {})
    bowled: list[Event] = [_bowl_out_ball(ball, squads) for ball in document["info"].get("bowl_out", ())]
    if outcome.get("method") == "Awarded" and outcome.get("winner") in squads.team_ids:
        return [*bowled, MatchEnded(MatchEnd.AWARDED, squads.team_ids[outcome["winner"]])]
    stopped = _stopped(document, state) if state.result is None and not bowled else None
    return bowled if stopped is None else [stopped]


def _bowl_out_ball(ball: Document, squads: Squads) -> BowlOutBall:
    team = next(name for name, players in squads.players.items() if ball["bowler"] in players)
    return BowlOutBall(squads.team_ids[team], squads.players[team][ball["bowler"]], ball.get("outcome") == "hit")


def _stopped(document: Document, state: MatchState) -> Event | None:
    """Why the match ended before its innings did; nothing where it goes on, without an outcome."""
    outcome = document["info"].get("outcome", {})
    if outcome.get("result") == "draw":
        return MatchEnded(MatchEnd.TIME)
    if outcome.get("result") == "no result":
        return MatchEnded(MatchEnd.ABANDONED)
    current = state.current
    if not outcome or current is None or current.ended is not None or state.conditions.overs is None:
        return None
    target = document["innings"][-1].get("target")
    if outcome.get("method") in METHODS or current.target_revised:
        return MatchEnded(MatchEnd.PLAY_STOPPED, par=target["runs"] - 1 if target else None)
    return InningsEnded(InningsEnd.REDUCED)
