"""Mends a correction in conflict: folds it, and changes or removes each later event that it makes impossible."""

from collections.abc import Sequence
from contextlib import suppress

from scoring.engine.errors import Conflict, ScoringError
from scoring.engine.log.checkpoints import fold_before
from scoring.engine.log.correcting.book import Book
from scoring.engine.log.correcting.judging import judge
from scoring.engine.log.correcting.reading import MOST_CHANGES, NAMES, read_correction
from scoring.engine.log.correcting.request import Body, Correction
from scoring.engine.log.correcting.suggestions import OVER, suggest
from scoring.engine.log.log import Entry
from scoring.engine.log.timeline import apply_changes, name_bowler_again, patch_event
from scoring.engine.merge_patch import MergePatch
from scoring.engine.states.match import MatchState

FARTHEST = 3_000
"""Later events, as many as a Test has. A search folds them some four times, in a third of a second, under the lock."""
MOST_TRIES = 1_000
"""Suggestions that are tried for one correction."""
Found = tuple[MergePatch, MatchState]
"""A patch of an entry, and the state after the patched entry."""
MOST_TOGETHER = 3
"""Suggestions that are combined for one event."""


def mend(book: Book, body: Body) -> Sequence[Conflict] | None:
    """Return the events to mend, each with its repair, so that none is in conflict; None if that is not possible."""
    try:
        correction = read_correction(book, body)
        index, entries = apply_changes(book.entries, correction.changes, book.log.head + 1)
    except ScoringError:
        return None
    if len(entries) - index > FARTHEST:
        return None
    return _Mending(book, correction, index, entries).run()


class _Mending:
    def __init__(self, book: Book, correction: Correction, index: int, entries: list[Entry]) -> None:
        self.book, self.correction, self.index, self.entries = book, correction, index, entries
        self.before = book.find_before(index)
        self.mended: list[Conflict] = []
        self.tries = 0
        taken = [seq for seq, patch in correction.changes.patches.items() if "bowler_id" in patch]
        self.bowlers = [book.balls[seq].ball.bowler_id for seq in taken if seq in book.balls]

    def run(self) -> list[Conflict] | None:
        state: MatchState | None = fold_before(self.book.log, self.index)
        # By index, because a removed ball may leave the name of its bowler to a later one.
        for nth in range(self.index, len(self.entries)):
            state = self._fold(state, nth) if state is not None else None
        return None if state is None else self.mended

    def _fold(self, state: MatchState, nth: int) -> MatchState | None:
        """Return the state after an entry, mended if that is necessary; None if it cannot be mended."""
        entry = self.entries[nth]
        try:
            return self._judge(state, entry, {})
        except ScoringError as error:
            refusal = error
        if self.before.had_breach(entry.seq, refusal.code):
            with suppress(ScoringError):
                return self._judge(state, entry, {}, strict=False)
        if entry.seq in self.correction.judged or self._is_full():
            return None
        patch, after = self._patch(state, entry, refusal.code) or (None, state)
        self._note(entry, refusal, patch)
        if patch is None:
            name_bowler_again(entry.event, self.entries, nth + 1)
        return after

    def _is_full(self) -> bool:
        return len(self.mended) + len(self.correction.body["changes"]) >= MOST_CHANGES

    def _note(self, entry: Entry, refusal: ScoringError, patch: MergePatch | None) -> None:
        change = {"seq": entry.seq, "remove": True} if patch is None else {"seq": entry.seq, "patch": patch}
        place = self.book.find_place(entry.seq)
        self.mended.append(Conflict(entry.seq, refusal.code, refusal.detail, place, {"changes": [change]}))

    def _judge(self, state: MatchState, entry: Entry, patch: MergePatch, *, strict: bool = True) -> MatchState:
        pair = None if NAMES & patch.keys() else self.correction.pairs.get(entry.seq)
        return judge(state, entry, pair, strict=strict)[1]

    def _patch(self, state: MatchState, entry: Entry, code: str) -> Found | None:
        """Return a patch of the entry that is accepted, and the state after it."""
        if code in OVER:
            return None
        # The smallest first: one suggestion alone, then two together, then three.
        for more in range(MOST_TOGETHER):
            found = self._search(state, entry, {}, code, more)
            if found is not None:
                return found
        return None

    def _search(self, state: MatchState, entry: Entry, patch: MergePatch, code: str, more: int) -> Found | None:
        """Add one suggestion to `patch`, with which the entry is refused with `code`, and at most `more` others."""
        event = patch_event(entry.event, patch)
        for suggested in suggest(state, event, self.book.balls.get(entry.seq), self.bowlers):
            merged = {**patch, **suggested}
            patched = Entry(entry.seq, patch_event(entry.event, merged))
            if patched.event == event or self.tries >= MOST_TRIES:
                continue
            self.tries += 1
            try:
                return merged, self._judge(state, patched, merged)
            except ScoringError as refusal:
                other = refusal.code
            # The same refusal again: the suggestion is of no use.
            found = self._search(state, entry, merged, other, more - 1) if more and other != code else None
            if found is not None:
                return found
        return None
