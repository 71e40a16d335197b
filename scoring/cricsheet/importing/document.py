"""Records a document as its scorer would have recorded it: event by event, in order of play.

The result follows from the balls. The outcome is read only for facts that no ball shows and a scorer records: play was
abandoned or stopped, time ran out, the match was awarded, a rain rule applied. The winner is never copied, except for
an award. So `verify_cricsheet` can compare the result that follows from the balls with the declared one.
"""

from collections.abc import Sequence

from scoring.cricsheet.importing.bowl_out import read_bowl_out
from scoring.cricsheet.importing.conditions import derive_conditions
from scoring.cricsheet.importing.endings import list_endings
from scoring.cricsheet.importing.exported import record_exported
from scoring.cricsheet.importing.heading import LONGEST_LINE, read_heading
from scoring.cricsheet.importing.innings import InningsImporter
from scoring.cricsheet.importing.recorder import Recorder
from scoring.cricsheet.importing.scorebooks import RecordEvent
from scoring.cricsheet.importing.squads import Squads, build_squads, note_unlisted_players
from scoring.cricsheet.own_keys import is_play_sealed
from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.reading.findings import Finding, Note
from scoring.cricsheet.reading.placeholders import drop_placeholders
from scoring.engine.events.match import BowlOutBall, MatchCreated, Toss
from scoring.engine.states.match import MatchState
from scoring.engine.values import TossDecision


def record_document(
    document: Document, match_id: str, record_event: RecordEvent, findings: list[Finding] | None = None
) -> MatchState:
    """Record every event of the document and return the match after the last. Raises ScoringError.

    What cannot be believed, and what the engine warns of, is added to `findings` with its place.
    """
    recorder = Recorder(record_event, [] if findings is None else findings)
    if is_play_sealed(document):
        record_exported(document, match_id, recorder)
    else:
        _record_standard(drop_placeholders(document), match_id, recorder)
    return recorder.state


def _record_standard(document: Document, match_id: str, recorder: Recorder) -> None:
    squads = build_squads(document)  # reads all balls, because event 1 must name every player of the match
    bowl_out = read_bowl_out(document, squads)
    recorder.record(_create_match(document, match_id, squads, bowl_out, recorder.note))
    note_unlisted_players(document, squads, recorder.note)
    _record_toss(document, squads, recorder)
    for index in range(len(document["innings"])):
        InningsImporter(document, index, squads, recorder).record()
    for event in list_endings(document, squads, bowl_out, recorder.state):
        recorder.record(event)


def _create_match(
    document: Document, match_id: str, squads: Squads, bowl_out: Sequence[BowlOutBall], note: Note
) -> MatchCreated:
    return MatchCreated(
        id=match_id,
        name=" v ".join(document["info"]["teams"])[:LONGEST_LINE],
        conditions=derive_conditions(document, squads, bowl_out),
        teams=squads.teams,
        **read_heading(document, match_id, note),
    )


def _record_toss(document: Document, squads: Squads, recorder: Recorder) -> None:
    toss = document["info"].get("toss", {})
    winner = toss.get("winner", "")
    if winner not in squads.team_ids:
        return
    bats_first = document["innings"][0]["team"] if document["innings"] else winner
    shown = TossDecision.BAT if bats_first == winner else TossDecision.FIELD
    decision = TossDecision(toss.get("decision", shown))
    if decision is not shown:
        recorder.note("toss_differs", f"{winner} chose to {decision}, but {bats_first} bats first")
    recorder.record(Toss(squads.team_ids[winner], decision))
