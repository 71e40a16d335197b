"""One table beside the guide's figures, one of what the kill and the drain cost, one of CPU; and their budgets."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tests.bench import histogram
from tests.bench.latency import latencies
from tests.bench.measure import percentile
from tests.bench.people import KILLED, Requests
from tests.bench.report import Budget, Section, Table, figure

if TYPE_CHECKING:
    from tests.bench.balanced import Found

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
LARGEST_PAYLOAD = 3 * 1024
UPDATES_A_SECOND = 1_000
BACK_SECONDS = 10
NONE = Requests("", 0, 0, 0.0, 0.0, 0.0)


def section(ways: "list[Found]") -> Section:
    size = ways[0].size
    title = f"{size.people:,} people and {size.viewers:,} viewers on {size.matches} matches, a ball a second on each"
    beside = Table(f"{title}: p50 / p95 / p99 in ms", ["what", "the guide", *(way.title for way in ways)])
    beside.rows = [*(times_row(kind, ways) for kind in GUIDE), *rate_rows(ways)]
    beside.notes.append("HTTP goes through nginx in both; Locust rounds what is above 100 ms")
    beside.notes.append("an emission: from the first write of a delta to a viewer to the last one of a process")
    budgets = [budget for way in ways for budget in [*guide_budgets(way), *loss_budgets(way)]]
    return Section("load", [beside, losses(ways), processor(ways)], budgets, {way.title: figures(way) for way in ways})


def times_row(kind: str, ways: "list[Found]") -> list[str]:
    return [kind, slashes(GUIDE[kind]), *(slashes(times_of(way, kind)) for way in ways)]


def times_of(way: "Found", kind: str) -> tuple[float, ...]:
    found = way.requests.get(kind, NONE)
    return found.p50, found.p95, found.p99


def slashes(values: "tuple[float, ...]") -> str:
    return " / ".join(figure(value) for value in values)


def rate_rows(ways: "list[Found]") -> list[list[str]]:
    return [
        ["posted to the last viewer of its match", "", *(slashes(to_last_viewer(way)) for way in ways)],
        ["recorded to the last write of a process", "", *(slashes(milliseconds(way.latencies)) for way in ways)],
        ["emission", f"p95 {EMISSION_P95}", *(slashes(milliseconds(way.fan_outs)) for way in ways)],
        ["updates a second, of one process", f"{UPDATES_A_SECOND:,}", *(figure(updates(way)) for way in ways)],
        ["share of deltas in what viewers got", f"{DELTA_RATIO}", *(f"{delta_ratio(way):.3f}" for way in ways)],
        ["largest delta, bytes", f"{LARGEST_PAYLOAD:,}", *(f"{way.reception.largest:,}" for way in ways)],
        ["balls recorded", "", *(figure(balls(way)) for way in ways)],
    ]


def quiet_balls(way: "Found") -> set[tuple[str, int]]:
    begun, ended = way.quiet
    return {(one.match_id, seq) for one in way.playing for seq, sent in one.posted.items() if begun <= sent <= ended}


def to_last_viewer(way: "Found") -> tuple[float, ...]:
    sent = {(one.match_id, seq): at for one in way.playing for seq, at in one.posted.items()}
    arrived = way.reception.arrivals
    seconds = [
        arrived[match][seq].at - sent[match, seq] for match, seq in quiet_balls(way) if seq in arrived.get(match, {})
    ]
    return tuple(percentile(seconds, share) * 1e3 if seconds else 0.0 for share in QUANTILES)


def milliseconds(buckets: histogram.Buckets) -> tuple[float, ...]:
    return tuple(histogram.quantile(buckets, share) * 1e3 for share in QUANTILES)


def updates(way: "Found") -> float:
    """Messages a second that one WebSocket process sent to viewers of the crowd, on average."""
    arrived = way.reception.arrivals
    sent = sum(arrived[match][seq].viewers for match, seq in quiet_balls(way) if seq in arrived.get(match, {}))
    return sent / (way.quiet[1] - way.quiet[0]) / way.websockets


def delta_ratio(way: "Found") -> float:
    return way.reception.deltas / max(way.reception.deltas + way.reception.snapshots, 1)


def balls(way: "Found") -> int:
    return sum(len(one.posted) for one in way.playing)


def missing(way: "Found") -> int:
    return latencies(way.playing, way.each, way.reception)[1]


def failed(way: "Found") -> int:
    """Requests that failed, and frames that viewers of Locust lacked; not the ends of sockets of a killed server."""
    return len(way.refused) + sum(one.failures for kind, one in way.requests.items() if KILLED not in kind)


def longest_away(way: "Found") -> float:
    return max(way.reception.away, default=0.0)


def losses(ways: "list[Found]") -> Table:
    table = Table("A server killed, another drained, all restarted", ["what", *(way.title for way in ways)])
    table.rows = [
        ["requests of people", *(figure(sum(one.count for one in way.requests.values())) for way in ways)],
        ["requests that failed", *(str(failed(way)) for way in ways)],
        ["viewers that lost their server", *(str(len(way.reception.away)) for way in ways)],
        ["back after, p50 / p95 / p99 s", *(slashes(back(way)) for way in ways)],
        ["back after, longest, s", *(f"{longest_away(way):.2f}" for way in ways)],
        ["still away at the end", *(str(way.reception.still_away) for way in ways)],
        ["gaps that viewers saw", *(str(way.reception.gaps) for way in ways)],
        ["deltas that did not arrive", *(str(missing(way)) for way in ways)],
    ]
    table.notes += [f"{way.title}: {line}" for way in ways for line in refusals(way)]
    return table


def back(way: "Found") -> tuple[float, ...]:
    return tuple(percentile(way.reception.away, share) if way.reception.away else 0.0 for share in QUANTILES)


def refusals(way: "Found") -> list[str]:
    of_people = [f"{one.failures} of {one.count} x {kind}" for kind, one in way.requests.items() if one.failures]
    return [*of_people, *way.refused[:5]]


def processor(ways: "list[Found]") -> Table:
    """CPU by process: a process that only one way had has no figure in the others."""
    names = list(dict.fromkeys(name for way in ways for name in way.cpu))
    table = Table("CPU in the quiet time, in per cent of a core", ["process", *(way.title for way in ways)])
    for name in [*names, "all"]:
        table.rows.append([name, *(share_of_core(way, name) for way in ways)])
    table.notes.append("people and crowd are the generators, on the same cores")
    return table


def share_of_core(way: "Found", name: str) -> str:
    seconds = sum(way.cpu.values()) if name == "all" else way.cpu.get(name, 0.0)
    return f"{100 * seconds / (way.quiet[1] - way.quiet[0]):.1f}"


def guide_budgets(way: "Found") -> list[Budget]:
    names = ("p50", "p95", "p99")
    times = [
        Budget(f"{way.title}: {kind} {name}", value, limit, "ms")
        for kind, limits in GUIDE.items()
        for name, value, limit in zip(names, times_of(way, kind), limits, strict=True)
    ]
    return [
        *times,
        Budget(f"{way.title}: emission p95", milliseconds(way.fan_outs)[1], EMISSION_P95, "ms"),
        Budget(f"{way.title}: updates of one process", updates(way), UPDATES_A_SECOND, "/s", at_least=True),
        Budget(f"{way.title}: share of deltas", delta_ratio(way), DELTA_RATIO, "", at_least=True),
        Budget(f"{way.title}: largest delta", way.reception.largest, LARGEST_PAYLOAD, "B"),
    ]


def loss_budgets(way: "Found") -> list[Budget]:
    return [
        Budget(f"{way.title}: requests that failed", failed(way), 0, ""),
        Budget(f"{way.title}: gaps, and deltas that did not arrive", way.reception.gaps + missing(way), 0, ""),
        Budget(f"{way.title}: viewers still away", way.reception.still_away, 0, ""),
        Budget(f"{way.title}: longest away", longest_away(way), BACK_SECONDS, "s"),
    ]


def figures(way: "Found") -> dict[str, Any]:
    counts = {name: getattr(way.reception, name) for name in ("gaps", "still_away", "deltas", "snapshots", "largest")}
    return {
        **counts,
        "requests": {kind: asdict(one) for kind, one in way.requests.items()},
        "to_last_viewer_ms": to_last_viewer(way),
        "latency_ms": milliseconds(way.latencies),
        "emission_ms": milliseconds(way.fan_outs),
        "away": way.reception.away,
        "missing": missing(way),
        "refused": way.refused,
        "cpu": way.cpu,
        "balls": balls(way),
    }
