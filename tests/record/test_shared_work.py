"""Heavy work is done once for all who wait, by few threads, and no failure of it stays behind."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from itertools import islice
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection

from scoring import folding, reads
from scoring.errors import BusyError, UnknownMatchError
from scoring.shared_work import SharedWork, reader
from tests.record.cast import Game

LONG = 30.0


class Work:
    """Work that lasts until it is let go, and counts how often it began."""

    def __init__(self, result: Any = "result") -> None:
        self.result = result
        self.began = 0
        self.running, self.go = Event(), Event()

    def __call__(self) -> Any:
        self.began += 1
        self.running.set()
        assert self.go.wait(LONG)
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def begin(threads: ThreadPoolExecutor, shared: SharedWork, key: str, work: Work) -> "Future[Any]":
    future = threads.submit(shared.do, key, work)
    assert work.running.wait(LONG)
    return future


def await_waiting(shared: SharedWork, count: int) -> None:
    while len(shared._waiting) < count:
        Event().wait(0.005)


def test_all_who_wait_get_the_result_of_the_first(threads: ThreadPoolExecutor) -> None:
    shared, work = SharedWork(most_waiting=5, patience=LONG), Work()
    first = begin(threads, shared, "match", work)
    others = [threads.submit(shared.do, "match", work) for _ in range(5)]
    await_waiting(shared, 5)
    work.go.set()
    assert [one.result(LONG) for one in (first, *others)] == ["result"] * 6
    assert work.began == 1


def test_who_comes_later_begins_anew(threads: ThreadPoolExecutor) -> None:
    shared, work = SharedWork(), Work()
    work.go.set()
    assert [shared.do("match", work), shared.do("match", work)] == ["result", "result"]
    assert work.began == 2


def test_all_who_wait_get_the_exception_and_nothing_stays_behind(threads: ThreadPoolExecutor) -> None:
    shared, work = SharedWork(at_once=1, patience=LONG), Work(UnknownMatchError())
    first = begin(threads, shared, "match", work)
    other = threads.submit(shared.do, "match", work)
    await_waiting(shared, 1)
    work.go.set()
    for one in (first, other):
        assert isinstance(one.exception(LONG), UnknownMatchError)
    assert shared.do("match", lambda: 1) == 1
    assert (shared._waiting, shared._at_work, shared._running) == ([], [], {})


def test_work_on_one_match_does_not_stop_work_on_another(threads: ThreadPoolExecutor) -> None:
    shared, work = SharedWork(at_once=2), Work()
    first = begin(threads, shared, "slow", work)
    assert shared.do("other", lambda: 1) == 1
    work.go.set()
    first.result(LONG)


def test_who_cannot_wait_is_refused_at_once(threads: ThreadPoolExecutor) -> None:
    shared, work = SharedWork(at_once=1, most_waiting=1, patience=LONG), Work()
    first = begin(threads, shared, "match", work)
    waiting = threads.submit(shared.do, "other", lambda: 1)
    await_waiting(shared, 1)
    for key in ("match", "third"):
        with pytest.raises(BusyError):
            shared.do(key, work)
    work.go.set()
    assert (first.result(LONG), waiting.result(LONG)) == ("result", 1)


def test_who_has_waited_too_long_is_refused_and_the_work_goes_on(threads: ThreadPoolExecutor) -> None:
    shared, work = SharedWork(at_once=1, patience=0.01), Work()
    first = begin(threads, shared, "match", work)
    for key in ("match", "other"):
        with pytest.raises(BusyError):
            shared.do(key, work)
    work.go.set()
    assert first.result(LONG) == "result"
    assert shared.do("other", lambda: 1) == 1


def test_no_address_alone_makes_the_others_be_refused(threads: ThreadPoolExecutor) -> None:
    shared, work = SharedWork(patience=LONG), Work()

    def read(address: str, key: str, work: Any) -> Any:
        token = reader.set(address)
        try:
            return shared.do(key, work)
        finally:
            reader.reset(token)

    greedy = [threads.submit(read, "192.0.2.1", f"match {number}", work) for number in range(5)]
    refused = [one.exception() for one in islice(as_completed(greedy, LONG), 2)]
    assert [type(error) for error in refused] == [BusyError] * 2
    assert read("192.0.2.2", "another match", lambda: 1) == 1
    work.go.set()
    assert [one.result(LONG) for one in greedy if not one.exception(LONG)] == ["result"] * 3


def test_printing_leaves_room_for_all_other_work_whoever_asks_for_it(threads: ThreadPoolExecutor) -> None:
    shared, work = SharedWork(patience=LONG), Work()

    def print_document(address: str) -> Any:
        token = reader.set(address)
        try:
            return shared.do(f"document for {address}", work, whose="printer")
        finally:
            reader.reset(token)

    printing = [threads.submit(print_document, f"192.0.2.{number}") for number in range(4)]
    refused = next(as_completed(printing, LONG))
    assert type(refused.exception()) is BusyError
    assert shared.do("curve", lambda: 1) == 1
    assert work.began == 1
    work.go.set()
    assert [one.result(LONG) for one in printing if one is not refused] == ["result"] * 3


def test_of_all_who_read_a_cold_match_one_folds_it(committed_game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    committed_game.balls(*[1] * 60)
    folding.folded_logs.forget(committed_game.id)
    folds, together = [], Barrier(4)
    fold_records = folding.fold_records

    def counted(records: Any) -> Any:
        folds.append(1)
        Event().wait(0.2)
        return fold_records(records)

    def read() -> int:
        together.wait(LONG)
        try:
            return reads.log_of(committed_game.id).head
        finally:
            connection.close()

    monkeypatch.setattr(folding, "fold_records", counted)
    with ThreadPoolExecutor(4) as threads:
        heads = [one.result(LONG) for one in [threads.submit(read) for _ in range(4)]]
    assert (heads, len(folds)) == ([61] * 4, 1)
