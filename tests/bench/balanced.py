"""Everything behind nginx, and with direct WebSockets: people, a crowd, a server killed, one drained, all restarted."""

import asyncio
import random
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

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
LAST_ONES_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Size:
    """`quiet` is the seconds that are measured, `after` those after a kill and after a drain."""

    matches: int
    viewers: int
    people: int
    quiet: float
    after: float
    restarts: tuple[str, ...]


RESTARTED = ("web-1", "web-2", "websocket-1", *NAMES[1:])
"""With the killed and the drained one these are all."""
FULL = Size(20, 10_000, 1_000, 60, 15, RESTARTED)
QUICK = Size(3, 60, 24, 6, 5, ("web-1",))


@dataclass
class Found:
    """What one way of reaching the servers came to. `cpu` is in seconds, of the `quiet` seconds.

    `ports` are those of the WebSockets, `refused` the balls that were not recorded.
    """

    title: str
    size: Size
    playing: list[Scorer]
    ports: list[int]
    websockets: int = WEBSOCKETS
    refused: list[str] = field(default_factory=list)
    quiet: tuple[float, float] = (0.0, 0.0)
    cpu: dict[str, float] = field(default_factory=dict)
    latencies: histogram.Buckets = field(default_factory=dict)
    fan_outs: histogram.Buckets = field(default_factory=dict)
    requests: dict[str, Requests] = field(default_factory=dict)
    reception: Reception = field(default_factory=lambda: Reception({}, 0, 0))

    @property
    def each_port(self) -> int:
        """Viewers of a match at each port."""
        return max(self.size.viewers // len(self.playing) // len(self.ports), 1)

    @property
    def each(self) -> int:
        """Viewers of a match."""
        return self.each_port * len(self.ports)


def run(rig: Rig) -> Section:
    if why := why_not():
        raise SystemExit(f"cricksy: {why}")
    size = wanted_size(rig)
    token = prepare(rig.environment)
    return section([measure(rig, size, token, is_direct=is_direct) for is_direct in (False, True)])


def wanted_size(rig: Rig) -> Size:
    size = QUICK if rig.options.quick else FULL
    viewers = rig.options.viewers[0] if rig.options.viewers else size.viewers
    people = min(size.people, max(viewers // 10, 12))
    return Size(size.matches, viewers, people, size.quiet, size.after, size.restarts)


def measure(rig: Rig, size: Size, token: str, *, is_direct: bool) -> Found:
    title = "direct" if is_direct else "behind nginx"
    tell(f"{title}: starting {WEBS} HTTP and {WEBSOCKETS} WebSocket processes, and nginx")
    with ExitStack() as exits:
        ground = exits.enter_context(servers(rig, title, token, is_direct=is_direct))
        playing = [scorers.t20(ground.stack, 500 + number) for number in range(size.matches)]
        asyncio.run(begin(ground.stack, playing))
        own = [each.websocket for each in ground.websockets.values()]
        found = Found(title, size, playing, own if is_direct else [ground.stack.ports.websocket])
        crowd = exits.enter_context(watching(rig, found))
        people = People(ground.stack, [one.match_id for one in playing], size.people, ground.direct.root)
        exits.callback(people.stop)
        asyncio.run(Play(rig, ground, found, crowd, people).play())
        people.stop()
        found.reception, found.requests = live.read_reception(crowd), people.requests()
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


@contextmanager
def watching(rig: Rig, found: Found) -> Iterator[Crowd]:
    """Open the crowd: as many viewers on each match, and as many at each port."""
    with ExitStack() as exits:
        crowd = rig.crowd(found.title.replace(" ", "-"), exits)
        tell(f"{found.title}: opening {found.each * len(found.playing):,} viewers")
        for port in found.ports:
            crowd.open(port, [ws_path(one) for one in found.playing], found.each_port)
        crowd.follow(found.ports)
        yield crowd


@dataclass
class Play:
    """A ball a second on each match, through all that happens to the servers."""

    rig: Rig
    ground: Balanced
    found: Found
    crowd: Crowd
    people: People
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def play(self) -> None:
        dice = random.Random("a ball a second")
        scoring = [asyncio.create_task(self.score(one, dice.random())) for one in self.found.playing]
        await asyncio.sleep(2)
        await self.quiet()
        await self.lose_servers()
        await self.restart_all()
        self.over.set()
        await asyncio.gather(*scoring)
        await asyncio.sleep(LAST_ONES_SECONDS)

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

    async def quiet(self) -> None:
        tell(f"{self.found.title}: {self.found.size.quiet:g} s of a ball a second on each match")
        cpu, begun = self.cpu(), time.monotonic()
        latencies, fan_outs = self.counted("ws_latency_seconds"), self.counted("ws_fan_out_seconds")
        await asyncio.sleep(self.found.size.quiet)
        self.found.quiet = begun, time.monotonic()
        self.found.cpu = live.used(cpu, self.cpu())
        self.found.latencies = histogram.between(latencies, self.counted("ws_latency_seconds"))
        self.found.fan_outs = histogram.between(fan_outs, self.counted("ws_fan_out_seconds"))

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

    def cpu(self) -> dict[str, float]:
        pids = {name: each.process.pid for name, each in self.ground.direct.children.items() if each.process}
        pids |= live.service_pids(self.rig.services)
        assert self.ground.nginx.process
        pids |= {"nginx": self.ground.nginx.process.pid, "people": self.people.process.pid}
        return {name: cpu_of_families([pid]) for name, pid in pids.items()} | {"crowd": self.crowd.cpu}
