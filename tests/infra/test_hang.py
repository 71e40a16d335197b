"""A hang of Postgres ends with its probe, whatever becomes of the probe; a readiness check does not begin one."""

import socket
import threading
import time
from contextlib import closing

import psycopg2
import pytest
from psycopg2 import extensions

from cricksy.postgres import waits
from cricksy.postgres.hang import Hang, ImpatientError, SilentError


def wait_for_end(hang: Hang) -> None:
    deadline = time.monotonic() + 10
    while hang.lasts:
        assert time.monotonic() < deadline, "the hang lasts"
        time.sleep(0.01)


def test_a_probe_that_fails_ends_the_hang() -> None:
    def fail() -> None:
        raise MemoryError

    hang = Hang()
    hang.notice(fail)
    wait_for_end(hang)


def test_a_probe_that_cannot_start_begins_no_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", fail)
    hang = Hang()
    hang.notice(lambda: None)
    assert not hang.lasts


def test_who_waits_for_less_than_the_process_may_notices_no_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waits, "_limits", waits.SERVER)
    extensions.set_wait_callback(waits.wait)
    try:
        # It accepts, and says nothing.
        with closing(socket.create_server(("127.0.0.1", 0))) as server:
            address = f"host=127.0.0.1 port={server.getsockname()[1]} sslmode=disable"
            with waits.at_most(0.2):
                for _ in range(2):
                    with pytest.raises(ImpatientError) as caught:
                        psycopg2.connect(address)
                    assert not isinstance(caught.value, SilentError)
            with pytest.raises(SilentError):
                psycopg2.connect(address)
    finally:
        extensions.set_wait_callback(None)
