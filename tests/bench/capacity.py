"""What a unit of work costs each kind of process, at some loads, and a prediction of one load that was not fitted."""

import asyncio
import time
from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.bench import capacity_play as play
from tests.bench import capacity_sizes as sizes
from tests.bench import live, scorers
from tests.bench.balanced import servers
from tests.bench.capacity_point import PROCESSES, Point
from tests.bench.capacity_tables import Check, costs_of, section, write
from tests.bench.fitting import Observation, fit
from tests.bench.live import ws_path
from tests.bench.load import Crowd
from tests.bench.measure import cpu_of_families
from tests.bench.post import warm_up
from tests.bench.report import Section
from tests.bench.rig import Rig, tell
from tests.bench.scorers import Scorer
from tests.stack import prepare
from tests.support.balancer import Balanced, why_not

OTHERS = ("worker-sweep", "worker-slow")
KINDS = {"web": "http", "websocket": "websocket", "worker": "worker"}
SECONDS, QUICK_SECONDS = 15.0, 1.5
SETTLE_SECONDS, QUICK_SETTLE_SECONDS = 2.0, 0.3
BEFORE_THE_FIRST_BALL = 5
FITTED = (
    Point("nothing"),
    Point("balls alone", 10, 0, 10),
    Point("pages", 1, pages=40),
    Point("reads of a match", 1, reads=40),
    Point("requests that nginx answers", 1, requests=100),
    Point("silent viewers", 4, 2_400),
    Point("viewers of one process", 4, 1_200, 6, processes=1),
    Point("viewers of all processes", 8, 2_400, 8),
    Point("many viewers of a match", 2, 2_400, 4),
    Point("silent viewers behind nginx", 4, 1_200, is_proxied=True),
    Point("viewers behind nginx", 4, 1_200, 6, is_proxied=True),
)
CHECKED = (Point("direct", 12, 3_600, 15), Point("behind nginx", 12, 3_600, 15, is_proxied=True))
"""What is predicted, and then measured."""
QUICK = (
    Point("nothing"),
    Point("balls, pages and reads", 2, 0, 12, pages=10, reads=10, requests=20),
    Point("viewers", 2, 60, 4),
    Point("viewers behind nginx", 2, 60, 4, is_proxied=True),
)
QUICK_CHECKED = (Point("direct", 3, 90, 6),)


@dataclass
class Session:
    """Everything that runs, and what was observed. `memory` has bytes by kind of process before and with viewers."""

    rig: Rig
    ground: Balanced
    seconds: float
    settle: float
    fitted: list[Observation] = field(default_factory=list)
    checked: dict[str, list[Observation]] = field(default_factory=dict)
    received: list[play.Received] = field(default_factory=list)
    memory: list[sizes.Memory] = field(default_factory=list)

    def visit(self, point: Point, *, is_checked: bool) -> None:
        """Let viewers come, score and read for a while, and let them go."""
        tell(f"{point.name}: {point.matches} matches, {point.viewers:,} viewers, {point.balls:g} balls a second")
        playing = [scorers.t20(self.ground.stack, 700 + number) for number in range(point.matches)]
        asyncio.run(play.begin(playing, BEFORE_THE_FIRST_BALL))
        time.sleep(self.settle)
        with ExitStack() as exits:
            crowd = self.rig.crowd("capacity", exits)
            came = [self.come(point, playing, crowd)] if point.viewers else []
            stayed = self.stay(point, playing, crowd)
            self.memory.append(sizes.Memory(point.viewers, point.is_proxied, self.measure_memory()))
        time.sleep(self.settle)
        if is_checked:
            self.checked.setdefault(point.name, []).append(stayed)
        else:
            self.fitted += [*came, stayed]

    def come(self, point: Point, playing: list[Scorer], crowd: Crowd) -> Observation:
        cpu, begun = self.cpu(), time.monotonic()
        ports = self.ports(point)
        for port in ports:
            crowd.open(port, [ws_path(one) for one in playing], point.each // len(ports))
        time.sleep(self.settle)
        work = {"arrivals": float(point.viewers)}
        if point.is_proxied:
            work |= {"proxied_arrivals": float(point.viewers)}
        return self.observation(f"{point.name}: arrivals", work, cpu, begun)

    def stay(self, point: Point, playing: list[Scorer], crowd: Crowd) -> Observation:
        crowd.follow()
        cpu, begun = self.cpu(), time.monotonic()
        done = asyncio.run(play.play(self.ground, playing, self.seconds, point))
        received = play.Received.of(crowd, done.balls * point.each)
        self.received.append(received)
        viewer_seconds = point.viewers * (time.monotonic() - begun)
        work = {
            "balls": done.balls,
            "copies": done.balls * point.processes if point.viewers else 0,
            "deliveries": received.messages,
            "viewer_seconds": viewer_seconds,
            # One of a second comes through nginx.
            "pages": done.pages + min(done.requests, round(self.seconds) * point.matches),
            "reads": done.reads,
            "proxied_requests": done.balls + done.requests,
        }
        if point.is_proxied:
            work |= {"proxied_deliveries": received.messages, "proxied_viewer_seconds": viewer_seconds}
        return self.observation(point.name, work, cpu, begun)

    def observation(self, name: str, work: dict[str, float], cpu: dict[str, float], begun: float) -> Observation:
        used, seconds = live.used(cpu, self.cpu()), time.monotonic() - begun
        idle = {"seconds": seconds, **{f"{kind}_seconds": count * seconds for kind, count in PROCESSES.items()}}
        return Observation(name, seconds, {**idle, **work}, used)

    def ports(self, point: Point) -> list[int]:
        own = [each.websocket for each in self.ground.websockets.values()]
        return [self.ground.stack.ports.websocket] if point.is_proxied else own[: point.processes]

    def pids(self) -> dict[str, list[int]]:
        """Return the processes of each kind."""
        found: dict[str, list[int]] = {}
        for name, child in self.ground.direct.children.items():
            kind = "others" if name in OTHERS else KINDS.get(name.partition("-")[0], "others")
            assert child.process
            found.setdefault(kind, []).append(child.process.pid)
        found |= {name: [pid] for name, pid in live.service_pids(self.rig.services).items()}
        assert self.ground.nginx.process
        return found | {"nginx": [self.ground.nginx.process.pid]}

    def cpu(self) -> dict[str, float]:
        return {kind: cpu_of_families(pids) for kind, pids in self.pids().items()}

    def measure_memory(self) -> dict[str, float]:
        return {kind: sizes.memory_of_families(pids) for kind, pids in self.pids().items()}


def run(rig: Rig) -> Section:
    if why := why_not():
        raise SystemExit(f"cricksy: {why}")
    quick = rig.options.quick
    fitted, checked = (QUICK, QUICK_CHECKED) if quick else (FITTED, CHECKED)
    seconds, settle = (QUICK_SECONDS, QUICK_SETTLE_SECONDS) if quick else (SECONDS, SETTLE_SECONDS)
    with servers(rig, "capacity", prepare(rig.environment), is_direct=False) as ground:
        session = Session(rig, ground, seconds, settle)
        if not quick:
            asyncio.run(warm_up(ground.stack))
        session.memory.append(sizes.Memory(0, False, session.measure_memory()))
        for number in range(1 if quick else rig.options.rounds):
            tell(f"round {number + 1}")
            for point in (*fitted, *checked):
                session.visit(point, is_checked=point in checked)
        found = sizes.measure(ground, rig.services, session.memory, session.measure_memory(), PROCESSES, quick=quick)
    costs = costs_of(fit(session.fitted), session.received, found)
    if rig.options.costs:
        write(costs, rig.options.costs)
    return section(costs, session.fitted, [Check(point, session.checked[point.name], costs) for point in checked])
