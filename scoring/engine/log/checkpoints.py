"""Appends to the timeline, and keeps some earlier states with it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from scoring.engine.laws.match import step
from scoring.engine.log.log import Entry, Log
from scoring.engine.states.match import MatchState

# Kept are the last 8 states, so that undo is one step back, and every 64th, so that a correction refolds little. Not
# all are kept, because a state takes about 10 KB.
RECENT, SPACING = 8, 64


Fold = Callable[[MatchState, Entry], tuple[Entry, MatchState]]
"""Takes the state before an event, and returns the event as it is kept and the state after it."""


def fold_leniently(state: MatchState, entry: Entry) -> tuple[Entry, MatchState]:
    """Fold an event that was judged when it was recorded, perhaps by an earlier version of the laws."""
    return entry, step(state, entry.event, seq=entry.seq, strict=False)


def append(log: Log, entry: Entry) -> Log:
    """Return the log with one more recorded event in force. Raises ScoringError."""
    return append_folded(log, *fold_leniently(log.state, entry))


def append_folded(log: Log, entry: Entry, state: MatchState) -> Log:
    """Return the log with one more event in force, if the state after it is known already."""
    entries = (*log.entries, entry)
    return replace(log, entries=entries, state=state, checkpoints=_keep(log.checkpoints, len(entries), state))


def append_all(log: Log, timeline: tuple[Entry, ...], fold: Fold = fold_leniently) -> Log:
    """Return the log with the whole timeline, of which it has the first entries. Raises ScoringError."""
    # Not one `append` after the other: each copies all entries, which takes seconds for 20,000 of them.
    state, length, kept, entries = log.state, len(timeline), dict(log.checkpoints), list(log.entries)
    for n, entry in enumerate(timeline[len(entries) :], len(entries) + 1):
        folded, state = fold(state, entry)
        entries.append(folded)
        if _is_kept(n, length):
            kept[n] = state
    return replace(log, entries=tuple(entries), state=state, checkpoints=_keep(kept, length, state))


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
        _, state = fold_leniently(state, entry)
    return state


def _find_base(log: Log, index: int) -> int:
    # There is always one: the state after event 1 is never dropped, and event 1 cannot be corrected.
    return max(n for n in log.checkpoints if n <= index)
