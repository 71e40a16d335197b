"""An ASGI application that does with its socket's `cricksy.write` what the peer orders, for test_socket_writer.py."""

import asyncio
import json
from typing import Any

from realtime.protocol import WRITE_EXTENSION, CloseCode, Message

Send = Any
# What a writer said after its socket had gone, for a later connection to ask.
afterwards: dict[str, Any] = {}


async def application(scope: dict[str, Any], receive: Any, send: Send) -> None:
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


async def both_ways(writer: Any, send: Send, size: int) -> None:
    """The same text by ASGI and by the writer."""
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
    """Write to a peer that does not read; then wait for it to."""
    said = [writer.write(Message([b"f" * size])) for _ in range(count)]
    stuck = writer.unsent()
    while writer.unsent() > 0:
        await asyncio.sleep(0.01)
    await send({"type": "websocket.send", "text": json.dumps({"said": said, "stuck": stuck, "left": writer.unsent()})})


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
