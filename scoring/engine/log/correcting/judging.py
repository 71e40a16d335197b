"""Judges an event of a corrected timeline as strict play does."""

from dataclasses import replace

from scoring.engine.errors import ScoringError, Unlawful
from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.match import step
from scoring.engine.log.correcting.book import Pair
from scoring.engine.log.log import Entry
from scoring.engine.states.match import MatchState


def judge(state: MatchState, entry: Entry, pair: Pair | None, *, strict: bool = True) -> tuple[Entry, MatchState]:
    """Return the event and the state after it. A ball that must keep its pair names it where the laws derive another.

    Raises ScoringError.
    """
    if pair is None:
        return entry, step(state, entry.event, seq=entry.seq, strict=strict)
    try:
        after = step(state, entry.event, seq=entry.seq, strict=strict)
    except ScoringError:
        # Perhaps only because the laws derive other batters.
        return _judge_with_pair(state, entry, pair, strict=strict)
    return (entry, after) if _find_pair(after) == pair else _judge_with_pair(state, entry, pair, strict=strict)


def _judge_with_pair(state: MatchState, entry: Entry, pair: Pair, *, strict: bool) -> tuple[Entry, MatchState]:
    assert isinstance(entry.event, Delivery)
    striker, non_striker = pair
    entry = Entry(entry.seq, replace(entry.event, striker_id=striker, non_striker_id=non_striker))
    after = step(state, entry.event, seq=entry.seq, strict=strict)
    if _find_pair(after) != pair:
        # Nobody can be named as the missing partner of a batter who bats on alone.
        raise Unlawful("batters_not_kept", "The batters of this ball cannot stay as they were.")
    return entry, after


def _find_pair(state: MatchState) -> Pair | None:
    ball = state.innings[-1].last_ball if state.innings else None
    return None if ball is None else (ball.striker_id, ball.non_striker_id)
