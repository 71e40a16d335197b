"""One table beside the guide's figures, one of what the kill and the drain cost, one of CPU; and their budgets."""

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tests.bench import histogram
from tests.bench.live import Reception
from tests.bench.measure import percentile
from tests.bench.people import KILLED, Requests
from tests.bench.report import Budget, Section, Table, figure

if TYPE_CHECKING:
    from tests.bench.balanced import Found, Part, Size

QUANTILES = (0.5, 0.95, 0.99)
# Milliseconds: p50, p95 and p99 of the guide that Cricksy implements.
GUIDE = {
    "POST delivery": (25, 65, 120),
    "GET game": (15, 35, 60),
    "POST game": (45, 120, 200),
    "GET ws-metrics": (2, 5, 10),
}
EMISSION_P95 = 8
DELTA_RATIO = 0.85
LARGEST_MEAN = 3 * 1024
UPDATES_A_SECOND = 1_000
BACK_SECONDS = 10
NONE = Requests("", 0, 0, 0.0, 0.0, 0.0)


def section(ways: "list[Found]") -> Section:
    budgets = [budget for way in ways for budget in [*guide_budgets(way), *loss_budgets(way)]]
    tables = [guide(ways), crowd(ways), losses(ways), processor(ways)]
    return Section("load", tables, budgets, {way.title: figures(way) for way in ways})


def guide(ways: "list[Found]") -> Table:
    size = ways[0].size
    title = f"{of_part(size, 0)}: p50 / p95 / p99 in ms"
    table = Table(title, ["what", "the guide", *(way.title for way in ways)])
    table.rows = [*(times_row(kind, ways) for kind in GUIDE), *part_rows(ways, 0, f"p95 {EMISSION_P95}")]
    table.rows += [
        [
            "share of deltas in what viewers got",
            f"{DELTA_RATIO}",
            *(f"{delta_ratio(way.parts[0]):.3f}" for way in ways),
        ],
        ["a delta, mean bytes", f"{LARGEST_MEAN:,}", *(figure(mean_size(way.parts[0])) for way in ways)],
        ["largest delta, bytes", "", *(f"{way.parts[0].reception.largest:,}" for way in ways)],
    ]
    table.notes.append("HTTP goes through nginx in both; Locust rounds what is above 100 ms")
    table.notes.append("an emission: from the first write of a delta to a viewer to the last one of a process")
    table.notes.append("the largest deltas are those that end an innings: they hold its card")
    return table


def crowd(ways: "list[Found]") -> Table:
    table = Table(f"{of_part(ways[0].size, 1)}, in ms", ["what", "the guide", *(way.title for way in ways)])
    table.rows = part_rows(ways, 1, "")
    rates = [figure(updates(way, way.parts[1])) for way in ways]
    table.rows.append(["updates a second, of one process", f"{UPDATES_A_SECOND:,}", *rates])
    return table


def of_part(size: "Size", number: int) -> str:
    who = f"{size.people[number]:,} people and {size.viewers[number]:,} viewers"
    return f"{who} on {size.matches} matches, a ball a second on each"


def part_rows(ways: "list[Found]", number: int, emission: str) -> list[list[str]]:
    parts = [way.parts[number] for way in ways]
    to_last = [slashes(to_last_viewer(way, part)) for way, part in zip(ways, parts, strict=True)]
    return [
        ["posted to the last viewer of its match", "", *to_last],
        ["recorded to the last write of a process", "", *(slashes(milliseconds(part.latencies)) for part in parts)],
        ["emission", emission, *(slashes(milliseconds(part.fan_outs)) for part in parts)],
    ]


def times_row(kind: str, ways: "list[Found]") -> list[str]:
    return [kind, slashes(GUIDE[kind]), *(slashes(times_of(way, kind)) for way in ways)]


def times_of(way: "Found", kind: str) -> tuple[float, ...]:
    found = way.parts[0].requests.get(kind, NONE)
    return found.p50, found.p95, found.p99


def slashes(values: "tuple[float, ...]") -> str:
    return " / ".join(figure(value) for value in values)


def balls_of(way: "Found", begun: float, ended: float = math.inf) -> dict[tuple[str, int], float]:
    """Return when each ball of that time was sent, by match and seq."""
    return {
        (one.match_id, seq): sent for one in way.playing for seq, sent in one.posted.items() if begun <= sent <= ended
    }


def to_last_viewer(way: "Found", part: "Part") -> tuple[float, ...]:
    arrived = part.reception.arrivals
    seconds = [
        arrived[match][seq].at - sent
        for (match, seq), sent in balls_of(way, part.begun, part.ended).items()
        if seq in arrived.get(match, {})
    ]
    return tuple(percentile(seconds, share) * 1e3 if seconds else 0.0 for share in QUANTILES)


def milliseconds(buckets: histogram.Buckets) -> tuple[float, ...]:
    return tuple(histogram.quantile(buckets, share) * 1e3 for share in QUANTILES)


def updates(way: "Found", part: "Part") -> float:
    """Return the states a second that one WebSocket process sent to viewers of the crowd, on average."""
    arrived = part.reception.arrivals
    balls = balls_of(way, part.begun, part.ended)
    sent = sum(arrived[match][seq].viewers for match, seq in balls if seq in arrived.get(match, {}))
    return sent / part.seconds / way.websockets


def delta_ratio(part: "Part") -> float:
    return part.reception.deltas / max(part.reception.deltas + part.reception.snapshots, 1)


def mean_size(part: "Part") -> float:
    return part.reception.size / max(part.reception.deltas, 1)


def within_snapshots(way: "Found") -> int:
    """Return how many states reached a viewer only as part of a later snapshot, as those of a worker that restarted.

    Those of the second part are counted to its end.
    """
    ends = way.parts[0].ended, math.inf
    return sum(
        max(watching(way, number) - received(part, match, seq), 0)
        for number, (part, end) in enumerate(zip(way.parts, ends, strict=True))
        for match, seq in balls_of(way, part.begun, end)
    )


def not_at_the_end(way: "Found") -> int:
    """Return how many viewers did not get the last state of their match."""
    part = way.parts[1]
    return sum(max(watching(way, 1) - received(part, one.match_id, max(one.posted)), 0) for one in way.playing)


def watching(way: "Found", number: int) -> int:
    """Return the viewers of each match."""
    return way.each_port(way.size.viewers[number]) * len(way.ports)


def received(part: "Part", match: str, seq: int) -> int:
    arrival = part.reception.arrivals.get(match, {}).get(seq)
    return arrival.viewers if arrival else 0


def requests_of(way: "Found") -> list[Requests]:
    return [one for part in way.parts for one in part.requests.values()]


def failed(way: "Found") -> int:
    """Requests that failed, and frames that viewers of Locust lacked; not the ends of sockets of a killed server."""
    return len(way.refused) + sum(one.failures for one in requests_of(way) if KILLED not in one.kind)


def longest_away(way: "Found") -> float:
    return max(lost(way).away, default=0.0)


def lost(way: "Found") -> Reception:
    """Return what the crowd received while servers were taken away."""
    return way.parts[1].reception


def losses(ways: "list[Found]") -> Table:
    table = Table("A server killed, another drained, all restarted", ["what", *(way.title for way in ways)])
    table.rows = [
        ["requests of people", *(figure(sum(one.count for one in requests_of(way))) for way in ways)],
        ["requests that failed", *(str(failed(way)) for way in ways)],
        ["viewers that lost their server", *(str(len(lost(way).away)) for way in ways)],
        ["back after, p50 / p95 / p99 s", *(slashes(back(way)) for way in ways)],
        ["back after, longest, s", *(f"{longest_away(way):.2f}" for way in ways)],
        ["still away at the end", *(str(lost(way).still_away) for way in ways)],
        ["gaps that viewers saw", *(str(lost(way).gaps) for way in ways)],
        ["viewers without the last state", *(str(not_at_the_end(way)) for way in ways)],
        ["states that came within a snapshot", *(str(within_snapshots(way)) for way in ways)],
    ]
    table.notes += [f"{way.title}: {line}" for way in ways for line in refusals(way)]
    return table


def back(way: "Found") -> tuple[float, ...]:
    return tuple(percentile(lost(way).away, share) if lost(way).away else 0.0 for share in QUANTILES)


def refusals(way: "Found") -> list[str]:
    of_people = [f"{one.failures} of {one.count} x {one.kind}" for one in requests_of(way) if one.failures]
    return [*of_people, *(reason for part in way.parts for reason in part.reasons), *way.refused[:5]]


def processor(ways: "list[Found]") -> Table:
    """CPU by process: a process that only one way had has no figure in the others."""
    columns = [
        (way, part, f"{way.title}, {way.size.viewers[number]:,}")
        for way in ways
        for number, part in enumerate(way.parts)
    ]
    names = list(dict.fromkeys(name for _, part, _ in columns for name in part.cpu))
    table = Table("CPU by number of viewers, in per cent of a core", ["process", *(title for *_, title in columns)])
    for name in [*names, "all"]:
        table.rows.append([name, *(share_of_core(part, name) for _, part, _ in columns)])
    table.notes.append("people and crowd are the generators, on the same cores")
    return table


def share_of_core(part: "Part", name: str) -> str:
    seconds = sum(part.cpu.values()) if name == "all" else part.cpu.get(name, 0.0)
    return f"{100 * seconds / part.seconds:.1f}"


def guide_budgets(way: "Found") -> list[Budget]:
    names = ("p50", "p95", "p99")
    times = [
        Budget(f"{way.title}: {kind} {name}", value, limit, "ms")
        for kind, limits in GUIDE.items()
        for name, value, limit in zip(names, times_of(way, kind), limits, strict=True)
    ]
    return [
        *times,
        Budget(f"{way.title}: emission p95", milliseconds(way.parts[0].fan_outs)[1], EMISSION_P95, "ms"),
        Budget(
            f"{way.title}: updates of one process", updates(way, way.parts[1]), UPDATES_A_SECOND, "/s", at_least=True
        ),
        Budget(f"{way.title}: share of deltas", delta_ratio(way.parts[0]), DELTA_RATIO, "", at_least=True),
        Budget(f"{way.title}: a delta, mean bytes", mean_size(way.parts[0]), LARGEST_MEAN, "B"),
    ]


def loss_budgets(way: "Found") -> list[Budget]:
    return [
        Budget(f"{way.title}: requests that failed", failed(way), 0, ""),
        Budget(f"{way.title}: gaps, and viewers without the last state", lost(way).gaps + not_at_the_end(way), 0, ""),
        Budget(f"{way.title}: viewers still away", lost(way).still_away, 0, ""),
        Budget(f"{way.title}: longest away", longest_away(way), BACK_SECONDS, "s"),
    ]


def figures(way: "Found") -> dict[str, Any]:
    parts = [figures_of_part(way, part) for part in way.parts]
    counts = {"not_at_the_end": not_at_the_end(way), "within_snapshots": within_snapshots(way)}
    return {"parts": parts, **counts, "refused": way.refused}


def figures_of_part(way: "Found", part: "Part") -> dict[str, Any]:
    names = ("gaps", "still_away", "deltas", "snapshots", "largest", "away")
    return {
        **{name: getattr(part.reception, name) for name in names},
        "requests": {kind: asdict(one) for kind, one in part.requests.items()},
        "to_last_viewer_ms": to_last_viewer(way, part),
        "latency_ms": milliseconds(part.latencies),
        "emission_ms": milliseconds(part.fan_outs),
        "cpu": part.cpu,
        "seconds": part.seconds,
        "balls": len(balls_of(way, part.begun, part.ended)),
    }
