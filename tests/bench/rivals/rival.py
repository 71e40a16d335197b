"""What the bench has to know of a server, whichever library it is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.bench.balls import PlainMatch, Recorded


@dataclass(frozen=True, slots=True)
class Rival:
    """`publish` tells the server of a ball; `heard` is the WebSocket message in which its viewers hear of it."""

    name: str
    title: str
    command: Callable[[int], list[str]]
    publish: Callable[[PlainMatch, Recorded], None]
    path: Callable[[PlainMatch], str]
    heard: Callable[[bytes], bytes] = lambda message: message
    env: Mapping[str, str] = field(default_factory=dict)
    socketio: bool = False
    window: int = 200
    """Handshakes in flight; below the listen backlog of servers that have a short one."""
