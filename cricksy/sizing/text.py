"""Plans, limits and costs as tables for people."""

from collections.abc import Sequence

from cricksy.sizing import guide, ladder, limits
from cricksy.sizing.costs import DRIVERS, UNITS, Costs, quotient
from cricksy.sizing.load import Load, work_of_a_second
from cricksy.sizing.plan import WORKER_SHARE, Plan, Rules, back_seconds, ball_seconds, wire_bytes

NAMES = {
    "http": "HTTP",
    "websocket": "WebSocket",
    "worker": "workers for balls",
    "others": "sweep, slow, beat, Flower",
    "postgres": "Postgres",
    "redis": "Redis",
    "nginx": "nginx",
}
NEAREST = 5
GB = 2**30
BACK_SECONDS = 3.0
"""Over which viewers of a lost process come back."""


def of_plan(plan: Plan) -> str:
    parts = [inputs(plan.load, plan.rules), units(plan), processes(plan), peaks(plan), nearest(plan), summary(plan)]
    return "\n\n".join(parts)


def inputs(load: Load, rules: Rules) -> str:
    way = "behind nginx" if load.is_proxied else "direct WebSockets"
    return "\n".join(
        [
            f"{load.matches:,} matches, {load.balls_a_minute:g} balls a minute on each, {load.matches_a_day:,} a day",
            f"{load.viewers:,} viewers, {load.largest:,} of them on the largest match; "
            f"each stays {load.stay_minutes:g} minutes; {way}",
            f"rules: {share(rules.share)} of a core ({share(rules.share_of('worker'))} of a worker for balls) in use; "
            f"all arrive within {rules.toss_seconds:g} s; a ball within {rules.ball_seconds:g} s; {rules.files:,} open "
            f"files; {rules.gigabits:g} Gbit/s; one process of each kind lost",
        ]
    )


def units(plan: Plan) -> str:
    work = work_of_a_second(plan.load, plan.processes, plan.costs)
    toss = plan.load.at_the_toss(plan.rules.toss_seconds)
    return (
        f"a second: {figure(work['balls'])} balls, {figure(work['deliveries'])} messages to viewers, "
        f"{figure(work['arrivals'])} arrivals; at the toss {figure(toss.arrivals)} arrivals"
    )


def processes(plan: Plan) -> str:
    steady, toss, memory = plan.steady, plan.toss, plan.memory
    rows = [
        [
            NAMES[kind],
            str(plan.processes.get(kind, "")),
            cores(steady[kind]),
            cores(toss[kind]),
            gigabytes(memory[kind]),
        ]
        for kind in DRIVERS
    ]
    total = [cores(sum(each[kind] for kind in memory)) for each in (steady, toss)]
    rows.append(["all", "", *total, gigabytes(sum(memory.values()))])
    return table(["process", "number", "cores in use", "at the toss", "GB"], rows)


def peaks(plan: Plan) -> str:
    rules, count, left = plan.rules, plan.processes["websocket"], plan.with_one_lost()
    ball = ball_seconds(left.processes["websocket"], plan.load, plan.costs)
    toss = left.toss["websocket"] / left.processes["websocket"]
    back = max(back_seconds(plan), BACK_SECONDS)
    return table(
        ["peak, one process of each kind lost", "what it takes"],
        [
            [
                "a ball to the largest match",
                f"{figure(ball)} s of each WebSocket process; within {rules.ball_seconds:g} s is wanted",
            ],
            ["all arrive at the toss", f"{share(toss)} of a core of each WebSocket process"],
            [
                "a WebSocket process is lost",
                f"{figure(plan.load.viewers / count)} viewers are back within {figure(back)} s",
            ],
            [
                "egress, Gbit/s",
                f"{figure(plan.egress)} on average, {figure(plan.ball_egress)} while a ball goes out, "
                f"{figure(plan.toss_egress)} at the toss",
            ],
        ],
    )


def nearest(plan: Plan) -> str:
    found = limits.nearest(plan)[:NEAREST]
    rows = [[share(one.share), one.what, f"{figure(one.used)} of {figure(one.most)}", one.cure] for one in found]
    return table(["used", "breaks first", "", "cure"], rows)


def summary(plan: Plan) -> str:
    over = [one for one in limits.nearest(plan) if one.share > 1]
    lines = [f"{plan.cores_to_have} cores and {gigabytes(sum(plan.memory.values()))} GB of memory"]
    return "\n".join([*lines, *(f"NOT ENOUGH: {one.what}: {one.cure}" for one in over)])


def of_units(rules: Rules, costs: Costs) -> str:
    rows = [
        [NAMES[kind], UNITS[unit], microseconds(costs.of(kind, unit))]
        for kind, names in DRIVERS.items()
        for unit in names
    ]
    units = table(["process", "unit of work", "CPU, us"], rows)
    return "\n\n".join([units, sizes(costs), capacity(rules, costs), f"measured {costs.measured}"])


def sizes(costs: Costs) -> str:
    rows = [
        ["messages to a viewer with each ball", figure(costs.messages_a_ball)],
        ["bytes of a message, with headers", f"{wire_bytes(costs):,.0f}"],
        ["requests of a new viewer: page, scripts, match", figure(costs.arrival_requests)],
        ["KB of their answers", figure(costs.arrival_bytes / 1024)],
        ["KB of memory of a viewer", figure(costs.viewer_bytes / 1024)],
        ["KB of memory of a viewer in nginx", figure(costs.proxied_viewer_bytes / 1024)],
        ["KB of a whole match in Redis, for three days", figure(costs.match_redis_bytes / 1024)],
        ["KB of a whole match in Postgres", figure(costs.match_disk_bytes / 1024)],
        *([f"MB of memory: {NAMES[kind]}", f"{size / 2**20:.0f}"] for kind, size in costs.memory.items()),
    ]
    return table(["size", ""], rows)


def capacity(rules: Rules, costs: Costs) -> str:
    """Say what one core, used to the share of the rules, and one GB are enough for."""
    everything = sum(costs.of(kind, "balls") for kind in DRIVERS)
    rows = (
        ("balls a second, by one core for all processes", rules.share, everything),
        ("balls a second, by one worker", WORKER_SHARE, costs.of("worker", "balls")),
        ("messages a second, by one WebSocket process", rules.share, costs.of("websocket", "deliveries")),
        ("messages a second, by one core of nginx", rules.share, costs.of("nginx", "proxied_deliveries")),
        ("arrivals a second, by one WebSocket process", rules.share, costs.of("websocket", "arrivals")),
        ("pages a second, by one HTTP process", rules.share, costs.of("http", "pages")),
        ("pages a second, by one core of nginx", rules.share, costs.of("nginx", "proxied_requests")),
        ("viewers, by one GB", GB, costs.viewer_bytes),
        ("matches in Redis, by one GB", GB, costs.match_redis_bytes),
    )
    return table(["capacity", ""], [[what, figure(quotient(value, cost))] for what, value, cost in rows])


def of_guide(rules: Rules, costs: Costs) -> str:
    columns = ["the guide", "its machines", "its cores", "its GB", "matches", "viewers", "HTTP", "WebSocket", "workers"]
    rows = [
        [
            *(size.name, size.machines, str(size.cores), str(size.gigabytes)),
            *(f"{size.matches:,}", f"{size.viewers:,}", *counts(plan)),
            *(str(plan.cores_to_have), gigabytes(sum(plan.memory.values()))),
        ]
        for size, plan in guide.plans(rules, costs)
    ]
    return table([*columns, "cores", "GB"], rows)


def of_ladder(load: Load, rules: Rules, costs: Costs) -> str:
    steps = [[figure(step.viewers), step.what, step.cure] for step in ladder.steps(rules, costs)]
    columns = ["viewers", *("HTTP", "WebSocket", "cores", "GB", "Gbit/s a ball", "Gbit/s at the toss"), "breaks first"]
    rows = [crowd(plan) for plan in ladder.plans(load, rules, costs)]
    return "\n\n".join([table(["viewers", "limit of one process of each kind", "then"], steps), table(columns, rows)])


def crowd(plan: Plan) -> list[str]:
    first = limits.nearest(plan)[0]
    return [
        *(f"{plan.load.viewers:,}", *counts(plan)[:2], str(plan.cores_to_have), gigabytes(sum(plan.memory.values()))),
        *(figure(plan.ball_egress), figure(plan.toss_egress), f"{first.what} ({share(first.share)})"),
    ]


def counts(plan: Plan) -> list[str]:
    return [str(plan.processes[kind]) for kind in ("http", "websocket", "worker")]


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(cell) for cell in column) for column in zip(columns, *rows, strict=True)]
    lines = [columns, ["-" * width for width in widths], *rows]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in lines
    )


def figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def cores(value: float) -> str:
    return f"{value:.2f}"


def gigabytes(size: float) -> str:
    return f"{size / GB:.1f}"


def share(value: float) -> str:
    return f"{value:.0%}"


def microseconds(seconds: float) -> str:
    return figure(seconds * 1e6)
