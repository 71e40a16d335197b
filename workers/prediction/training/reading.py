"""Played matches from Cricsheet files, folded by the engine as live matches are."""

import gc
import os
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

from scoring.cricsheet.archive import matches_under
from scoring.cricsheet.fold import fold
from scoring.cricsheet.read import match_id, parse
from scoring.engine.errors import Malformed, ScoringError
from scoring.engine.laws.dismissals import MAY_RETURN
from scoring.engine.laws.order import main_innings
from scoring.engine.states.ball import Ball
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState, ResultKind
from workers.prediction.played import Played, PlayedInnings, Row
from workers.prediction.prediction import Unpredicted
from workers.prediction.scene import kind_of, setting_of

File = tuple[str, bytes]
AT_ONCE = 16  # files handed to a process together


def read_matches(path: Path) -> Iterator[tuple[str, Played | str]]:
    """(file, the match or why it is of no use) of every Cricsheet file under a path, folded by all processors.

    Raises Malformed where the path cannot be read on; not within the pool, which would wait for ever for the answer.
    """
    broken: list[Malformed] = []
    with Pool(os.cpu_count(), initializer=gc.disable) as pool:
        yield from pool.imap(_read, _files(path, broken), chunksize=AT_ONCE)
    if broken:
        raise broken[0]


def _files(path: Path, broken: list[Malformed]) -> Iterator[File]:
    try:
        yield from matches_under(path)
    except Malformed as error:
        broken.append(error)


def _read(file: File) -> tuple[str, Played | str]:
    name, body = file
    try:
        return name, played_of(fold(parse(body), match_id(name)))
    except ScoringError as error:
        return name, f"unreadable: {error.detail}"


def played_of(match: MatchState) -> Played | str:
    """A finished match; else why it teaches nothing."""
    kind = kind_of(match.conditions)
    if isinstance(kind, Unpredicted):
        return kind.code
    first_wins = _first_wins(match)
    if first_wins is None:
        return "no_result"
    main = main_innings(match)[:2]
    clean = all(innings.method is None and not innings.target_revised for innings in main) and all(
        _length(match, innings) == match.conditions.max_balls for innings in main
    )
    return Played(
        match_id=match.created.id,
        setting=setting_of(match, kind),
        per_over=match.conditions.balls_per_over,
        innings=tuple(_innings(match, innings) for innings in main),
        first_wins=first_wins,
        clean=clean and match.result is not None and match.result.method is None,
        names={player.id: player.name for player in match.players.values()},
    )


def _first_wins(match: MatchState) -> float | None:
    result = match.result
    if result is None or not match.innings:
        return None
    if result.kind is ResultKind.TIE:
        return 0.5
    if result.kind is not ResultKind.WON or result.reason is not None:
        return None
    return float(result.winner_id == match.innings[0].team_id)


def _length(match: MatchState, innings: Innings) -> int:
    return (innings.max_overs or 0) * match.conditions.balls_per_over + innings.max_extra_balls


def _innings(match: MatchState, innings: Innings) -> PlayedInnings:
    rows, legal, lost, total = [], 0, 0, 0
    for ball in (ball for over in innings.all_overs for ball in over.balls):
        legal += ball.legal
        lost += sum(out.dismissal.kind not in MAY_RETURN for out in ball.outs)
        total += ball.total
        rows.append(_row(ball, legal, lost, total))
    return PlayedInnings(innings.number, _length(match, innings), innings.target, tuple(rows))


def _row(ball: Ball, legal: int, lost: int, total: int) -> Row:
    return Row(
        legal_balls=legal,
        total=total,
        wickets=lost,
        runs=ball.total,
        outs=tuple(out.player_id for out in ball.outs),
        legal=ball.legal,
        faced=not ball.extras.wides,
        striker=ball.striker_id,
        non_striker=ball.non_striker_id or "",
        bowler=ball.bowler_id,
    )
