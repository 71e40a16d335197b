"""The types of ASGI, named once, and our one extension of it."""

from collections.abc import Awaitable, Callable
from typing import Any

Scope = dict[str, Any]
Event = dict[str, Any]
"""ASGI calls it a message; here a message is what viewers get."""
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]

WRITE_EXTENSION = "cricksy.write"
"""Key in the scope's `extensions` under which our server offers a `realtime.rooms.viewer.Writer`."""
