"""Servers with their viewers take turns; each turn is a number of balls, measured in time and CPU."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from cricksy.local_services.ports import free_port
from tests.bench.balls import PlainMatch, Recorded
from tests.bench.load import Crowd, LoadError
from tests.bench.measure import cpu_of, median, memory_of
from tests.bench.rig import Rig, Server, tell
from tests.bench.rivals.rival import Rival
from tests.bench.turn import Turn

WARM_UP = 3
ATTEMPTS = 5
MOST_BALLS = 300
# A viewer may join only after its handshake; it then gets what it missed.
PATIENCE = 30.0
SETTLE_SECONDS = 0.5


@dataclass
class Contestant:
    """A server and its crowd. A ball means one ball in each of its matches."""

    rival: Rival
    server: Server
    crowd: Crowd
    matches: list[PlainMatch]
    viewers: int = 0
    connect_seconds: float = 0.0
    retries: int = 0
    memory_a_viewer: float = 0.0
    ball_seconds: float = 0.0
    wrong: int = 0
    left_out: str = ""
    turns: list[Turn] = field(default_factory=list)
    rested_from: tuple[float, float] = (0.0, 0.0)
    idle: list[float] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.rival.title

    def fill(self, viewers: int) -> None:
        """Open the crowd, and measure the memory that it adds to a server with one viewer in each match."""
        self.begin()
        self.open(1)
        self.warm_up()
        before = memory_of(self.server.pid)
        more = viewers - self.viewers
        self.open(more // len(self.matches))
        self.warm_up()
        time.sleep(SETTLE_SECONDS)
        self.memory_a_viewer = (memory_of(self.server.pid) - before) / max(more, 1)
        self.rest()

    def begin(self) -> None:
        if self.rival.name == "cricksy":
            for match in self.matches:
                self.rival.publish(match, match.beginning(time.time()))

    def open(self, each: int) -> None:
        if each < 1:
            return
        paths = [self.rival.path(match) for match in self.matches]
        for match in self.matches:
            self.rival.hush(match)
        opened = self.crowd.open(self.server.port, paths, each, window=self.rival.window, socketio=self.rival.socketio)
        self.viewers += each * len(paths)
        self.connect_seconds, self.retries = opened["seconds"], opened["retries"]

    def warm_up(self) -> None:
        """Send balls until they reach everyone. Raises LoadError if none does."""
        self.until_received()
        tries = []
        for _ in range(WARM_UP):
            balls = self.balls()
            self.expect(balls)
            begun = time.monotonic()
            self.publish(balls)
            tries.append(self.crowd.all_have_it(PATIENCE) - begun)
        self.ball_seconds = median(tries)

    def until_received(self) -> None:
        """Send balls until one arrives: a server that subscribes with its first viewer may miss some."""
        for attempt in range(1, ATTEMPTS + 1):
            balls = self.balls()
            self.expect(balls)
            self.publish(balls)
            try:
                self.crowd.all_have_it(PATIENCE * attempt / ATTEMPTS)
            except LoadError:
                if attempt == ATTEMPTS:
                    raise
            else:
                time.sleep(SETTLE_SECONDS)
                return

    def balls(self) -> list[Recorded]:
        now = time.time()
        return [match.ball(now) for match in self.matches]

    def expect(self, balls: list[Recorded], *, compare: bool = False) -> None:
        self.crowd.expect(self.rival.message_of(self.matches[0].message(balls[0])), compare=compare)

    def publish(self, balls: list[Recorded]) -> None:
        for match, ball in zip(self.matches, balls, strict=True):
            self.rival.publish(match, ball)

    def play(self, seconds: float) -> Turn:
        """Play as many balls, one after the other, as should take `seconds`."""
        count = min(max(int(seconds / max(self.ball_seconds, 1e-4)), 1), MOST_BALLS)
        turn = self.play_balls(count)
        self.turns.append(turn)
        return turn

    def play_balls(self, count: int) -> Turn:
        self.stop_resting()
        overs = [self.balls() for _ in range(count)]
        self.expect(overs[0])
        cpu, client_cpu, begun = cpu_of(self.server.pid), self.crowd.cpu, time.monotonic()
        walls = self.walls(overs)
        ended = time.monotonic()
        cpu, client_cpu = cpu_of(self.server.pid) - cpu, self.crowd.cpu - client_cpu
        delivered = int(self.crowd.tally()["balls"])
        lost = self.viewers * max(len(walls), 1) - delivered
        self.rest()
        return Turn(walls or [PATIENCE], ended - begun, delivered, lost, cpu, client_cpu)

    def walls(self, overs: list[list[Recorded]]) -> list[float]:
        """Return the seconds of each ball. A ball that does not reach everyone is lost and ends the turn."""
        walls = []
        for balls in overs:
            begun = time.monotonic()
            self.publish(balls)
            try:
                walls.append(self.crowd.all_have_it(PATIENCE + 5 * self.ball_seconds) - begun)
            except LoadError:
                break
        return walls

    def check(self) -> None:
        """Play one ball that every viewer compares with what was sent, byte for byte."""
        balls = self.balls()
        self.expect(balls, compare=True)
        self.publish(balls)
        self.crowd.all_have_it(PATIENCE + 5 * self.ball_seconds)
        self.wrong = int(self.crowd.tally()["wrong"])

    def rest(self) -> None:
        self.rested_from = cpu_of(self.server.pid), time.monotonic()

    def stop_resting(self) -> None:
        """Note the CPU that the server used during the turns of others: heartbeats, pings."""
        cpu, at = self.rested_from
        if time.monotonic() - at > 1:
            self.idle.append((cpu_of(self.server.pid) - cpu) / (time.monotonic() - at))

    # Medians over the turns

    def median(self, of: Callable[[Turn], float]) -> float:
        return median([of(turn) for turn in self.turns])

    @property
    def deliveries_a_second(self) -> float:
        return self.viewers / self.median(lambda turn: turn.wall)

    @property
    def lost(self) -> int:
        return sum(turn.lost for turn in self.turns)

    @property
    def client_share(self) -> float:
        """The share of one core that the load client used."""
        return self.median(lambda turn: turn.client_cpu / turn.seconds)


def contestant(rig: Rig, rival: Rival, ids: list[str], exits: ExitStack) -> Contestant:
    port = free_port()
    server = rig.serve(rival.name, rival.command(port), port, rival.env, exits)
    matches = [PlainMatch(one) for one in ids]
    return Contestant(rival, server, rig.crowd(rival.name, exits), matches)


def play_rounds(contestants: list[Contestant], rounds: int, seconds: float) -> None:
    """Play rounds in which each contestant has one turn, so that all have the same noise around them."""
    for number in range(rounds):
        for one in contestants:
            turn = one.play(seconds)
            tell(
                f"round {number + 1} of {rounds}: {one.title}, {one.viewers:,} viewers: "
                f"{turn.wall * 1e3:.1f} ms a ball, {turn.cpu_a_delivery * 1e6:.1f} us CPU a delivery"
            )


def ratio(ours: Contestant, theirs: Contestant, of: Callable[[Turn], float]) -> float:
    """Return the median of the ratios of each round; within a round both had the same noise."""
    return median([of(one) / of(other) for one, other in zip(ours.turns, theirs.turns, strict=True)])
