"""Played matches of two innings a side, as the engine folds them: each position is made by the code that serves."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scoring.cricsheet.importing.fold import list_events
from scoring.cricsheet.reading.archive import read_files
from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.reading.file import derive_match_id, parse
from scoring.engine.errors import ScoringError
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.match import MatchCreated
from scoring.engine.laws.match import start, step
from scoring.engine.laws.order import main_innings
from scoring.engine.states.innings import Partnership
from scoring.engine.states.match import MatchState, ResultKind
from workers.prediction.inputs.unpredicted import Unpredicted
from workers.prediction.two_innings.position import Position, position_of

TYPES = ("Test", "MDM")
"""The match types of Cricsheet that have two innings a side."""


@dataclass(frozen=True, slots=True)
class PlayedMatch:
    """`winner_id` is None for a draw. `positions` has one for each ball before the result. `day` is as in a context."""

    match_id: str
    day: int
    first_id: str
    winner_id: str | None
    positions: tuple[Position, ...]
    partnerships: tuple[Partnership, ...]

    def end_for(self, team_id: str) -> int:
        """Return how the match ended for a side, as an index of `Chances`: 0 won, 1 drawn, 2 lost."""
        return 1 if self.winner_id is None else 0 if self.winner_id == team_id else 2


def read_matches(paths: Sequence[Path]) -> tuple[list[PlayedMatch], Counter[str]]:
    """Return the matches in order of days, each once, and how many cannot be used, by reason. Raises Malformed."""
    found: dict[str, PlayedMatch] = {}
    unusable: Counter[str] = Counter()
    for name, body in (file for path in paths for file in read_files(path)):
        match_id = derive_match_id(name)
        try:
            document = parse(body)
            if document["info"]["match_type"] not in TYPES or match_id in found:
                continue
            played = _play(document, match_id)
        except ScoringError as error:
            played = f"unreadable: {error.detail}"
        if isinstance(played, str):
            unusable[played] += 1
        else:
            found[match_id] = played
    return sorted(found.values(), key=lambda match: (match.day, match.match_id)), unusable


def _play(document: Document, match_id: str) -> PlayedMatch | str:
    """Return the match, or a code that says why it cannot be used."""
    if not document["info"]["dates"]:
        return "no_date"
    positions = []
    for is_ball, state in _states(document, match_id):
        at = position_of(state) if is_ball and state.result is None else None
        if isinstance(at, Position):
            positions.append(at)
        elif isinstance(at, Unpredicted):
            return at.code
    if state.result is None or not positions:
        return "no_result"
    is_drawn = state.result.kind is ResultKind.DRAW
    if not is_drawn and (state.result.kind is not ResultKind.WON or state.result.reason is not None):
        return "tied_or_no_result"
    return PlayedMatch(
        match_id=match_id,
        day=date.fromisoformat(document["info"]["dates"][0]).toordinal(),
        first_id=state.innings[0].team_id,
        winner_id=None if is_drawn else state.result.winner_id,
        positions=tuple(positions),
        partnerships=tuple(_list_partnerships(state)),
    )


def _states(document: Document, match_id: str) -> Iterator[tuple[bool, MatchState]]:
    """Yield (whether the event was a ball, the match after it)."""
    created, *events = list_events(document, match_id)
    assert isinstance(created, MatchCreated)
    state = start(created)
    for seq, event in enumerate(events, start=2):
        state = step(state, event, seq=seq, strict=False)
        yield isinstance(event, Delivery), state


def _list_partnerships(state: MatchState) -> Iterator[Partnership]:
    for innings in main_innings(state):
        yield from innings.partnerships
        if innings.partnership is not None:
            yield innings.partnership
