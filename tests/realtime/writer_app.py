"""An ASGI application for test_socket_writer.py: it uses its `cricksy.write` as the peer orders."""

import asyncio
import json
from typing import Any

from realtime.wire.asgi import STREAM_EXTENSION, WRITE_EXTENSION
from realtime.wire.close_codes import CloseCode
from realtime.wire.messages import Message

Send = Any
# What a writer returned after its socket was closed; a later connection asks for it.
afterwards: dict[str, Any] = {}


async def application(scope: dict[str, Any], receive: Any, send: Send) -> None:
    if scope["type"] == "http":
        await stream(scope, send)
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    writer = scope.get("extensions", {}).get(WRITE_EXTENSION)
    await send({"type": "websocket.send", "text": json.dumps({"offered": writer is not None})})
    while (message := await receive())["type"] == "websocket.receive":
        order = json.loads(message["text"])
        await ORDERS[order.pop("do")](writer, send, **order)
    afterwards["closed"] = [writer.write(Message([b"late"])), writer.unsent()]


async def stream(scope: dict[str, Any], send: Send) -> None:
    """Send 200 events in turn through ASGI and through the writer, and one that is long."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
    await send({"type": "http.response.body", "body": b"data: begun\n\n", "more_body": True})
    writer = scope["extensions"][STREAM_EXTENSION]()
    for number in range(200):
        message = Message([str(number).encode()])
        if number % 2:
            writer.write(message)
        else:
            await send({"type": "http.response.body", "body": message.events, "more_body": True})
    writer.write(Message([b"x" * 3_000_000]))
    await send({"type": "http.response.body", "body": b"data: over\n\n"})


async def both_ways(writer: Any, send: Send, size: int) -> None:
    """Send the same text through ASGI and through the writer."""
    text = "å" * (size // 2) + "x" * (size % 2)
    await send({"type": "websocket.send", "text": text})
    writer.write(Message([text.encode()]))


async def in_turn(writer: Any, send: Send, count: int) -> None:
    for number in range(count):
        if number % 2:
            writer.write(Message([str(number).encode()]))
        else:
            await send({"type": "websocket.send", "text": str(number)})


async def flood(writer: Any, send: Send, size: int, count: int) -> None:
    """Write to a peer that does not read; then wait until it has read everything."""
    unsent = [writer.write(Message([b"f" * size])) for _ in range(count)]
    stuck = writer.unsent()
    while writer.unsent() > 0:
        await asyncio.sleep(0.01)
    await send(
        {"type": "websocket.send", "text": json.dumps({"unsent": unsent, "stuck": stuck, "left": writer.unsent()})}
    )


async def abort(writer: Any, send: Send, size: int) -> None:
    writer.write(Message([b"f" * size]))
    writer.abort(CloseCode.TOO_SLOW)


async def close_first(writer: Any, send: Send) -> None:
    await send({"type": "websocket.close", "code": 4404})
    afterwards["closing"] = writer.write(Message([b"after the close frame"]))


async def tell(writer: Any, send: Send) -> None:
    await send({"type": "websocket.send", "text": json.dumps(afterwards)})


ORDERS = {
    "both_ways": both_ways,
    "in_turn": in_turn,
    "flood": flood,
    "abort": abort,
    "close_first": close_first,
    "tell": tell,
}
