"""One match and all its viewers: Cricksy compared with a bare writer, python-socketio and the textbook consumer."""

import uuid
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

from tests.bench import machine
from tests.bench.contest import Contestant, contestant, play_rounds, ratio
from tests.bench.load import LoadError
from tests.bench.measure import median
from tests.bench.report import Budget, Section, Table, figure, kilobytes, microseconds, milliseconds
from tests.bench.rig import Rig, tell
from tests.bench.rivals.field import FIELD
from tests.bench.turn import cpu_a_delivery, wall

SIZES = [100, 1_000, 5_000, 10_000]
QUICK_SIZES = [100, 500]
TURN_SECONDS = 4.0
QUICK_SECONDS = 0.6
# A server that needs longer than this for a ball would make five rounds take too long.
LONGEST_BALL = 25.0
BUSY_CLIENT = 0.8
COLUMNS = [
    *("viewers", "server", "ms a ball", "deliveries/s", "CPU a delivery", "lost", "connections/s", "memory a viewer"),
    *("idle CPU", "client CPU", "remarks"),
]


def run(rig: Rig) -> Section:
    section = Section("fanout")
    table = Table("Fan-out of one ball to all viewers of one match; medians over interleaved rounds", COLUMNS)
    table.notes.append("idle CPU: of the server while others had their turn; client CPU: of one core, during the turn")
    section.tables.append(table)
    for size in rig.options.viewers or (QUICK_SIZES if rig.options.quick else SIZES):
        reason = machine.too_many(size)
        if reason:
            table.notes.append(f"NOT RUN: {reason}")
            continue
        compare(rig, size, section)
    return section


def compare(rig: Rig, size: int, section: Section) -> None:
    rig.environment  # noqa: B018  Django has to know the Redis before we publish
    with ExitStack() as exits:
        everyone = [
            contestant(rig, exits.enter_context(rival(rig.services.redis_url)), [match_id()], exits)
            for name, rival in FIELD.items()
            if not rig.options.only or name in rig.options.only
        ]
        for one in everyone:
            fill(one, size)
        playing = [one for one in everyone if not one.left_out]
        play_rounds(playing, rig.options.rounds, QUICK_SECONDS if rig.options.quick else TURN_SECONDS)
        for one in playing:
            check(one)
        section.tables[0].rows += [row(one, size) for one in everyone]
        if ours := [one for one in everyone if one.rival.name == "cricksy"]:
            section.budgets += budgets(ours[0], {one.rival.name: one for one in playing}, size)
        section.figures[str(size)] = {one.rival.name: figures(one) for one in everyone}


def match_id() -> str:
    """Return an id that is new to the server; all have the same length."""
    return f"final-{uuid.uuid4().hex[:8]}"


def fill(one: Contestant, size: int) -> None:
    tell(f"{one.title}: opening {size:,} viewers")
    try:
        one.fill(size)
    except LoadError as error:
        one.left_out = str(error).splitlines()[-1].strip()
        return
    if one.ball_seconds > LONGEST_BALL:
        one.left_out = f"a ball took {one.ball_seconds:.0f} s, the most is {LONGEST_BALL:.0f} s"


def check(one: Contestant) -> None:
    try:
        one.check()
    except LoadError:
        one.wrong = one.viewers


def row(one: Contestant, size: int) -> list[str]:
    if one.left_out:
        return [f"{size:,}", one.title, *["-"] * 8, f"left out: {one.left_out}"]
    return [
        f"{size:,}",
        one.title,
        milliseconds(one.median(wall)).removesuffix(" ms"),
        figure(one.deliveries_a_second),
        microseconds(one.median(cpu_a_delivery)),
        str(one.lost),
        figure(one.viewers / one.connect_seconds) if one.connect_seconds else "-",
        kilobytes(one.memory_a_viewer),
        f"{median(one.idle or [0.0]):.1%}",
        f"{one.client_share:.0%}",
        remarks(one),
    ]


def remarks(one: Contestant) -> str:
    found = [f"{one.retries} handshakes repeated"] if one.retries else []
    if one.client_share > BUSY_CLIENT:
        found.append("the client may be the limit")
    if one.wrong:
        found.append(f"{one.wrong} viewers got other bytes")
    return "; ".join(found)


def budgets(ours: Contestant, playing: dict[str, Contestant], size: int) -> list[Budget]:
    if ours.left_out:
        return [Budget(f"viewers that could be served, of {size:,}", 0, size, "", at_least=True)]
    found = [*against_bare(ours, playing, size), *against_libraries(ours, playing, size)]
    found.append(Budget(f"lost or altered, {size:,} viewers", ours.lost + ours.wrong, 0, "deliveries"))
    if size >= 1_000:
        most = 40 if size < 5_000 else 32
        found.append(Budget(f"memory a viewer, {size:,} viewers", ours.memory_a_viewer / 1024, most, "KB"))
    return found


def against_bare(ours: Contestant, playing: dict[str, Contestant], size: int) -> list[Budget]:
    if "bare" not in playing:
        return []
    bare = playing["bare"]
    cpu = [microseconds(one.median(cpu_a_delivery)) for one in (ours, bare)]
    rates = [figure(one.deliveries_a_second) for one in (ours, bare)]
    return [
        Budget(
            f"CPU a delivery, {size:,} viewers, of the bare writer's",
            *(ratio(ours, bare, cpu_a_delivery), 2, "x"),
            note=" / ".join(cpu),
            binding=size >= 1_000,
        ),
        Budget(
            f"deliveries/s, {size:,} viewers, of the bare writer's",
            *(1 / ratio(ours, bare, wall), 0.5, "x"),
            at_least=True,
            note=" / ".join(rates),
            binding=False,
        ),
    ]


def against_libraries(ours: Contestant, playing: dict[str, Contestant], size: int) -> list[Budget]:
    return [
        Budget(
            f"deliveries/s, {size:,} viewers, of {playing[name].title}'s",
            *(1 / ratio(ours, playing[name], wall), least, "x"),
            at_least=True,
            note=f"{figure(ours.deliveries_a_second)} / {figure(playing[name].deliveries_a_second)}",
            binding=size >= 1_000,
        )
        for name, least in (("socketio", 5), ("textbook", 20))
        if name in playing
    ]


def figures(one: Contestant) -> dict[str, Any]:
    return {
        "left_out": one.left_out,
        "viewers": one.viewers,
        "connect_seconds": one.connect_seconds,
        "retries": one.retries,
        "memory_a_viewer": one.memory_a_viewer,
        "idle": one.idle,
        "wrong": one.wrong,
        "turns": [asdict(turn) for turn in one.turns],
    }
