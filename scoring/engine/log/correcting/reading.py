"""Reads the body of POST /games/{id}/corrections, and puts its changes together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from scoring.engine.codec import decode, malformed
from scoring.engine.errors import ScoringError, Unlawful
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.kinds import Event, take_kind
from scoring.engine.log.bodies import read_event, read_patch
from scoring.engine.log.changes import Changes, Insertion
from scoring.engine.log.correcting import shapes
from scoring.engine.log.correcting.book import Book, Pair
from scoring.engine.log.correcting.expansion import Expansion
from scoring.engine.log.correcting.keeping import find_pairs
from scoring.engine.log.correcting.ready import expand
from scoring.engine.log.correcting.request import Body, Correction
from scoring.engine.log.log import make_address
from scoring.engine.log.timeline import patch_event
from scoring.engine.merge_patch import MergePatch

MOST_CHANGES = 500
"""In one correction. Two innings of twenty overs have half as many balls."""
MOST_PATCHES = 20_000
"""That follow from the ready corrections of one list: a tenth of a second of work."""
NAMES = frozenset({"striker_id", "non_striker_id"})


def read_correction(book: Book, body: Body) -> Correction:
    """Raises Malformed or Unlawful."""
    fields = decode(dict, body)
    listed = fields.pop("changes", None)
    keep = decode(shapes.Options, fields).keep
    if not isinstance(listed, list | tuple) or not 1 <= len(listed) <= MOST_CHANGES:
        raise malformed("changes", f"must be a list of 1 to {MOST_CHANGES} changes")
    read = _Read()
    for nth, each in enumerate(listed):
        path = f"changes[{nth}]"
        change = shapes.decode_change(each, path)
        with located(path):
            _add(read, book, change, path)
    asked = {"changes": list(listed)} | ({} if keep is None else {"keep": keep.value})
    return _put_together(read, book, asked, keeps_batters=keep is not None)


@contextmanager
def located(path: str) -> Iterator[None]:
    """Put `path` before the fields of an error, so that they name the change at fault."""
    try:
        yield
    except ScoringError as error:
        if not path:
            raise
        fields = {f"{path}.{name}": says for name, says in error.fields.items()} or {path: error.detail}
        raise type(error)(error.code, error.detail, fields) from error


@dataclass(slots=True)
class _Read:
    """The changes read so far. Ready corrections and insertions have their path in the body with them."""

    patches: dict[int, MergePatch] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    paths: dict[int, str] = field(default_factory=dict)
    inserted: list[tuple[str, Insertion]] = field(default_factory=list)
    ready: list[tuple[str, int, Expansion]] = field(default_factory=list)


def _add(read: _Read, book: Book, change: shapes.Change, path: str) -> None:
    if isinstance(change, shapes.Insertion):
        book.require(change.before_seq)
        with located("body"):
            read.inserted.append((path, Insertion(change.before_seq, _read_body(change.body))))
        return
    event = book.require(change.seq).event
    if not isinstance(change, shapes.Patch | shapes.Removal):
        read.ready.append((path, change.seq, expand(book, change)))
        if sum(len(expansion.patches) for _, _, expansion in read.ready) > MOST_PATCHES:
            raise malformed("seq", f"must not make more than {MOST_PATCHES} events differ")
        return
    if change.seq in read.paths:
        raise _contradicts(change.seq)
    read.paths[change.seq] = path
    if isinstance(change, shapes.Removal):
        read.removed.add(change.seq)
    else:
        with located("patch"):
            read.patches[change.seq] = read_patch(event, change.patch)
            patch_event(event, read.patches[change.seq])


def _read_body(body: Body) -> Event:
    """Read a ball, or an event that has its kind."""
    if body.get("kind", Delivery.kind) == Delivery.kind:
        return read_event(Delivery.kind, {key: value for key, value in body.items() if key != "kind"})
    return read_event(*take_kind(body))


def _contradicts(seq: int) -> Unlawful:
    detail = f"Two changes of the correction contradict each other: both concern event {seq}."
    return Unlawful("changes_contradict", detail, {"seq": "is changed in two ways"})


def _put_together(read: _Read, book: Book, asked: Body, *, keeps_batters: bool) -> Correction:
    """What is said of an event itself goes before what follows for it from a ready correction."""
    patches, removed = _join(read)
    for seq, patch in read.patches.items():
        patches[seq] = {**patches.get(seq, {}), **patch}
    changes = Changes(
        {seq: patch for seq, patch in patches.items() if seq not in read.removed},
        frozenset(read.removed | (removed - read.patches.keys())),
        # Insertions at different places have the same addresses, whatever their order in the list.
        tuple(insertion for _, insertion in _sort_insertions(read)),
    )
    pairs = _find_kept(read, book) if keeps_batters else {}
    return Correction(asked, changes, _find_judged(read, book, changes), pairs)


def _join(read: _Read) -> tuple[dict[int, MergePatch], set[int]]:
    """Return the patches and the removals of the ready corrections."""
    patches: dict[int, MergePatch] = {}
    removed: set[int] = set()
    for path, about, expansion in read.ready:
        removed |= expansion.removed
        for seq, patch in expansion.patches.items():
            known = patches.get(seq, {})
            if any(known[key] != patch[key] for key in known.keys() & patch.keys()):
                with located(path):
                    raise _contradicts(seq)
            patches[seq] = {**known, **patch}
        if about in read.removed:
            with located(path):
                raise _contradicts(about)
    return patches, removed


def _sort_insertions(read: _Read) -> list[tuple[str, Insertion]]:
    return sorted(read.inserted, key=lambda each: each[1].before_seq)


def _find_kept(read: _Read, book: Book) -> dict[int, Pair]:
    """Return the pairs of all balls but those whose batters the correction names itself."""
    pairs = find_pairs(book, [expansion.swap for _, _, expansion in read.ready if expansion.swap is not None])
    return {seq: pair for seq, pair in pairs.items() if not NAMES & read.patches.get(seq, {}).keys()}


def _find_judged(read: _Read, book: Book, changes: Changes) -> dict[int, str]:
    judged = {seq: path for path, _, expansion in read.ready for seq in expansion.judged}
    judged |= read.paths
    # The record that is proposed comes after the head.
    for nth, (path, _) in enumerate(_sort_insertions(read)):
        judged[make_address(book.log.head + 1, nth)] = path
    return {seq: path for seq, path in judged.items() if seq not in changes.removed}
