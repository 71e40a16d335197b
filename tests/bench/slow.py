"""Viewers that never read: the time that they cost the others, and the memory that they cost the server."""

import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass

from tests.bench import contest
from tests.bench.contest import Contestant, contestant
from tests.bench.matches import match_ids
from tests.bench.measure import median, memory_of, percentile
from tests.bench.report import Budget, Section, Table, milliseconds
from tests.bench.rig import Rig, tell
from tests.bench.rivals.field import cricksy
from tests.bench.turn import cpu_a_delivery, wall

READERS, DEAF = 950, 50
QUICK_READERS, QUICK_DEAF = 60, 6
# The bytes of some hours of balls in a few messages: far more than a socket and a mailbox hold, so that deaf viewers
# are stuck when the measurement starts. They are closed 15 seconds later, so turns are shorter than that.
FLOOD, FLOOD_BYTES = 100, 16_000
FLOOD_SECONDS = 60.0
# 64 KB may be unsent, once as text and once as frames.
MOST_KEPT = 128
TURN_SECONDS, QUICK_SECONDS = 4.0, 0.5


@dataclass(slots=True)
class Side:
    """Viewers that read, with a match and a server of their own; `deaf` more viewers of the server never read."""

    one: Contestant
    deaf: int
    grown: list[int]


def run(rig: Rig) -> Section:
    rig.environment  # noqa: B018  Django has to know the Redis before we publish
    quick = rig.options.quick
    readers, deaf = (QUICK_READERS, QUICK_DEAF) if quick else (READERS, DEAF)
    with ExitStack() as exits:
        rival = exits.enter_context(cricksy(rig.services.redis_url))
        sides = [Side(contestant(rig, rival, match_ids(1), exits), number, []) for number in (0, deaf)]
        for side in sides:
            side.one.fill(readers)
        for number in range(rig.options.rounds):
            for side in sides:
                play(side, QUICK_SECONDS if quick else TURN_SECONDS)
                label = f"round {number + 1} of {rig.options.rounds}: {side.deaf} that never read"
                tell(f"{label}: {milliseconds(side.one.turns[-1].wall)} a ball")
        for side in sides:
            side.one.check()
        return section(sides)


def play(side: Side, seconds: float) -> None:
    """Send until the deaf viewers are stuck, then time balls one by one. Memory is measured after the flood."""
    one = side.one
    before = memory_of(one.server.pid)
    if side.deaf:
        path = one.rival.path(one.matches[0])
        one.crowd.open(one.server.port, [path], side.deaf, deaf=True)
    flood(one)
    one.play(seconds)
    side.grown.append(memory_of(one.server.pid) - before)
    one.crowd.leave_deaf()


def flood(one: Contestant) -> None:
    match = one.matches[0]
    balls = [match.ball(time.time(), FLOOD_BYTES) for _ in range(FLOOD)]
    one.crowd.expect(one.rival.message_of(match.message(balls[0])), every=FLOOD)
    for ball in balls:
        one.rival.publish(match, ball)
    one.crowd.all_have_it(FLOOD_SECONDS)
    time.sleep(contest.SETTLE_SECONDS)


def section(sides: list[Side]) -> Section:
    columns = ["readers", "never read", "p50 of a ball", "p95", "CPU a delivery", "lost", "altered", "memory grown"]
    table = Table("The readers' last one has the ball; with and without viewers that never read, in turn", columns)
    table.rows = [row(side) for side in sides]
    without, with_deaf = (side.one for side in sides)
    slower = contest.ratio(with_deaf, without, wall)
    table.notes.append(f"with deaf viewers a ball takes {slower:.2f} x as long (median of the rounds' ratios)")
    sent = f"{FLOOD * FLOOD_BYTES / 1e6:.1f} MB"
    table.notes.append(
        f"memory grown: of the server over a round, in which each viewer is sent {sent}; the most of all"
    )
    figures = {str(side.deaf): [asdict(turn) for turn in side.one.turns] for side in sides}
    return Section("slow", [table], budgets(sides), figures)


def budgets(sides: list[Side]) -> list[Budget]:
    without, with_deaf = sides
    failed = sum(side.one.lost + side.one.wrong for side in sides)
    kept = (max(with_deaf.grown) - max(without.grown)) / with_deaf.deaf / 1024
    return [
        Budget("deliveries that readers missed", failed, 0, ""),
        Budget("memory for a viewer that never reads", kept, MOST_KEPT, "KB", binding=False),
    ]


def row(side: Side) -> list[str]:
    one = side.one
    walls = [wall for turn in one.turns for wall in turn.walls]
    return [
        *(str(one.viewers), str(side.deaf), milliseconds(median(walls)), milliseconds(percentile(walls, 0.95))),
        f"{one.median(cpu_a_delivery) * 1e6:.1f} us",
        *(str(one.lost), str(one.wrong), f"{max(side.grown) / 2**20:.1f} MB"),
    ]
