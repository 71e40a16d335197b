"""Frames and predictions in one process, for `runserver` without Redis: from the publisher's thread to the hub's
loop."""

from collections.abc import Callable

from realtime.protocol import Frame, PredictionUpdate

Listener = Callable[[Frame | PredictionUpdate], None]
listeners: list[Listener] = []


def publish(heard: Frame | PredictionUpdate) -> None:
    for listener in listeners:
        listener(heard)
