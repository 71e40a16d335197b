"""Everything behind nginx, and with direct WebSockets: first people, then a crowd of which servers are taken away.

In the first part 1,000 people and as many viewers ask for what the guide has figures of. In the second there are 10,000
viewers and a few people, and one server is killed, one drained, all are restarted. Together they would need more than
two cores, and every figure would be that of a machine with too much to do.
"""

import asyncio
import random
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace

from cricksy.local_services.ports import HOST, free_port
from tests.bench import histogram, live, scorers
from tests.bench.balanced_tables import section
from tests.bench.http import Refused
from tests.bench.latency import begin
from tests.bench.live import Reception, ws_path
from tests.bench.load import Crowd
from tests.bench.measure import cpu_of_families
from tests.bench.people import People, Requests
from tests.bench.report import Section
from tests.bench.rig import Rig, tell
from tests.bench.scorers import Scorer
from tests.stack import prepare, started
from tests.support.balancer import FAIL_SECONDS, Balanced, balanced, why_not

WEBS, WEBSOCKETS = 2, 3
NAMES = ("web-1", "worker-1", "worker-2", "worker-sweep", "worker-slow", "beat", "flower")
KILLED, DRAINED = "websocket-2", "websocket-3"
SETTLE_SECONDS, LAST_ONES_SECONDS = 3.0, 5.0


@dataclass(frozen=True, slots=True)
class Size:
    """Viewers and people of the first part and of the second.

    `seconds` is how long each part is measured, `after` the seconds after a kill and after a drain.
    """

    matches: int
    viewers: tuple[int, int]
    people: tuple[int, int]
    seconds: float
    after: float
    restarts: tuple[str, ...]


RESTARTED = ("web-1", "web-2", "websocket-1", *NAMES[1:])
"""With the killed and the drained one these are all."""
FULL = Size(20, (1_000, 10_000), (1_000, 30), 60, 15, RESTARTED)
QUICK = Size(3, (27, 60), (24, 12), 6, 5, ("web-1",))


@dataclass
class Part:
    """What was measured in one part, between two moments of time.monotonic(). `cpu` is in seconds."""

    begun: float
    ended: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)
    latencies: histogram.Buckets = field(default_factory=dict)
    fan_outs: histogram.Buckets = field(default_factory=dict)
    requests: dict[str, Requests] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    reception: Reception = field(default_factory=lambda: Reception({}, 0, 0))

    @property
    def seconds(self) -> float:
        return self.ended - self.begun


@dataclass
class Found:
    """What one way of reaching the servers came to, in two parts.

    `ports` are those of the WebSockets, `refused` the balls that were not recorded.
    """

    title: str
    size: Size
    playing: list[Scorer]
    ports: list[int]
    websockets: int = WEBSOCKETS
    refused: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def each_port(self, viewers: int) -> int:
        """Return how many of these watch a match at each port."""
        return max(viewers // len(self.playing) // len(self.ports), 1)


def run(rig: Rig) -> Section:
    if why := why_not():
        raise SystemExit(f"cricksy: {why}")
    size = wanted_size(rig)
    token = prepare(rig.environment)
    ways = (False,) if rig.options.quick else (False, True)
    return section([measure(rig, size, token, is_direct=is_direct) for is_direct in ways])


def wanted_size(rig: Rig) -> Size:
    size = QUICK if rig.options.quick else FULL
    if not rig.options.viewers:
        return size
    most = rig.options.viewers[0]
    many, few = size.people
    return replace(size, viewers=(min(size.viewers[0], most), most), people=(min(many, max(most // 10, 12)), few))


def measure(rig: Rig, size: Size, token: str, *, is_direct: bool) -> Found:
    title = "direct" if is_direct else "behind nginx"
    tell(f"{title}: starting {WEBS} HTTP and {WEBSOCKETS} WebSocket processes, and nginx")
    with ExitStack() as exits:
        ground = exits.enter_context(servers(rig, title, token, is_direct=is_direct))
        playing = [scorers.t20(ground.stack, 500 + number) for number in range(size.matches)]
        asyncio.run(begin(ground.stack, playing))
        own = [each.websocket for each in ground.websockets.values()]
        found = Found(title, size, playing, own if is_direct else [ground.stack.ports.websocket])
        crowd = rig.crowd(title.replace(" ", "-"), exits)
        asyncio.run(Play(rig, ground, found, crowd).play())
        return found


@contextmanager
def servers(rig: Rig, title: str, token: str, *, is_direct: bool) -> Iterator[Balanced]:
    port = free_port()
    ports = [free_port() for _ in range(WEBSOCKETS)]
    urls = [f"ws://{HOST}:{each}" for each in (ports if is_direct else [port])]
    login = f"flower:{secrets.token_urlsafe(16)}"
    settings = {"CRICKSY_TRUSTED_PROXIES": HOST, "CRICKSY_WS_URL": ",".join(urls), "FLOWER_BASIC_AUTH": login}
    root = rig.root / title.replace(" ", "-")
    stack = started(root, {**rig.environment, **settings}, NAMES, scorer_token=token)
    try:
        with balanced(stack, port, webs=WEBS, websockets=WEBSOCKETS, websocket_ports=ports) as ground:
            yield ground
    finally:
        stack.stop()


@dataclass
class Play:
    """A ball a second on each match, through both parts."""

    rig: Rig
    ground: Balanced
    found: Found
    crowd: Crowd
    over: asyncio.Event = field(default_factory=asyncio.Event)
    watching: int = 0
    """Viewers of a match at each port."""

    async def play(self) -> None:
        dice = random.Random("a ball a second")
        scoring = [asyncio.create_task(self.score(one, dice.random())) for one in self.found.playing]
        with self.people(0) as people:
            await self.measure(0, people)
        await self.receive(0)
        with self.people(1) as people:
            await self.measure(1, people)
            await self.lose_servers()
            await self.restart_all()
        self.over.set()
        await asyncio.gather(*scoring)
        await self.receive(1)

    async def receive(self, number: int) -> None:
        await asyncio.sleep(LAST_ONES_SECONDS)
        self.found.parts[number].reception = live.read_reception(self.crowd)

    @contextmanager
    def people(self, number: int) -> Iterator[People]:
        games = [one.match_id for one in self.found.playing]
        people = People(self.ground.stack, games, self.found.size.people[number], self.ground.direct.root)
        try:
            yield people
        finally:
            people.stop()
        part = self.found.parts[number]
        part.requests, part.reasons = people.requests(), people.reasons()

    async def score(self, scorer: Scorer, offset: float) -> None:
        due = time.monotonic() + offset
        try:
            while await self.is_time(due) and await scorer.next():
                due += 1
        except (Refused, OSError, EOFError, TimeoutError) as error:
            self.found.refused.append(f"{scorer.match_id}: {error!r}")

    async def is_time(self, due: float) -> bool:
        await asyncio.sleep(max(due - time.monotonic(), 0))
        return not self.over.is_set()

    async def measure(self, number: int, people: People) -> None:
        size, title = self.found.size, self.found.title
        await asyncio.to_thread(self.open, size.viewers[number])
        await asyncio.to_thread(people.wait_until_all_are_there)
        await asyncio.sleep(SETTLE_SECONDS)
        tell(f"{title}: {size.people[number]:,} people, {size.viewers[number]:,} viewers, for {size.seconds:g} s")
        part, cpu = Part(time.monotonic()), self.cpu(people)
        latencies, fan_outs = self.counted("ws_latency_seconds"), self.counted("ws_fan_out_seconds")
        await asyncio.sleep(size.seconds)
        part.ended = time.monotonic()
        part.cpu = live.used(cpu, self.cpu(people))
        part.latencies = histogram.between(latencies, self.counted("ws_latency_seconds"))
        part.fan_outs = histogram.between(fan_outs, self.counted("ws_fan_out_seconds"))
        self.found.parts.append(part)

    def open(self, viewers: int) -> None:
        """Open as many viewers more as are lacking: as many on each match, and as many at each port."""
        wanted = self.found.each_port(viewers)
        tell(f"{self.found.title}: opening viewers up to {viewers:,}")
        self.crowd.follow(self.found.ports)
        for port in self.found.ports:
            self.crowd.open(port, [ws_path(one) for one in self.found.playing], wanted - self.watching)
        self.watching = wanted

    async def lose_servers(self) -> None:
        tell(f"{self.found.title}: {KILLED} is killed, then {DRAINED} is drained")
        self.ground.process(KILLED).kill()
        await asyncio.sleep(self.found.size.after)
        await self.begin(KILLED)
        self.ground.process(DRAINED).terminate()
        await asyncio.sleep(self.found.size.after)
        await self.begin(DRAINED)

    async def restart_all(self) -> None:
        for name in self.found.size.restarts:
            tell(f"{self.found.title}: {name} is restarted")
            self.ground.process(name).terminate()
            await self.begin(name)

    async def begin(self, name: str) -> None:
        """Wait for the end of a process, and start it again: from this thread, with which it would end."""
        await asyncio.to_thread(self.ground.process(name).wait, 20)
        self.ground.direct.children[name].begin()
        await asyncio.to_thread(self.ground.direct.children[name].wait_ready)
        await asyncio.sleep(FAIL_SECONDS)

    def counted(self, name: str) -> histogram.Buckets:
        return histogram.read([each.metrics_url() for each in self.ground.websockets.values()], name)

    def cpu(self, people: People) -> dict[str, float]:
        pids = {name: each.process.pid for name, each in self.ground.direct.children.items() if each.process}
        pids |= live.service_pids(self.rig.services)
        assert self.ground.nginx.process
        pids |= {"nginx": self.ground.nginx.process.pid, "people": people.process.pid}
        return {name: cpu_of_families([pid]) for name, pid in pids.items()} | {"crowd": self.crowd.cpu}
