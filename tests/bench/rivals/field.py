"""The four servers that are compared."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import orjson
from redis import Redis

from cricksy import processes
from cricksy.local_services.ports import HOST
from tests.bench.balls import PlainMatch, Recorded
from tests.bench.rivals.rival import Rival

CHANNEL = "bare:final"
SOCKETIO_PATH = "/socket.io/?EIO=4&transport=websocket"


@contextmanager
def bare(redis_url: str) -> Iterator[Rival]:
    with Redis.from_url(redis_url) as client:
        yield Rival(
            "bare",
            "bare uvloop writer",
            lambda port: [sys.executable, "-m", "tests.bench.rivals.bare_server", HOST, str(port), redis_url, CHANNEL],
            lambda match, ball: client.publish(CHANNEL, match.message(ball)),
            lambda match: "/",
        )


@contextmanager
def textbook(redis_url: str) -> Iterator[Rival]:
    from channels_redis.core import RedisChannelLayer

    with asyncio.Runner() as runner:
        layer = RedisChannelLayer(hosts=[redis_url], prefix="textbook")

        def publish(match: PlainMatch, ball: Recorded) -> None:
            message = {"type": "game.update", "text": match.message(ball).decode()}
            runner.run(layer.group_send("final", message))

        application = "tests.bench.rivals.textbook_server:application"
        yield Rival(
            "textbook",
            "textbook Channels consumer",
            lambda port: [sys.executable, "-m", "daphne", "-b", HOST, "-p", str(port), application],
            publish,
            lambda match: "/ws/games/final",
            env={"BENCH_REDIS_URL": redis_url},
            window=40,
        )
        runner.run(layer.close_pools())


@contextmanager
def socketio(redis_url: str) -> Iterator[Rival]:
    import socketio

    writer = socketio.RedisManager(redis_url, write_only=True)

    def publish(match: PlainMatch, ball: Recorded) -> None:
        message = orjson.loads(match.message(ball))
        writer.emit("state:update", message, namespace="/", room="final")

    application = ["tests.bench.rivals.socketio_server:application", "--log-level", "warning"]
    yield Rival(
        "socketio",
        "python-socketio room",
        lambda port: [
            *(sys.executable, "-m", "uvicorn", "--host", HOST, "--port", str(port), "--loop", "uvloop"),
            *("--workers", "1", "--ws", "websockets-sansio", *application),
        ],
        publish,
        lambda match: SOCKETIO_PATH,
        message_of=lambda message: b'42["state:update",' + message + b"]",
        env={"BENCH_REDIS_URL": redis_url},
        socketio=True,
    )


@contextmanager
def cricksy(redis_url: str) -> Iterator[Rival]:
    """Publish as Cricksy does. Needs Django set up with this Redis."""
    from realtime.redis import broadcast
    from scoring.publishing.changes import MatchUpdate

    def publish(match: PlainMatch, ball: Recorded) -> None:
        broadcast.publish([MatchUpdate(match.id, match.epoch, [ball], match.whole, b"{}")])

    yield Rival(
        "cricksy",
        "Cricksy",
        lambda port: processes.websocket(processes.Ports(0, port, 0)).command,
        publish,
        lambda match: match.path,
        env={"CRICKSY_ROLE": "websocket"},
    )


FIELD = {"bare": bare, "textbook": textbook, "socketio": socketio, "cricksy": cricksy}
