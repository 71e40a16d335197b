"""How later events were judged before a correction, so that it is not blamed for what was so already."""

from functools import cached_property
from typing import NamedTuple

from scoring.engine.errors import ScoringError
from scoring.engine.laws.match import step
from scoring.engine.log.checkpoints import fold_before
from scoring.engine.log.log import Log


class _Judged(NamedTuple):
    """Pairs of seq and code."""

    breaches: set[tuple[int, str]]
    remarks: set[tuple[int, str]]


class Before:
    """The events from entry `index` on, without the correction. They are folded again only if this is asked for."""

    def __init__(self, log: Log, index: int) -> None:
        self.log, self.index = log, index

    def had_breach(self, seq: int, code: str) -> bool:
        """Whether strict play refuses the event anyway. An old record may hold such events."""
        return (seq, code) in self._judged.breaches

    def had_remark(self, seq: int, code: str) -> bool:
        return (seq, code) in self._judged.remarks

    @cached_property
    def _judged(self) -> _Judged:
        state, judged = fold_before(self.log, self.index), _Judged(set(), set())
        for entry in self.log.entries[self.index :]:
            try:
                state = step(state, entry.event, seq=entry.seq)
            except ScoringError as refusal:
                judged.breaches.add((entry.seq, refusal.code))
                state = step(state, entry.event, seq=entry.seq, strict=False)
            judged.remarks.update((entry.seq, remark.code) for remark in (*state.warnings, *state.assumed))
        return judged
