"""One viewer's WebSocket. Anonymous and read-only, so a plain ASGI application is enough.

A consumer class of Channels would subscribe each viewer to Redis by itself; here the process subscribes once.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import structlog

from realtime import metrics
from realtime.rooms.hub import hub
from realtime.rooms.lists import MOST_MATCHES, ListViewer
from realtime.rooms.viewer import Viewer, Writer
from realtime.sockets.admission import admission
from realtime.sockets.mailbox import Mailbox
from realtime.sockets.origins import is_origin_allowed
from realtime.wire.asgi import WRITE_EXTENSION, Receive, Scope, Send
from realtime.wire.close_codes import CloseCode
from scoring.engine.values import ID_PATTERN
from scoring.errors import UnknownMatchError
from scoring.place import Place

log = structlog.get_logger(__name__)


async def watch_game(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve /ws/games/{id}?since=EPOCH.SEQ."""
    async with open_socket(scope, receive, send) as writer:
        if writer is not None:
            match_id = scope["url_route"]["kwargs"]["match_id"]
            await serve_viewer(match_id, parse_since(scope), writer, receive, send)


async def watch_list(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve /ws/games?ids=ID,ID."""
    async with open_socket(scope, receive, send) as writer:
        if writer is None:
            return
        match_ids = parse_ids(scope)
        if match_ids:
            await serve_list(ListViewer(writer, match_ids), receive)
        else:
            await close_socket(send, CloseCode.NO_LIST)


@asynccontextmanager
async def open_socket(scope: Scope, receive: Receive, send: Send) -> AsyncIterator[Writer | None]:
    """Accept a viewer and yield the writer of its socket; refuse it and yield None if it may not come in."""
    await receive()  # websocket.connect
    if not is_origin_allowed(scope):
        await refuse(send, "origin")
        yield None
        return
    with admission.admit(scope) as refusal:
        if refusal:
            await refuse(send, refusal)
            yield None
            return
        await send({"type": "websocket.accept"})
        # Our own server offers a writer that is cheaper than ASGI's send.
        yield scope.get("extensions", {}).get(WRITE_EXTENSION) or Mailbox(send)


async def reject_path(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a path that is not of a WebSocket."""
    await receive()
    await send({"type": "websocket.close"})


async def refuse(send: Send, reason: str) -> None:
    """Refuse the handshake. A close before accepting is a plain 403, so a foreign page does not even learn a code."""
    metrics.refused.labels(reason).inc()
    await send({"type": "websocket.close"})


async def serve_viewer(match_id: str, since: Place | None, writer: Writer, receive: Receive, send: Send) -> None:
    viewer = Viewer(writer)
    try:
        room = await hub().join(match_id, viewer, since)
    except UnknownMatchError:
        await close_socket(send, CloseCode.UNKNOWN_GAME)
        return
    except Exception as error:  # the hub has logged it, once for all viewers that wait
        log.info("join_failed", match=match_id, error=repr(error))
        await close_socket(send, CloseCode.TRY_LATER)
        return
    try:
        await wait_until_closed(receive)
    finally:
        writer.forget()
        hub().leave(room, viewer)


async def serve_list(viewer: ListViewer, receive: Receive) -> None:
    try:
        await hub().lists.join(viewer)
        await wait_until_closed(receive)
    finally:
        viewer.writer.forget()
        hub().lists.leave(viewer)


async def close_socket(send: Send, code: CloseCode) -> None:
    metrics.sockets_closed.labels(str(code.value)).inc()
    await send({"type": "websocket.close", "code": code.value})


async def wait_until_closed(receive: Receive) -> None:
    """Read and ignore what the viewer sends: if it were not read, it would pile up in the server."""
    while not (await receive())["type"].endswith(".disconnect"):
        pass


def parse_since(scope: Scope) -> Place | None:
    """Return the place in the query; None if it is missing or malformed."""
    query = parse_qs(scope["query_string"].decode("latin1"))
    return Place.parse(query.get("since", [""])[0])


def parse_ids(scope: Scope) -> list[str]:
    """Return the matches in the query; an empty list if there are none, too many, or what no id looks like."""
    query = parse_qs(scope["query_string"].decode("latin1"))
    match_ids = query.get("ids", [""])[0].split(",")
    are_ids = len(match_ids) <= MOST_MATCHES and all(ID_PATTERN.fullmatch(each) for each in match_ids)
    return match_ids if are_ids else []
