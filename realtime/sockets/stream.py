"""One viewer's stream of Server-Sent Events: the messages of a WebSocket over plain HTTP, for who can open none.

Any page may read it, as it may read `GET /games/{id}`: it has only what is public, and asks for no credentials.
"""

import asyncio
import random
from collections.abc import Mapping

import orjson
import structlog

from realtime import metrics
from realtime.rooms.hub import hub
from realtime.rooms.room import Room
from realtime.rooms.viewer import Viewer, Writer
from realtime.sockets.admission import admission
from realtime.sockets.consumer import parse_since, wait_until_closed
from realtime.sockets.mailbox import StreamMailbox
from realtime.wire.asgi import STREAM_EXTENSION, Receive, Scope, Send
from realtime.wire.messages import Comment
from scoring.engine.values import ID_PATTERN
from scoring.errors import UnknownMatchError
from scoring.place import Place

log = structlog.get_logger(__name__)

COMMENT = Comment()
COMMENT_SECONDS = 15.0
"""Proxies end connections that are silent for a minute, some for half of that."""
RETRY_MILLISECONDS = (1_000, 4_000)
"""When a client comes back after its stream has ended: each at a time of its own."""
HEAD = {
    "Content-Type": "text/event-stream",
    # Nobody may keep, change or compress it: each event must leave at once.
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}


async def watch_stream(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve GET /ws/games/{id}/stream?since=EPOCH.SEQ; what Last-Event-ID says goes before `since`."""
    match_id = scope["url_route"]["kwargs"]["match_id"]
    if scope["method"] != "GET":
        await refuse(send, 405, "method_not_allowed", "A stream can only be read: use GET.", {"Allow": "GET"})
    elif scope["http_version"] == "1.0":
        await refuse(send, 505, "http_version", "A stream needs HTTP/1.1.")
    elif not ID_PATTERN.fullmatch(match_id):
        await refuse(send, 404, UnknownMatchError.code, UnknownMatchError().detail)
    else:
        await admit(match_id, scope, receive, send)


async def admit(match_id: str, scope: Scope, receive: Receive, send: Send) -> None:
    with admission.admit(scope) as refusal:
        if refusal:
            metrics.refused.labels(refusal).inc()
            await refuse(send, 503, "busy", "This server has as many viewers as it may.", {"Retry-After": "5"})
            return
        try:
            room = await hub().open(match_id)
        except UnknownMatchError as error:
            await refuse(send, 404, error.code, error.detail)
        except Exception as error:  # the hub has logged it, once for all viewers that wait
            log.info("join_failed", match=match_id, error=repr(error))
            await refuse(send, 503, "behind", "The match cannot be read at the moment.", {"Retry-After": "2"})
        else:
            await serve(room, last_place(scope), await begin(scope, send), receive)


async def begin(scope: Scope, send: Send) -> Writer:
    """Send the head and the first bytes of the answer; return the writer of what follows."""
    retry = b"retry: %d\n\n" % random.randint(*RETRY_MILLISECONDS)  # noqa: S311, spread, not secrecy
    await send_head(send, 200, HEAD)
    await send({"type": "http.response.body", "body": retry, "more_body": True})
    # Our own server offers a writer that is cheaper than ASGI's send.
    make_writer = scope.get("extensions", {}).get(STREAM_EXTENSION)
    return (make_writer and make_writer()) or StreamMailbox(send)


async def serve(room: Room, since: Place | None, writer: Writer, receive: Receive) -> None:
    viewer = Viewer(writer)
    try:
        await hub().enter(room, viewer, since)
        while not await is_closed(receive):
            writer.write(COMMENT)
    finally:
        writer.forget()
        hub().leave(room, viewer)


async def is_closed(receive: Receive) -> bool:
    """Wait until the client is gone, but no longer than it may hear nothing."""
    try:
        async with asyncio.timeout(COMMENT_SECONDS):
            await wait_until_closed(receive)
    except TimeoutError:
        return False
    return True


def last_place(scope: Scope) -> Place | None:
    """Return the newest place that the client says it has; None if it says none, or what is no place."""
    said = [value.decode("latin1") for name, value in scope["headers"] if name == b"last-event-id"]
    return (Place.parse(said[0]) if said else None) or parse_since(scope)


async def refuse(send: Send, status: int, code: str, detail: str, more: Mapping[str, str] | None = None) -> None:
    body = orjson.dumps({"code": code, "detail": detail, "fields": {}})
    head = {"Content-Type": "application/json", "Cache-Control": "no-store", **(more or {})}
    await send_head(send, status, {**head, "Content-Length": str(len(body))})
    await send({"type": "http.response.body", "body": body})


async def send_head(send: Send, status: int, head: Mapping[str, str]) -> None:
    everybody = {**head, "Access-Control-Allow-Origin": "*"}
    headers = [(name.lower().encode(), value.encode()) for name, value in everybody.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
