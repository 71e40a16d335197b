"""Matches in the database, with the rows of their scorecards as a worker writes them."""

from typing import Any

import orjson
from django.contrib.auth.models import User

from scoring.cricsheet.importing.fold import fold_document
from scoring.cricsheet.reading.file import read_file
from scoring.engine.states.match import MatchState
from scoring.engine.views.snapshot import snapshot
from scoring.folding import load_log
from scoring.place import Place
from scoring.publishing import rows
from scoring.publishing.rows import Shown
from scoring.reads import epoch_of
from scoring.services.matches import open_match
from tests.cricsheet.real import match_file
from tests.record.cast import Game


def load(match_id: str, by: User) -> MatchState:
    """Import a real match."""
    state = fold_document(read_file(match_file(match_id)), match_id)
    open_match(match_id=match_id, by=by, state=state)
    rows.write([Shown(match_id, Place(1, 1), state)])
    return state


def view(state: MatchState) -> Any:
    """The snapshot, as clients get it."""
    return orjson.loads(orjson.dumps(snapshot(state)))


def write_rows(game: Game) -> None:
    log = load_log(game.id).log
    rows.write([Shown(game.id, Place(epoch_of(game.id), log.head), log.state)])
