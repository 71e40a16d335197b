"""Viewers of lists get the newest summary of each of their matches, whatever was lost, repeated or reordered."""

import asyncio
import json
from typing import Any

import pytest

from realtime.redis.subscriptions import RedisSubscriptions
from realtime.rooms import lists
from realtime.rooms.hub import Hub
from realtime.rooms.lists import ListViewer
from realtime.sockets.mailbox import Mailbox
from realtime.wire.close_codes import CloseCode
from realtime.wire.frames import summary_update
from realtime.wire.layer import LISTS
from scoring.place import Place
from scoring.redis_store import keys
from scoring.redis_store.clients import publisher
from tests.realtime.games import Game
from tests.realtime.sockets import Socket


class ListSocket(Socket):
    def __init__(self, *games: Game) -> None:
        super().__init__()
        self.list_viewer = ListViewer(Mailbox(self.note), [game.id for game in games])
        self.messages: list[Any] = []

    async def note(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.close":
            self.close_code = message["code"]
            return
        await self.open_for_writing.wait()
        self.messages.append(json.loads(message["text"]))

    async def join_lists(self, hub: Hub) -> "ListSocket":
        await hub.lists.join(self.list_viewer)
        return self

    @property
    def seqs(self) -> list[tuple[str, int]]:
        return [(each["id"], each["seq"]) for each in self.messages if each["event"] == "summary:update"]

    @property
    def beats(self) -> int:
        return sum(each["event"] == "heartbeat" for each in self.messages)

    async def until_seqs(self, *wanted: tuple[str, int]) -> None:
        await self.until(lambda: self.seqs == list(wanted))


async def play(game: Game, count: int = 1) -> None:
    await asyncio.to_thread(game.play, count)


@pytest.fixture
def games() -> tuple[Game, Game, Game]:
    return Game("one").begin(), Game("two").begin(), Game("three").begin()


async def test_a_viewer_gets_what_is_known_and_then_each_change_of_its_matches(hub: Hub, games: Any) -> None:
    one, two, three = games
    await play(one, 4)
    socket = await ListSocket(one, two).join_lists(hub)
    await socket.until(lambda: sorted(socket.seqs) == [("one", 4), ("two", 0)])
    await play(three)
    await play(two)
    await socket.until(lambda: socket.seqs[2:] == [("two", 1)])
    newest = next(each for each in reversed(socket.messages) if each["event"] == "summary:update")
    assert newest == {
        "event": "summary:update",
        "id": "two",
        "epoch": 1,
        "seq": 1,
        "summary": {"situation": "1 runs"},
    }


async def test_several_balls_at_once_are_one_summary(hub: Hub, games: Any) -> None:
    socket = await ListSocket(games[0]).join_lists(hub)
    await play(games[0], 5)
    await socket.until_seqs(("one", 0), ("one", 5))


async def test_who_left_gets_nothing_and_nothing_is_kept_for_it(hub: Hub, games: Any) -> None:
    left, there = [await ListSocket(games[0]).join_lists(hub) for _ in range(2)]
    hub.lists.leave(left.list_viewer)
    await play(games[0])
    await there.until_seqs(("one", 0), ("one", 1))
    assert left.seqs == [("one", 0)]
    hub.lists.leave(there.list_viewer)
    assert (hub.lists.by_match, hub.lists.newest, hub.lists.viewers) == ({}, {}, set())


async def test_what_no_message_brought_is_found(hub: Hub, games: Any) -> None:
    socket = await ListSocket(games[0]).join_lists(hub)
    assert isinstance(hub.subscriptions, RedisSubscriptions)
    hub.subscriptions.unsubscribe(LISTS)
    await asyncio.sleep(0.2)
    await play(games[0])
    await hub.lists.look()
    await socket.until_seqs(("one", 0), ("one", 1))
    # It has subscribed again, too.
    await play(games[0])
    await socket.until_seqs(("one", 0), ("one", 1), ("one", 2))


async def test_what_one_viewer_brings_to_light_all_get(hub: Hub, games: Any) -> None:
    first = await ListSocket(games[0]).join_lists(hub)
    await first.until_seqs(("one", 0))
    hub.lists.newest.clear()  # as if Redis had been empty when the first one joined
    assert isinstance(hub.subscriptions, RedisSubscriptions)
    hub.subscriptions.unsubscribe(LISTS)
    await asyncio.sleep(0.2)
    await play(games[0])
    second = await ListSocket(games[0]).join_lists(hub)
    await second.until_seqs(("one", 1))
    await first.until_seqs(("one", 0), ("one", 1))


async def test_who_joins_while_a_summary_is_sent_gets_it_once(hub: Hub, games: Any) -> None:
    there = await ListSocket(games[0]).join_lists(hub)
    hub.deliver(summary_update("one", Place(1, 1), b"{}"))
    joined = await ListSocket(games[0]).join_lists(hub)
    await there.until_seqs(("one", 0), ("one", 1))
    await asyncio.sleep(0.1)
    assert joined.seqs == [("one", 1)]


async def test_who_is_about_to_join_while_a_summary_is_found_gets_it_once(hub: Hub, games: Any) -> None:
    there = await ListSocket(games[0]).join_lists(hub)
    assert isinstance(hub.subscriptions, RedisSubscriptions)
    hub.subscriptions.unsubscribe(LISTS)
    joining = asyncio.create_task(ListSocket(games[0]).join_lists(hub))
    await asyncio.sleep(0)  # it awaits the subscription
    hub.deliver(summary_update("one", Place(1, 1), b"{}"))
    await there.until_seqs(("one", 0), ("one", 1))
    joined = await joining
    await joined.until_seqs(("one", 0), ("one", 1))
    await asyncio.sleep(0.1)
    assert joined.seqs == [("one", 0), ("one", 1)]


async def test_an_old_or_a_repeated_summary_is_not_sent(hub: Hub, games: Any) -> None:
    socket = await ListSocket(games[0]).join_lists(hub)
    await play(games[0], 2)
    await socket.until_seqs(("one", 0), ("one", 2))
    for seq in (1, 2):
        hub.deliver(summary_update("one", Place(1, seq), b"{}"))
    await asyncio.sleep(0.1)
    assert socket.seqs == [("one", 0), ("one", 2)]


async def test_a_new_epoch_counts_although_its_seq_is_smaller(hub: Hub, games: Any) -> None:
    socket = await ListSocket(games[0]).join_lists(hub)
    await play(games[0], 3)
    await socket.until_seqs(("one", 0), ("one", 3))
    hub.deliver(summary_update("one", Place(2, 1), b"{}"))
    await socket.until_seqs(("one", 0), ("one", 3), ("one", 1))


async def test_a_heartbeat_says_that_all_matches_of_a_list_are_published(hub: Hub, games: Any) -> None:
    one, two, _ = games
    both, first = await ListSocket(one, two).join_lists(hub), await ListSocket(one).join_lists(hub)

    hub.lists.is_in_time = lambda match_id: match_id != "two"
    before = first.beats, both.beats
    await hub.lists.look()
    await first.until(lambda: first.beats == before[0] + 1)
    assert both.beats == before[1]


async def test_who_joins_before_anybody_can_vouch_is_told_when_somebody_can(hub: Hub, games: Any) -> None:
    """So is the first viewer of a process: it has not yet compared its matches with Redis."""
    hub.lists.is_in_time = lambda _: False
    early = await ListSocket(games[0]).join_lists(hub)
    await hub.watch.look()
    assert early.beats == 0
    hub.lists.is_in_time = lambda _: True
    await hub.watch.look()
    await early.until(lambda: early.beats == 1)
    await hub.watch.look()
    await asyncio.sleep(0.05)
    assert early.beats == 1


async def test_garbage_in_redis_is_left_out(hub: Hub, games: Any) -> None:
    publisher().hset(keys.snapshot("one"), "summary", b"no json")
    publisher().delete(keys.snapshot("two"))
    publisher().set(keys.snapshot("two"), "no hash")
    publisher().hset(keys.snapshot("three"), "summary", summary_update("one", Place(1, 9), b"{}").body)
    socket = await ListSocket(*games).join_lists(hub)
    assert socket.seqs == []
    await play(games[0])
    await socket.until_seqs(("one", 1))


async def test_who_does_not_read_is_sent_away(hub: Hub, games: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_UNSENT", 1000)
    slow, quick = [await ListSocket(games[0]).join_lists(hub) for _ in range(2)]
    slow.block()
    for seq in range(1, 21):
        await play(games[0])
        await quick.until(lambda seq=seq: quick.seqs[-1] == ("one", seq))
    slow.unblock()
    await slow.until(lambda: slow.close_code == CloseCode.TOO_SLOW)


async def test_without_viewers_the_process_takes_no_summaries(hub: Hub, games: Any) -> None:
    socket = await ListSocket(games[0]).join_lists(hub)
    assert isinstance(hub.subscriptions, RedisSubscriptions)
    assert LISTS in hub.subscriptions.subscribed
    await hub.watch.look()
    assert LISTS in hub.subscriptions.subscribed
    hub.lists.leave(socket.list_viewer)
    await hub.lists.look()
    assert LISTS not in hub.subscriptions.subscribed
