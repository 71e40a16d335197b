"""A python-socketio server as its documentation shows it: one room, which gets each ball through Redis."""

import os
from typing import Any

import socketio

ROOM = "final"
server = socketio.AsyncServer(
    async_mode="asgi",
    # A subscription that times out between two balls would miss the next one.
    client_manager=socketio.AsyncRedisManager(os.environ["BENCH_REDIS_URL"], redis_options={"socket_timeout": None}),
    transports=["websocket"],
)
application = socketio.ASGIApp(server)


@server.event
async def connect(sid: str, environ: dict[str, Any]) -> None:
    await server.enter_room(sid, ROOM)
