"""The WebSocket of a viewer: anonymous and read-only, so a plain ASGI application with no layer channel of its own."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import structlog
from django.conf import settings
from django.http.request import validate_host

from realtime import metrics
from realtime.admission import admission
from realtime.hub import hub
from realtime.mailbox import Mailbox
from realtime.protocol import WRITE_EXTENSION, CloseCode
from realtime.viewer import Viewer, Writer
from scoring.errors import UnknownMatchError
from scoring.place import Place

log = structlog.get_logger(__name__)
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def watch_game(scope: Scope, receive: Receive, send: Send) -> None:
    """/ws/games/{id}?since=EPOCH.SEQ"""
    await receive()
    if not origin_allowed(scope):
        await refuse(send, "origin")
        return
    with admission.asked(scope) as refusal:
        if refusal:
            await refuse(send, refusal)
            return
        await send({"type": "websocket.accept"})
        # Where the server offers a faster way out than ASGI's send, it is taken.
        writer = scope.get("extensions", {}).get(WRITE_EXTENSION) or Mailbox(send)
        await serve(scope["url_route"]["kwargs"]["match_id"], since_of(scope), writer, receive, send)


async def nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    """A path that is no WebSocket of ours."""
    await receive()
    await send({"type": "websocket.close"})


async def refuse(send: Send, reason: str) -> None:
    """Before the handshake is answered a close is a plain 403: a foreign page learns nothing, not even a code."""
    metrics.refused.labels(reason).inc()
    await send({"type": "websocket.close"})


async def serve(match_id: str, since: Place | None, writer: Writer, receive: Receive, send: Send) -> None:
    viewer = Viewer(writer)
    try:
        room = await hub().join(match_id, viewer, since)
    except UnknownMatchError:
        await close(send, CloseCode.UNKNOWN_GAME)
        return
    except Exception as error:  # the hub has logged it, once for all who wait
        log.info("join_failed", match=match_id, error=repr(error))
        await close(send, CloseCode.TRY_LATER)
        return
    try:
        await until_gone(receive)
    finally:
        writer.forget()
        hub().leave(room, viewer)


async def close(send: Send, code: CloseCode) -> None:
    metrics.sockets_closed.labels(str(code.value)).inc()
    await send({"type": "websocket.close", "code": code.value})


async def until_gone(receive: Receive) -> None:
    """What viewers send is read, or it would pile up, and ignored."""
    while (await receive())["type"] != "websocket.disconnect":
        pass


def origin_allowed(scope: Scope) -> bool:
    """Browsers always say where a page is from; who says nothing is a program, and may read what is public."""
    origins = [value for name, value in scope["headers"] if name == b"origin"]
    if not origins:
        return True
    try:
        host = urlsplit(origins[0].decode("latin1")).hostname
    except ValueError:
        return False
    return bool(host) and validate_host(f"[{host}]" if ":" in host else host, allowed_hosts())


def allowed_hosts() -> list[str]:
    return settings.ALLOWED_HOSTS or (["localhost", "127.0.0.1", "[::1]"] if settings.DEBUG else [])


def since_of(scope: Scope) -> Place | None:
    query = parse_qs(scope["query_string"].decode("latin1"))
    return Place.parse(query.get("since", [""])[0])
