"""Compares what scorers were told, what the database holds, what GET says and what viewers show."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scoring.engine.log.fold import fold_records
from scoring.engine.log.log import Log
from scoring.engine.views.snapshot import snapshot
from tests.faults.journal import Entry, Journal, Json, Place
from tests.faults.record import Logged, Stored

# A scorer may be refused with these at any time: another scorer was faster, or the correction was impossible.
LAWFUL_REFUSALS = (409, 412, 422)
KINDS = ("lost", "doubled", "out of order", "altered", "overwritten", "unknown", "refused", "diverged")


@dataclass(frozen=True, slots=True)
class Finding:
    kind: str
    match_id: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.match_id}: {self.detail}"


def journal_against_log(journals: Iterable[Journal], match_id: str, log: list[Logged]) -> Iterator[Finding]:
    """Every acknowledged write is in the log once, where the scorer was told, and nothing else is."""
    written = [entry for journal in journals for entry in journal.of(match_id)]
    by_seq = {row.seq: row for row in log}
    if [row.seq for row in log] != list(range(1, len(log) + 1)):
        yield Finding("lost", match_id, f"the log has gaps: {[row.seq for row in log]}")
    for entry in written:
        yield from entry_against_log(entry, by_seq)
    yield from doubled(match_id, log)
    yield from recorded_all_the_same(match_id, written, log)
    unknown = {row.key for row in log} - {entry.key for entry in written}
    yield from (Finding("unknown", match_id, f"nobody sent {key}") for key in unknown)
    for journal in journals:
        yield from order_of(journal, match_id)


def doubled(match_id: str, log: list[Logged]) -> Iterator[Finding]:
    times = Counter(row.key for row in log)
    yield from (Finding("doubled", match_id, f"{key} is in the log {n} times") for key, n in times.items() if n > 1)


def recorded_all_the_same(match_id: str, written: list[Entry], log: list[Logged]) -> Iterator[Finding]:
    """A scorer who is refused records the ball again: if an attempt did record it, the ball counts twice."""
    keys = {row.key for row in log}
    for entry in written:
        if not entry.acknowledged and entry.key in keys:
            yield Finding("doubled", match_id, f"{entry.key} is in the log, but was refused with {entry.status}")


def entry_against_log(entry: Entry, by_seq: dict[int, Logged]) -> Iterator[Finding]:
    if entry.place is None:
        if entry.status not in LAWFUL_REFUSALS:
            yield Finding("refused", entry.match_id, f"{entry.method} {entry.path}: {entry.status} {entry.answer}")
        return
    row = by_seq.get(entry.place[1])
    if row is None or row.key != entry.key:
        yield Finding("lost", entry.match_id, f"{entry.key}, acknowledged as {entry.place}, is {row and row.key} there")
    elif not holds(row, entry):
        yield Finding("altered", entry.match_id, f"{entry.key}: sent {entry.body}, stored {row.payload}")
    if entry.if_match and entry.place[1] != entry.if_match[1] + 1:
        yield Finding("overwritten", entry.match_id, f"{entry.key}: If-Match {entry.if_match}, became {entry.place}")


def holds(row: Logged, entry: Entry) -> bool:
    """Tell whether the row has what was sent."""
    if entry.path == "/games":
        return True
    if entry.path.endswith("/corrections"):
        return bool(row.payload.get("asked") == entry.body)
    seq = int(entry.path.rpartition("/")[2]) if entry.method in ("PATCH", "DELETE") else None
    if entry.method == "DELETE":
        return row.payload == {"seq": seq}
    if entry.method == "PATCH":
        return row.payload.get("seq") == seq and row.payload.get("patch") == entry.body
    if "before_seq" in entry.body:
        before_seq, event = row.payload.get("before_seq"), row.payload.get("event", {})
        return bool(before_seq == entry.body["before_seq"]) and has_all(event, entry.body)
    return has_all(row.payload, entry.body)


def has_all(payload: Json, body: Json) -> bool:
    """Zeros are stored by leaving them out."""
    sent = {name: value for name, value in body.items() if name not in ("kind", "before_seq")}
    return all(payload.get(name, 0) == value for name, value in sent.items())


def order_of(journal: Journal, match_id: str) -> Iterator[Finding]:
    seqs = [entry.place[1] for entry in journal.of(match_id) if entry.place]
    if seqs != sorted(seqs):
        yield Finding("out of order", match_id, f"{journal.scorer} sent in order what became {seqs}")


def log_against_rows(match_id: str, stored: Stored) -> Iterator[Finding]:
    """The rows for admin and SQL equal those of a fresh fold, and all events are published."""
    from scoring.publishing.rows import tables_of

    expected = {table.model._meta.db_table: rows for table, rows in tables_of(folded(stored).state).items()}
    for name, found in stored.rows.items():
        if sorted(map(repr, found)) != sorted(map(repr, (in_order(row, found) for row in expected[name]))):
            yield Finding("diverged", match_id, f"the rows of {name} are not those of the log")
    if not len(stored.log) == stored.head == stored.published:
        detail = f"{len(stored.log)} events, head {stored.head}, published {stored.published}"
        yield Finding("diverged", match_id, detail)


def in_order(row: Json, like: list[Json]) -> Json:
    return {name: row[name] for name in like[0]} if like else row


def log_against_game(match_id: str, stored: Stored, game: Json) -> Iterator[Finding]:
    log = folded(stored)
    if (game["epoch"], game["seq"]) != (stored.epoch, log.head):
        detail = f"GET says {game['epoch']}.{game['seq']}, the record {stored.epoch}.{log.head}"
        yield Finding("diverged", match_id, detail)
    elif game["snapshot"] != snapshot(log.state):
        yield Finding("diverged", match_id, f"GET is not the fold of the log at {log.head}")


def viewer_against_game(game: Json, place: Place, shown: Json) -> Iterator[Finding]:
    if (game["epoch"], game["seq"]) != place:
        yield Finding("diverged", game["id"], f"a viewer is at {place}, GET at {game['epoch']}.{game['seq']}")
    elif game["snapshot"] != shown:
        yield Finding("diverged", game["id"], f"a viewer at {place} shows something else than GET")


def folded(stored: Stored) -> Log:
    return fold_records((row.seq, row.kind, row.payload) for row in stored.log)
