"""What the bench needs to know of a server, whatever its library."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.bench.balls import PlainMatch, Recorded


@dataclass(frozen=True, slots=True)
class Rival:
    """A server. `publish` gives it a ball; `message_of` returns the WebSocket message that viewers get for it.

    `hush` is called before viewers join: if they get something then, it must not look like a ball.
    """

    name: str
    title: str
    command: Callable[[int], list[str]]
    publish: Callable[[PlainMatch, Recorded], None]
    path: Callable[[PlainMatch], str]
    message_of: Callable[[bytes], bytes] = lambda message: message
    hush: Callable[[PlainMatch], None] = lambda match: None
    env: Mapping[str, str] = field(default_factory=dict)
    socketio: bool = False
    # Handshakes at the same time: fewer than the shortest listen backlog of a server.
    window: int = 200
