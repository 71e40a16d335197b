"""Server-Sent Events compared with WebSockets: a server for each, and one that has both crowds in one match."""

from contextlib import ExitStack
from dataclasses import asdict, replace

from tests.bench import machine
from tests.bench.balls import PlainMatch
from tests.bench.contest import Contestant, contestant, play_rounds, ratio
from tests.bench.matches import match_ids
from tests.bench.report import Budget, Section, Table, microseconds, milliseconds
from tests.bench.rig import Rig, tell
from tests.bench.rivals.field import cricksy
from tests.bench.rivals.rival import Rival
from tests.bench.turn import cpu_a_delivery, wall

VIEWERS, QUICK_VIEWERS = 5_000, 100
TURN_SECONDS, QUICK_SECONDS = 4.0, 0.5
MOST = 1.3
"""What an event may cost of what a frame costs."""


def run(rig: Rig) -> Section:
    rig.environment  # noqa: B018  Django has to know the Redis before we publish
    size = QUICK_VIEWERS if rig.options.quick else VIEWERS
    reason = machine.too_many(2 * size)
    if reason:
        return Section("stream", [Table("Server-Sent Events", [], notes=[f"NOT RUN: {reason}"])])
    with ExitStack() as exits:
        sockets = exits.enter_context(cricksy(rig.services.redis_url))
        streams = replace(sockets, title="Server-Sent Events", path=stream_path)
        both = replace(sockets, title="both beside each other")
        crowds = {"WebSockets": sockets, "events": streams, "both": both}
        everyone = [contestant(rig, rival, match_ids(1), exits) for rival in crowds.values()]
        for one in everyone:
            tell(f"{one.title}: opening {size:,} viewers")
            one.fill(size)
        join(everyone[-1], streams, size)
        play_rounds(everyone, rig.options.rounds, QUICK_SECONDS if rig.options.quick else TURN_SECONDS)
        for one in everyone:
            one.check()
        return report(dict(zip(crowds, everyone, strict=True)))


def stream_path(match: PlainMatch) -> str:
    path, since = match.path.split("?")
    return f"{path}/stream?{since}"


def join(one: Contestant, streams: Rival, size: int) -> None:
    """Add viewers by Server-Sent Events to those by WebSocket."""
    one.crowd.open(one.server.port, [streams.path(match) for match in one.matches], size, window=streams.window)
    one.viewers += size
    one.warm_up()
    one.rest()


def report(crowds: dict[str, Contestant]) -> Section:
    columns = ["viewers", "crowd", "ms a ball", "CPU a delivery", "lost", "other bytes"]
    table = Table("A ball to a crowd by each way; medians over interleaved rounds", columns)
    table.rows = [
        [
            f"{one.viewers:,}",
            name,
            milliseconds(one.median(wall)).removesuffix(" ms"),
            microseconds(one.median(cpu_a_delivery)),
            str(one.lost),
            str(one.wrong),
        ]
        for name, one in crowds.items()
    ]
    failed = sum(one.lost + one.wrong for one in crowds.values())
    cost = ratio(crowds["events"], crowds["WebSockets"], cpu_a_delivery)
    budgets = [
        Budget("CPU a delivery by Server-Sent Events, of that by WebSocket", cost, MOST, "x"),
        Budget("deliveries lost or altered, by either way", failed, 0, ""),
    ]
    figures = {name: [asdict(turn) for turn in one.turns] for name, one in crowds.items()}
    return Section("stream", [table], budgets, figures)
