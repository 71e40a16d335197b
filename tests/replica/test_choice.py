"""Where a read goes, and when the replica is left out."""

import socket
import time
from contextlib import closing

import psycopg2
import pytest
from django.conf import settings
from django.db import OperationalError
from psycopg2 import extensions

from cricksy.database_router import ReplicaRouter
from cricksy.postgres import waits
from cricksy.postgres.hang import ImpatientError, SilentError
from scoring.errors import BusyError, UnknownMatchError
from scoring.models import Match
from scoring.replica import choice
from scoring.replica.breaker import GOOD_ENOUGH, LASTS, Breaker
from scoring.replica.choice import read
from scoring.replica.lag import REPLICA, lag_seconds


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Unwatched(Breaker):
    """A breaker whose probes a test notes itself."""

    def _start(self) -> None:
        pass


class BrieflyWatched(Breaker):
    def _watch(self) -> None:
        for _ in range(GOOD_ENOUGH):
            self.note(is_good=self._probe())


def closed_breaker(clock: Clock) -> Breaker:
    made = Unwatched(lambda: True, clock)
    for _ in range(GOOD_ENOUGH):
        made.note(is_good=True)
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def closed(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Breaker:
    """A replica that may be read."""
    made = closed_breaker(clock)
    monkeypatch.setattr(choice, "breaker", made)
    monkeypatch.setitem(settings.DATABASES, REPLICA, dict(settings.DATABASES["default"]))
    return made


def where() -> str:
    """The database that a query would read here."""
    return ReplicaRouter().db_for_read(Match)


class TestChoice:
    def test_a_read_that_may_be_old_goes_to_the_replica_and_nothing_else_does(self, closed: Breaker) -> None:
        assert where() == "default"
        assert read(where) == REPLICA
        assert where() == "default"

    def test_without_a_replica_all_goes_to_the_primary(self) -> None:
        assert read(where) == "default"
        assert lag_seconds() is None

    def test_what_the_replica_lacks_is_read_on_the_primary(self, closed: Breaker) -> None:
        assert read(where, has_all=lambda: where() != REPLICA) == "default"

    @pytest.mark.parametrize("error", [OperationalError("gone"), UnknownMatchError()])
    def test_what_fails_on_the_replica_is_read_on_the_primary(self, closed: Breaker, error: Exception) -> None:
        def work() -> str:
            if where() == REPLICA:
                raise error
            return where()

        assert read(work) == "default"
        assert closed.is_closed is isinstance(error, UnknownMatchError)

    def test_a_busy_process_is_not_asked_twice(self, closed: Breaker) -> None:
        asked = []

        def work() -> None:
            asked.append(where())
            raise BusyError

        with pytest.raises(BusyError):
            read(work)
        assert asked == [REPLICA]
        assert where() == "default"


class TestBreaker:
    def test_it_closes_after_some_good_probes_and_opens_at_the_first_bad_one(self, clock: Clock) -> None:
        breaker = Unwatched(lambda: True, clock)
        seen = []
        for is_good in (True, True, True, False, True, True, True):
            breaker.note(is_good=is_good)
            seen.append(breaker.allows())
        assert seen == [False, False, True, False, False, False, True]

    def test_a_probe_counts_only_for_a_moment(self, clock: Clock) -> None:
        breaker = closed_breaker(clock)
        clock.now += LASTS
        assert not breaker.allows()

    def test_the_first_question_starts_the_probe(self) -> None:
        watched = BrieflyWatched(lambda: True)
        assert not watched.is_closed
        watched.allows()
        deadline = time.monotonic() + 10
        while not watched.is_closed:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def test_a_probe_that_fails_is_bad(self, clock: Clock) -> None:
        def fail() -> bool:
            raise MemoryError

        assert Unwatched(fail, clock)._probe() is False


def test_a_silent_replica_is_waited_for_briefly_and_is_no_hang_of_the_primary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waits, "_limits", waits.SERVER)
    monkeypatch.setattr(waits, "REPLICA_WAIT", 0.1)
    extensions.set_wait_callback(waits.wait)
    try:
        # It accepts, and says nothing.
        with closing(socket.create_server(("127.0.0.1", 0))) as server:
            address = f"host=127.0.0.1 port={server.getsockname()[1]} sslmode=disable"
            with pytest.raises(ImpatientError) as caught:
                psycopg2.connect(address, connection_factory=waits.ReplicaConnection)
            assert not isinstance(caught.value, SilentError)
    finally:
        extensions.set_wait_callback(None)
