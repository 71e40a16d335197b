"""Records a document as its scorer would have recorded it: event by event, in order of play.

The result follows from the balls. The outcome is read only for facts that no ball shows and a scorer records: play was
abandoned or stopped, time ran out, the match was awarded, a rain rule applied. The winner is never copied, except for
an award. So `verify_cricsheet` can compare the result that follows from the balls with the declared one.
"""

from scoring.cricsheet.importing.conditions import derive_conditions
from scoring.cricsheet.importing.exported import record_exported
from scoring.cricsheet.importing.heading import LONGEST_LINE, read_heading
from scoring.cricsheet.importing.innings import InningsImporter
from scoring.cricsheet.importing.scorebooks import RecordEvent
from scoring.cricsheet.importing.squads import Squads, build_squads
from scoring.cricsheet.importing.targets import RAIN_RULES
from scoring.cricsheet.own_keys import is_play_sealed
from scoring.cricsheet.reading.documents import BowlOutAttempt, Document
from scoring.cricsheet.reading.placeholders import drop_placeholders
from scoring.engine.events.innings import InningsEnd, InningsEnded
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import BowlOutBall, MatchCreated, MatchEnd, MatchEnded, Toss
from scoring.engine.states.match import MatchState
from scoring.engine.values import TossDecision


def record_document(document: Document, match_id: str, record_event: RecordEvent) -> MatchState:
    """Record every event of the document and return the match after the last. Raises ScoringError."""
    if is_play_sealed(document):
        return record_exported(document, match_id, record_event)
    document = drop_placeholders(document)
    squads = build_squads(document)  # reads all balls, because event 1 must name every player of the match
    state = record_event(_create_match(document, match_id, squads))
    toss = document["info"].get("toss", {})
    if toss.get("winner") in squads.team_ids:
        decision = TossDecision.FIELD if toss.get("decision") == "field" else TossDecision.BAT
        state = record_event(Toss(squads.team_ids[toss["winner"]], decision))
    for index in range(len(document["innings"])):
        state = InningsImporter(document, index, squads, record_event, state).record()
    for event in _list_endings(document, squads, state):
        state = record_event(event)
    return state


def _create_match(document: Document, match_id: str, squads: Squads) -> MatchCreated:
    return MatchCreated(
        id=match_id,
        name=" v ".join(document["info"]["teams"])[:LONGEST_LINE],
        conditions=derive_conditions(document),
        teams=squads.teams,
        **read_heading(document, match_id),
    )


def _list_endings(document: Document, squads: Squads, state: MatchState) -> list[Event]:
    """Return the events after the last innings: a bowl-out, and an end that does not follow from the balls."""
    outcome = document["info"].get("outcome", {})
    bowl_out: list[Event] = [_read_attempt(ball, squads) for ball in document["info"].get("bowl_out", ())]
    if outcome.get("method") == "Awarded" and outcome.get("winner") in squads.team_ids:
        return [*bowl_out, MatchEnded(MatchEnd.AWARDED, squads.team_ids[outcome["winner"]])]
    stopped = _explain_stop(document, state) if state.result is None and not bowl_out else None
    return bowl_out if stopped is None else [stopped]


def _read_attempt(ball: BowlOutAttempt, squads: Squads) -> BowlOutBall:
    team = next(name for name, players in squads.players.items() if ball["bowler"] in players)
    return BowlOutBall(squads.team_ids[team], squads.players[team][ball["bowler"]], ball.get("outcome") == "hit")


def _explain_stop(document: Document, state: MatchState) -> Event | None:
    """Return the event that ended an unfinished match; None if the file shows no such end."""
    outcome = document["info"].get("outcome", {})
    if outcome.get("result") == "draw":
        return MatchEnded(MatchEnd.TIME)
    if outcome.get("result") == "no result":
        return MatchEnded(MatchEnd.ABANDONED)
    current = state.current
    if not outcome or current is None or current.ended is not None or state.conditions.overs is None:
        return None
    target = document["innings"][-1].get("target")
    if outcome.get("method") in RAIN_RULES or current.target_revised:
        # The file's target was set after play had stopped, so the par at that moment is one less.
        return MatchEnded(MatchEnd.PLAY_STOPPED, par=target["runs"] - 1 if target else None)
    return InningsEnded(InningsEnd.REDUCED)
