"""What breaks first on the way to a million viewers of one match."""

from dataclasses import dataclass, replace

from cricksy.sizing.costs import Costs, quotient
from cricksy.sizing.load import Load
from cricksy.sizing.plan import OTHER_FILES, PORTS, Plan, Rules, make_plan, wire_bytes

SHELL_FILES = 1_024
CONTAINER_BYTES = 2**30
"""The limit of a WebSocket process in compose/compose.yaml."""
CROWDS = (1_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Step:
    """With one of everything, this is reached at so many viewers."""

    viewers: float
    what: str
    cure: str


def steps(rules: Rules, costs: Costs) -> list[Step]:
    """Return where each limit is with one process of each kind, the lowest first."""
    return sorted([*files(rules), *websocket(rules, costs), *others(rules, costs)], key=lambda step: step.viewers)


def files(rules: Rules) -> list[Step]:
    return [
        Step(
            SHELL_FILES - OTHER_FILES, f"{SHELL_FILES:,} open files, as in a shell", "the hard limit, taken by itself"
        ),
        Step(rules.files - OTHER_FILES, f"{rules.files:,} open files", "another process"),
        Step(rules.files / 2, f"{rules.files:,} files of a worker of nginx, two a viewer", "a worker for each core"),
        Step(PORTS, f"{PORTS:,} ports from nginx to one address", "another process, or direct WebSockets"),
    ]


def websocket(rules: Rules, costs: Costs) -> list[Step]:
    delivery, arrival = costs.of("websocket", "deliveries"), costs.of("websocket", "arrivals")
    memory = quotient(CONTAINER_BYTES - costs.memory["websocket"], costs.viewer_bytes)
    return [
        Step(memory, "1 GB of memory of a WebSocket process", "a higher limit, or another process"),
        Step(
            quotient(rules.share * rules.ball_seconds, delivery),
            f"a ball within {rules.ball_seconds:g} s by one core",
            "another process",
        ),
        Step(
            quotient(rules.share * rules.toss_seconds, arrival),
            f"handshakes within {rules.toss_seconds:g} s by one core",
            "another process before the toss",
        ),
    ]


def others(rules: Rules, costs: Costs) -> list[Step]:
    passed, request = costs.of("nginx", "proxied_deliveries"), costs.of("nginx", "proxied_requests")
    ball = rules.ball_seconds * 1e9 / 8 / wire_bytes(costs)
    files = rules.toss_seconds * 1e9 / 8 / costs.arrival_bytes
    return [
        Step(
            quotient(rules.share * rules.ball_seconds, passed), "a ball through nginx by one core", "direct WebSockets"
        ),
        Step(
            quotient(rules.share * rules.toss_seconds, costs.arrival_requests * request),
            f"pages and scripts within {rules.toss_seconds:g} s by one core of nginx",
            "a CDN",
        ),
        *(Step(ball * each, f"a ball by {each} Gbit/s", "machines that share the viewers") for each in (1, 10)),
        *(
            Step(files * each, f"pages and scripts within {rules.toss_seconds:g} s by {each} Gbit/s", "a CDN")
            for each in (1, 10)
        ),
    ]


def plans(load: Load, rules: Rules, costs: Costs) -> list[Plan]:
    """Plans for one match with direct WebSockets, up to a million viewers."""
    return [
        make_plan(replace(load, matches=1, viewers=crowd, largest=crowd, is_proxied=False), rules, costs)
        for crowd in CROWDS
    ]
