"""A process that hangs: the kernel goes on acknowledging what it is sent."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from tests.stack import Stack


@contextmanager
def hanging(stack: Stack, name: str = "postgres") -> Iterator[None]:
    """Stop the process and its children, such as the backends of Postgres."""
    process = stack.children[name].process
    assert process is not None
    first = psutil.Process(process.pid)
    everyone = [first, *first.children(recursive=True)]
    for each in everyone:
        each.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for each in everyone:
            each.send_signal(signal.SIGCONT)
