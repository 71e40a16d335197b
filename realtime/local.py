"""Frames inside one process, for `runserver` without Redis: the publisher's thread hands them to the hub's loop."""

from collections.abc import Callable

from realtime.protocol import Frame

Listener = Callable[[Frame], None]
listeners: list[Listener] = []


def publish(frame: Frame) -> None:
    for listener in listeners:
        listener(frame)
