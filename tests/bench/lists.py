"""Viewers of the list of matches compared with as many of one match: what a ball costs each, and that none is lost."""

import time
from contextlib import ExitStack
from dataclasses import asdict, replace
from functools import cache

import orjson

from realtime.wire.messages import summary_update
from scoring.engine.views.snapshot import snapshot
from scoring.engine.views.summary import summarize
from scoring.place import Place
from tests.bench import machine
from tests.bench.balls import PlainMatch, Recorded, simulated
from tests.bench.contest import Contestant, contestant, play_rounds, ratio
from tests.bench.matches import match_ids
from tests.bench.report import Budget, Section, Table, kilobytes, microseconds, milliseconds
from tests.bench.rig import Rig, tell
from tests.bench.rivals.field import cricksy
from tests.bench.rivals.rival import Rival
from tests.bench.turn import cpu_a_delivery, wall
from tests.support.steps import states

VIEWERS, QUICK_VIEWERS = 10_000, 100
IN_A_LIST = 30
"""Matches on a page of the list. One of them moves."""
TURN_SECONDS, QUICK_SECONDS = 4.0, 0.5
MOST = 1.3
"""What a summary may cost of what a frame costs."""


def run(rig: Rig) -> Section:
    rig.environment  # noqa: B018  Django has to know the Redis before we publish
    size = (rig.options.viewers or [QUICK_VIEWERS if rig.options.quick else VIEWERS])[0]
    reason = machine.too_many(size)
    if reason:
        return Section("lists", [Table("Lists of matches", [], notes=[f"NOT RUN: {reason}"])])
    with ExitStack() as exits:
        match = exits.enter_context(cricksy(rig.services.redis_url))
        crowds = {"of the match": match, f"of a list of {IN_A_LIST}": of_lists(match)}
        everyone = [contestant(rig, rival, match_ids(1), exits) for rival in crowds.values()]
        for name, one in zip(crowds, everyone, strict=True):
            tell(f"opening {size:,} viewers {name}")
            one.fill(size)
        play_rounds(everyone, rig.options.rounds, QUICK_SECONDS if rig.options.quick else TURN_SECONDS)
        for one in everyone:
            one.check()
        return report(dict(zip(crowds, everyone, strict=True)))


def of_lists(match: Rival) -> Rival:
    """Return the same server, with viewers of a list in which one match moves. The others have begun, as on a page."""
    from realtime.redis import broadcast
    from scoring.publishing.changes import MatchUpdate

    def publish(match: PlainMatch, ball: Recorded, summary: bytes = b"") -> None:
        summary = summary or typical_summary()
        broadcast.publish([MatchUpdate(match.id, match.epoch, [ball], match.whole, summary)])

    def hush(match: PlainMatch) -> None:
        publish(match, match.ball(time.time()), b"{}")

    others = [PlainMatch(one) for one in match_ids(IN_A_LIST - 1)]
    for other in others:
        publish(other, other.beginning(time.time()), b"{}")
    ids = ",".join(other.id for other in others)
    path = "/ws/games?ids={},{}".format
    return replace(
        match,
        title="lists of matches",
        publish=publish,
        hush=hush,
        path=lambda match: path(match.id, ids),
        message_of=summary_of,
    )


@cache
def typical_summary() -> bytes:
    """Return that of a simulated T20 in the middle of its chase."""
    match = states(simulated(1))
    middle = match[-len(match) // 4]
    return orjson.dumps(summarize(middle, snapshot(middle)))


def summary_of(message: bytes) -> bytes:
    """Return what viewers of lists get when viewers of the match get this message."""
    ball = orjson.loads(message)
    return summary_update(ball["id"], Place(ball["epoch"], ball["seq"]), typical_summary())


def report(crowds: dict[str, Contestant]) -> Section:
    columns = ["viewers", "crowd", "ms a ball", "CPU a delivery", "memory a viewer", "idle CPU", "lost", "other bytes"]
    table = Table("A ball to those who watch the match and to those who have it in a list, in turn", columns)
    table.notes.append(f"a message to a list has {len(typical_summary()):,} bytes of summary")
    for name, one in crowds.items():
        idle = sum(one.idle) / max(len(one.idle), 1)
        costs = [microseconds(one.median(cpu_a_delivery)), kilobytes(one.memory_a_viewer), f"{idle:.1%}"]
        milli = milliseconds(one.median(wall)).removesuffix(" ms")
        table.rows.append([f"{one.viewers:,}", name, milli, *costs, str(one.lost), str(one.wrong)])
    of_match, of_list = crowds.values()
    budgets = [
        Budget("CPU a delivery to a list, of that of a frame", ratio(of_list, of_match, cpu_a_delivery), MOST, "x"),
        Budget("deliveries lost or altered, to either", sum(one.lost + one.wrong for one in crowds.values()), 0, ""),
    ]
    return Section(
        "lists", [table], budgets, {name: [asdict(turn) for turn in one.turns] for name, one in crowds.items()}
    )
