"""Bytes of every ball of whole matches: the delta compared with the snapshot.

Uses only the engine: simulated T20s, and the real matches of CRICKSY_MATCH_DATA, if any.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from realtime.wire.messages import state_update
from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.reading.file import read_file
from scoring.engine.views import delta
from scoring.place import Place
from tests.bench.balls import Json, simulated, snapshots
from tests.bench.load import PROJECT
from tests.bench.measure import median, percentile
from tests.bench.report import Budget, Section, Table, figure
from tests.bench.rig import Rig, tell

SEEDS, QUICK_SEEDS = 20, 2
QUICK_REAL = 2
VIEWERS = 10_000
SIMULATED = "simulated T20"
# No snapshot is smaller than this, so a smaller delta is sent without a comparison, as in publishing.
SMALL_DELTA = 600
COLUMNS = [
    *("matches", "events", "delta median", "p95", "largest", "message median", "snapshot median", "of the snapshot"),
    *("deltas sent", "complete"),
]


@dataclass(slots=True)
class Sizes:
    """Bytes by event. `whole` counts events that are sent as a snapshot because the delta would be larger."""

    matches: int = 0
    deltas: list[int] = field(default_factory=list)
    messages: list[int] = field(default_factory=list)
    snapshots: list[int] = field(default_factory=list)
    whole: int = 0
    broken: int = 0

    @property
    def share(self) -> float:
        return sum(self.deltas) / sum(self.snapshots)

    @property
    def ratio(self) -> float:
        """Bytes of deltas divided by bytes of snapshots, for events that are sent as deltas."""
        return 1 - self.whole / len(self.deltas)

    def add(self, match_id: str, seq: int, before: Json, after: Json) -> None:
        body = orjson.dumps({"type": "delta", "base_seq": seq - 1, **delta.diff(before, after)})
        whole = len(orjson.dumps(after))
        self.deltas.append(len(body))
        self.messages.append(len(state_update(match_id, Place(1, seq), "delta", body)))
        self.snapshots.append(whole)
        self.whole += len(body) > SMALL_DELTA and len(body) > whole
        self.broken += delta.apply(before, orjson.loads(body)) != after


def run(rig: Rig) -> Section:
    by_format: dict[str, Sizes] = defaultdict(Sizes)
    for kind, match_id, document in matches(quick=rig.options.quick):
        tell(f"{kind} {match_id}")
        measure(by_format[kind], match_id, document)
    section = Section("deltas", [sizes_table(by_format), bandwidth_table(by_format)])
    for kind, sizes in by_format.items():
        if "T20" in kind:
            section.budgets += budgets(kind, sizes)
    section.figures = {kind: figures(sizes) for kind, sizes in by_format.items()}
    return section


def matches(*, quick: bool) -> Iterator[tuple[str, str, Document]]:
    for seed in range(1, (QUICK_SEEDS if quick else SEEDS) + 1):
        yield SIMULATED, f"simulated-{seed}", simulated(seed)
    files = sorted(folder().glob("*.json"))
    for path in files[:QUICK_REAL] if quick else files:
        document = read_file(path)
        yield f"real {document['info']['match_type']}", path.stem, document


def folder() -> Path:
    return Path(os.environ.get("CRICKSY_MATCH_DATA") or PROJECT.parent / "shared" / "data") / "matches"


def measure(sizes: Sizes, match_id: str, document: Document) -> None:
    before: Json | None = None
    for seq, (_, after) in enumerate(snapshots(document, match_id), start=1):
        if before is not None:
            sizes.add(match_id, seq, before, after)
        before = after
    sizes.matches += 1


def sizes_table(by_format: dict[str, Sizes]) -> Table:
    table = Table("Bytes of each event after the first, over whole matches", ["format", *COLUMNS])
    for kind, sizes in by_format.items():
        numbers = [
            *(sizes.matches, len(sizes.deltas), median(sizes.deltas), percentile(sizes.deltas, 0.95)),
            *(max(sizes.deltas), median(sizes.messages), median(sizes.snapshots)),
        ]
        complete = f"{sizes.broken} broken" if sizes.broken else "yes"
        cells = [f"{number:,.0f}" for number in numbers]
        table.rows.append([kind, *cells, f"{sizes.share:.2%}", f"{sizes.ratio:.2%}", complete])
    table.notes.append("complete: applied to the snapshot before, each delta gave exactly the snapshot after")
    return table


def bandwidth_table(by_format: dict[str, Sizes]) -> Table:
    columns = ["format", "a ball as delta", "as snapshot", "as delta, Mbit/s", "as snapshot, Mbit/s", "saved"]
    table = Table(f"To {VIEWERS:,} viewers of one match; Mbit/s at a ball every 30 seconds", columns)
    for kind, sizes in by_format.items():
        small, large = (sum(one) / len(one) * VIEWERS for one in (sizes.messages, sizes.snapshots))
        table.rows.append(
            [
                *(kind, f"{small / 1e6:.1f} MB", f"{large / 1e6:.1f} MB"),
                *(figure(small * 8 / 30e6), figure(large * 8 / 30e6), f"{1 - small / large:.1%}"),
            ]
        )
    return table


def budgets(kind: str, sizes: Sizes) -> list[Budget]:
    return [
        Budget(f"{kind}: delta, median", median(sizes.deltas), 400, "B"),
        Budget(f"{kind}: delta, p95", percentile(sizes.deltas, 0.95), 800, "B"),
        Budget(f"{kind}: deltas, of the snapshots' bytes", sizes.share * 100, 6, "%"),
        Budget(f"{kind}: delta ratio", sizes.ratio, 0.98, "", at_least=True),
        Budget(f"{kind}: deltas that are not complete", sizes.broken, 0, ""),
    ]


def figures(sizes: Sizes) -> dict[str, float]:
    return {
        "matches": sizes.matches,
        "events": len(sizes.deltas),
        "delta_median": median(sizes.deltas),
        "delta_p95": percentile(sizes.deltas, 0.95),
        "delta_max": max(sizes.deltas),
        "message_median": median(sizes.messages),
        "snapshot_median": median(sizes.snapshots),
        "share": sizes.share,
        "ratio": sizes.ratio,
        "broken": sizes.broken,
    }
