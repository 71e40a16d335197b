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
STREAM_EXTENSION = "cricksy.stream"
"""Key under which it offers, for a request of HTTP, a function that returns the Writer of a response's body, or None.

To be called once, after the head of the response and a first part of its body were sent.
"""
