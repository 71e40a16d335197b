"""Folds again from a corrected event, and finds the conflicts that stop a correction."""

from scoring.engine.errors import Conflict, Conflicts, ScoringError
from scoring.engine.laws.match import step
from scoring.engine.log.checkpoints import append, append_all, append_folded, fold_before, rewind
from scoring.engine.log.log import REMOVED, Entry, Log, Record
from scoring.engine.log.timeline import Timeline, correct_timeline


def correct(log: Log, correction: Record, *, strict: bool) -> Log:
    """Return the log with its timeline corrected. Raises ScoringError, which includes Conflicts if `strict`."""
    index, timeline = correct_timeline(log.entries, correction)
    changed = None if correction.kind == REMOVED else index
    return refold(log, index, timeline, changed, strict=strict)


def refold(log: Log, index: int, timeline: Timeline, changed: int | None, *, strict: bool) -> Log:
    """Return the log folded again from entry `index` on.

    `changed` is the index of the amended or inserted event, which is judged as a new one. If `strict`, later events
    that have become impossible are raised as Conflicts.
    """
    before = log
    log = rewind(log, index, timeline)
    if not strict:
        return append_all(log, timeline)
    conflicts: list[Conflict] = []
    # The entries between the checkpoint and `index` are the same as before, so they are not judged again.
    for n in range(len(log.entries), len(timeline)):
        log = _refold_one(log, timeline[n], n == changed, conflicts, strict=n >= index)
    # Old breaches are looked up only now: most corrections have no conflict, and this folds the log once more.
    if conflicts:
        _raise_new(conflicts, _find_breaches(before, index))
    return log


def _refold_one(log: Log, entry: Entry, changed: bool, conflicts: list[Conflict], *, strict: bool) -> Log:
    """Append one entry. If a later event is refused, add a conflict and go on, so that all conflicts are reported."""
    try:
        return append(log, entry, strict=strict)
    except ScoringError as refusal:
        if changed or not strict:
            raise
        conflicts.append(Conflict(entry.seq, refusal.code, refusal.detail))
    # The refused event is folded leniently, so that later events are judged in a state close to the real one.
    try:
        return append(log, entry, strict=False)
    except ScoringError as refusal:
        conflicts[-1] = Conflict(entry.seq, refusal.code, refusal.detail)
        return append_folded(log, entry, log.state)


def _raise_new(conflicts: list[Conflict], known: set[tuple[int, str]]) -> None:
    new = [conflict for conflict in conflicts if (conflict.seq, conflict.code) not in known]
    if new:
        raise Conflicts(new)


def _find_breaches(log: Log, index: int) -> set[tuple[int, str]]:
    """Return (seq, code) of the events from `index` on that strict play refuses even without the correction.

    An old record may hold such events. The correction did not cause them, so they must not stop it.
    """
    state, found = fold_before(log, index), set()
    for entry in log.entries[index:]:
        try:
            state = step(state, entry.event, seq=entry.seq)
        except ScoringError as refusal:
            found.add((entry.seq, refusal.code))
            state = step(state, entry.event, seq=entry.seq, strict=False)
    return found
