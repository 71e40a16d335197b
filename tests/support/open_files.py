"""Raises the limit of open files for tests with many sockets: a shell often allows 1,024, and a socket is a file."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from realtime.server import raise_file_limit


@contextmanager
def open_files(needed: int) -> Iterator[None]:
    """Raise the soft limit of this process as the server raises its own; skip the test if the hard limit is too low."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        pytest.skip(f"The hard limit of open files is {hard} (ulimit -Hn), and this test needs {needed}.")
    raise_file_limit()
    try:
        yield
    finally:
        # Later tests run under the usual limit again, so that a new one that needs more is noticed.
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
