"""Exports a match and imports it again: it must be the same match."""

from collections.abc import Mapping
from typing import Any

import orjson

from scoring.cricsheet.exporting.match import export_match
from scoring.cricsheet.importing.fold import fold_document
from scoring.cricsheet.reading.file import parse
from scoring.engine.codec import encode_whole
from scoring.engine.log.log import Log
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.views.scorecard import scorecard


def find_losses(log: Log) -> list[str]:
    """Return paths, such as "innings[0].total", of what an export and an import have changed. Raises ScoringError."""
    document = parse(orjson.dumps(export_match(log)))
    return _list_differences("", _describe(log.state), _describe(fold_document(document, log.state.created.id)))


def _describe(match: MatchState) -> dict[str, Any]:
    """Return all that must come back: scorecard, result, conditions, names, ids and targets."""
    return {
        **scorecard(match),
        "decided": match.result and encode_whole(match.result),
        "conditions": encode_whole(match.conditions),
        "names": [match.name, *((team.id, team.name) for team in match.teams)],
        "players": {player_id: (player.name, player.role) for player_id, player in match.players.items()},
        "targets": [_describe_target(innings) for innings in match.innings],
        "ticker": [entry.text for entry in match.ticker],
    }


def _describe_target(innings: Innings) -> dict[str, Any]:
    return {
        "target": innings.target,
        "par": innings.par,
        "length": (innings.max_overs, innings.max_extra_balls),
        "ended": innings.ended,
        "method": innings.method,
    }


def _list_differences(path: str, one: Any, other: Any) -> list[str]:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return [
            difference
            for key in {**one, **other}
            for difference in _list_differences(f"{path}.{key}" if path else str(key), one.get(key), other.get(key))
        ]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [found for index, pair in pairs for found in _list_differences(f"{path}[{index}]", *pair)]
    return [] if one == other else [path]
