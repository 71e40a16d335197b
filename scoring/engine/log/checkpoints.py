"""Appends to the timeline, and keeps some earlier states with it."""

from collections.abc import Mapping
from dataclasses import replace

from scoring.engine.laws.match import step
from scoring.engine.log.log import Entry, Log
from scoring.engine.states.match import MatchState

# Kept are the last 8 states, so that undo is one step back, and every 64th, so that a correction refolds little. Not
# all are kept, because a state takes about 10 KB.
RECENT, SPACING = 8, 64


def append(log: Log, entry: Entry, *, strict: bool) -> Log:
    """Return the log with one more event in force. Raises ScoringError."""
    state = step(log.state, entry.event, seq=entry.seq, strict=strict)
    return append_folded(log, entry, state)


def append_folded(log: Log, entry: Entry, state: MatchState) -> Log:
    """Return the log with one more event in force, if the state after it is known already."""
    entries = (*log.entries, entry)
    return replace(log, entries=entries, state=state, checkpoints=_keep(log.checkpoints, len(entries), state))


def append_all(log: Log, timeline: tuple[Entry, ...]) -> Log:
    """Return the log with the whole timeline, of which it has the first entries, folded leniently.

    Raises ScoringError.
    """
    # Not one `append` after the other: each copies all entries, which takes seconds for 20,000 of them.
    state, length, kept = log.state, len(timeline), dict(log.checkpoints)
    for n, entry in enumerate(timeline[len(log.entries) :], len(log.entries) + 1):
        state = step(state, entry.event, seq=entry.seq, strict=False)
        if _is_kept(n, length):
            kept[n] = state
    return replace(log, entries=timeline, state=state, checkpoints=_keep(kept, length, state))


def _is_kept(n: int, length: int) -> bool:
    return n > length - RECENT or n == 1 or n % SPACING == 0


def _keep(checkpoints: Mapping[int, MatchState], length: int, state: MatchState) -> dict[int, MatchState]:
    """Return the checkpoints with the newest state, without those that are no longer needed."""
    kept = {n: old for n, old in checkpoints.items() if n < length and _is_kept(n, length)}
    kept[length] = state
    return kept


def rewind(log: Log, index: int, timeline: tuple[Entry, ...]) -> Log:
    """Return the log at its last checkpoint before entry `index`, with the entries of `timeline`.

    The old and the new timeline must be equal up to `index`.
    """
    base = _find_base(log, index)
    return replace(
        log,
        entries=timeline[:base],
        state=log.checkpoints[base],
        checkpoints={n: state for n, state in log.checkpoints.items() if n <= base},
    )


def fold_before(log: Log, index: int) -> MatchState:
    """Return the state before entry `index` of the timeline."""
    base = _find_base(log, index)
    state = log.checkpoints[base]
    for entry in log.entries[base:index]:
        # Lenient, because each event was judged when it was recorded.
        state = step(state, entry.event, seq=entry.seq, strict=False)
    return state


def _find_base(log: Log, index: int) -> int:
    # There is always one: the state after event 1 is never dropped, and event 1 cannot be corrected.
    return max(n for n in log.checkpoints if n <= index)
