"""Folds the match again with a correction, and finds the later events that it makes impossible."""

from collections.abc import Iterator
from typing import NamedTuple

from scoring.engine.errors import Conflict, ScoringError
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.kinds import Event
from scoring.engine.log.bodies import add_facts
from scoring.engine.log.changes import Changes
from scoring.engine.log.checkpoints import append_all, rewind
from scoring.engine.log.correcting.book import Book
from scoring.engine.log.correcting.judging import judge
from scoring.engine.log.correcting.reading import located
from scoring.engine.log.correcting.remarks import Noted, Remarks, note, summarize
from scoring.engine.log.correcting.request import Correction
from scoring.engine.log.log import Entry, Log, make_address
from scoring.engine.log.timeline import Timeline, apply_changes
from scoring.engine.merge_patch import MergePatch
from scoring.engine.states.match import MatchState, Remark


class Refolded(NamedTuple):
    """The log with the corrected timeline, without the record of the correction.

    `changes` are complete: with the facts of inserted events, and with the names of batters who are kept.
    """

    log: Log
    changes: Changes
    remarks: Remarks
    conflicts: list[Conflict]


def refold(book: Book, correction: Correction) -> Refolded:
    """Raises ScoringError if an event that the correction is about is refused."""
    index, entries = apply_changes(book.entries, correction.changes, book.log.head + 1)
    timeline = tuple(entries)
    # The entries between the last checkpoint and `index` are as before, so they are not judged again.
    unchanged = append_all(rewind(book.log, index, timeline), timeline[:index])
    folding = _Folding(book, correction, index)
    log = append_all(unchanged, timeline, folding.fold)
    changes = _complete(correction.changes, timeline[index:], log.entries[index:], book.log.head + 1)
    return Refolded(log, changes, folding.list_remarks(), folding.conflicts)


class _Folding:
    """Judges events one by one. After an impossible one it goes on, so that all conflicts are found."""

    def __init__(self, book: Book, correction: Correction, index: int) -> None:
        self.book, self.correction, self.before = book, correction, book.find_before(index)
        self.conflicts: list[Conflict] = []
        self.noted: list[Noted] = []

    def fold(self, state: MatchState, entry: Entry) -> tuple[Entry, MatchState]:
        folded, after = self._judge(state, entry)
        noted = note(entry.seq, after, is_ball=isinstance(entry.event, Delivery))
        if noted is not None:
            self.noted.append(noted)
        return folded, after

    def _judge(self, state: MatchState, entry: Entry) -> tuple[Entry, MatchState]:
        pair, path = self.correction.pairs.get(entry.seq), self.correction.judged.get(entry.seq)
        if path is not None:
            with located(path):
                entry, after = judge(state, entry, pair)
            is_new = entry.seq not in self.book.places
            return Entry(entry.seq, add_facts(entry.event, after)) if is_new else entry, after
        try:
            return judge(state, entry, pair)
        except ScoringError as refusal:
            if not self.before.had_breach(entry.seq, refusal.code):
                self._add_conflict(entry, refusal)
        # The refused event is folded leniently, so that later events are judged in a state close to the real one.
        try:
            return judge(state, entry, pair, strict=False)
        except ScoringError as refusal:
            self._add_conflict(entry, refusal)
            return entry, state

    def _add_conflict(self, entry: Entry, refusal: ScoringError) -> None:
        """Add a conflict, or replace that of the same event."""
        if self.conflicts and self.conflicts[-1].seq == entry.seq:
            self.conflicts.pop()
        self.conflicts.append(Conflict(entry.seq, refusal.code, refusal.detail, self.book.find_place(entry.seq)))

    def list_remarks(self) -> Remarks:
        if self.conflicts:
            return Remarks((), ())
        return Remarks(
            summarize(
                (noted.place, remark) for noted in self.noted for remark in self._new(noted, noted.remarks.warnings)
            ),
            summarize(
                (noted.place, remark) for noted in self.noted for remark in self._new(noted, noted.remarks.assumed)
            ),
        )

    def _new(self, noted: Noted, remarks: tuple[Remark, ...]) -> Iterator[Remark]:
        """Yield the remarks of an event that is judged as new, else those that it did not have before."""
        for remark in remarks:
            if noted.seq in self.correction.judged or not self.before.had_remark(noted.seq, remark.code):
                yield remark


def _complete(changes: Changes, given: Timeline, folded: Timeline, seq: int) -> Changes:
    """Add to the changes what folding added to the events: facts to inserted ones, names to those that keep a pair."""
    events = {after.seq: after.event for before, after in zip(given, folded, strict=True) if after is not before}
    addresses = [make_address(seq, nth) for nth in range(len(changes.inserted))]
    inserted = zip(changes.inserted, addresses, strict=True)
    named = {seq: _name_pair(event) for seq, event in events.items() if seq not in addresses}
    return Changes(
        {**changes.patches, **{seq: {**changes.patches.get(seq, {}), **names} for seq, names in named.items()}},
        changes.removed,
        tuple(insertion._replace(event=events[address]) for insertion, address in inserted),
    )


def _name_pair(event: Event) -> MergePatch:
    assert isinstance(event, Delivery)
    return {"striker_id": event.striker_id, "non_striker_id": event.non_striker_id}
