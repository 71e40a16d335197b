"""Whole matches as states, to compare what viewers get with the state of the engine."""

from collections.abc import Iterator
from contextlib import suppress

from scoring.cricsheet.importing.document import record_document
from scoring.cricsheet.importing.scorebooks import Scorebook
from scoring.cricsheet.reading.documents import Document
from scoring.engine.errors import ScoringError
from scoring.engine.events.kinds import Event
from scoring.engine.log.proposals import propose_event
from scoring.engine.states.match import MatchState
from tests.engine.matches import FORMS, random_match
from tests.engine.play import match


def states(document: Document, match_id: str = "g") -> list[MatchState]:
    """Return the state of the match after each event, from `match_created` on."""
    book, seen = Scorebook(), []

    def record(event: Event) -> MatchState:
        seen.append(book.record(event))
        return seen[-1]

    record_document(document, match_id, record)
    return seen


def random_states(seed: int) -> Iterator[MatchState]:
    """Yield the states of a random lawful match, with some corrections and undone balls."""
    form = FORMS[seed % len(FORMS)]
    game = match(**form)
    yield game.match
    for number, (kind, body) in enumerate(random_match(seed, form).bodies):
        game = game.take(propose_event(game.log, kind, body))
        yield game.match
        if number % 17 == 0:
            yield game.undo().match
            yield game.match
        if number % 23 == 0:
            with suppress(ScoringError):  # the correction may be unlawful, or make a later ball so
                yield game.amend(game.seqs[-1 - number % 9], runs=number % 4).match
                yield game.match
