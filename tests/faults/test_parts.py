"""The parts of the fault suite: a checker that finds nothing wrong anywhere would pass every run."""

import asyncio
import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from cricksy.local_services.ports import HOST
from scoring.engine.views.snapshot import snapshot
from tests.faults import checker, harm, merge, plan, report
from tests.faults.journal import Entry, Journal
from tests.faults.matches import opening
from tests.faults.proxy import Proxy
from tests.faults.record import Logged, Stored
from tests.faults.trial import Outcome
from tests.faults.viewers import LOST, RESTARTING, Viewer
from tests.support.steps import random_states

CREATED = Logged(1, "match_created", {}, "open")
MANY = {"changes": [{"seq": 2, "patch": {"runs": 6}}, {"before_seq": 2, "body": {"runs": 1}}]}
CARDS = plan.deck(["web", "worker"], ["worker"], disk=True)


def entry(number: int, key: str, seq: int | None, **changes: object) -> Entry:
    place = None if seq is None else (1, seq)
    found = Entry(number, "m", key, "POST", "/games/m/deliveries", {"runs": 4}, place=place, status=201)
    for name, value in changes.items():
        setattr(found, name, value)
    return found


def ball(seq: int, key: str, runs: int = 4) -> Logged:
    return Logged(seq, "delivery", {"runs": runs}, key)


def amended(number: int, key: str, seq: int) -> Entry:
    return entry(number, key, seq, method="PATCH", path="/games/m/events/2", body={"runs": 6})


def removed(number: int, key: str, seq: int) -> Entry:
    return entry(number, key, seq, method="DELETE", path="/games/m/events/2", body={})


def inserted(number: int, key: str, seq: int) -> Entry:
    return entry(number, key, seq, body={"runs": 2, "before_seq": 2})


def corrected(number: int, key: str, seq: int) -> Entry:
    return entry(number, key, seq, path="/games/m/corrections", body=MANY)


def inserted_row(seq: int, key: str, *, runs: int = 2, before_seq: int = 2) -> Logged:
    return Logged(seq, "inserted", {"before_seq": before_seq, "event": {"kind": "delivery", "runs": runs}}, key)


def kinds(entries: list[Entry], log: list[Logged]) -> set[str]:
    opened = Entry(0, "m", "open", "POST", "/games", {}, place=(1, 1), status=201)
    journals = [Journal("s", [opened, *entries])]
    return {finding.kind for finding in checker.journal_against_log(journals, "m", [CREATED, *log])}


def test_a_log_that_holds_what_was_acknowledged_is_right() -> None:
    refused = entry(2, "b", None, status=412)
    assert kinds([entry(1, "a", 2), refused, entry(3, "c", 3)], [ball(2, "a"), ball(3, "c")]) == set()


def test_corrections_that_are_stored_as_they_were_sent_are_right() -> None:
    written = [entry(1, "o", 2), amended(2, "a", 3), inserted(3, "i", 4), removed(4, "r", 5)]
    log = [ball(2, "o"), Logged(3, "amended", {"seq": 2, "patch": {"runs": 6}}, "a"), inserted_row(4, "i")]
    log += [Logged(5, "removed", {"seq": 2}, "r"), Logged(6, "corrected", {"asked": MANY, "changes": []}, "c")]
    assert kinds([*written, corrected(5, "c", 6)], log) == set()


@pytest.mark.parametrize(
    ("entries", "log", "found"),
    [
        ([entry(1, "a", 2)], [], "lost"),
        ([entry(1, "a", 2)], [ball(2, "b")], "lost"),
        ([entry(1, "a", 3)], [ball(3, "a")], "lost"),
        ([entry(1, "a", 2)], [ball(2, "a"), ball(3, "a")], "doubled"),
        ([entry(1, "a", 2)], [ball(2, "a"), ball(3, "b")], "unknown"),
        ([entry(1, "a", 3), entry(2, "b", 2)], [ball(2, "b"), ball(3, "a")], "out of order"),
        ([entry(1, "a", 2)], [ball(2, "a", runs=6)], "altered"),
        ([entry(1, "a", 3, if_match=(1, 1))], [ball(2, "b"), ball(3, "a")], "overwritten"),
        ([entry(1, "a", None, status=401)], [], "refused"),
        ([entry(1, "a", None, status=412), entry(2, "b", 3)], [ball(2, "a"), ball(3, "b")], "doubled"),
        ([amended(1, "a", 3)], [ball(2, "o"), Logged(3, "amended", {"seq": 2, "patch": {"runs": 2}}, "a")], "altered"),
        ([amended(1, "a", 3)], [ball(2, "o"), Logged(3, "amended", {"seq": 1, "patch": {"runs": 6}}, "a")], "altered"),
        ([removed(1, "a", 3)], [ball(2, "o"), Logged(3, "removed", {"seq": 1}, "a")], "altered"),
        ([inserted(1, "a", 3)], [ball(2, "o"), inserted_row(3, "a", runs=4)], "altered"),
        ([inserted(1, "a", 3)], [ball(2, "o"), inserted_row(3, "a", before_seq=1)], "altered"),
        ([corrected(1, "a", 3)], [ball(2, "o"), Logged(3, "corrected", {"asked": {"changes": []}}, "a")], "altered"),
        ([entry(1, "a", 2, body={"runs": 0})], [ball(2, "a")], "altered"),
    ],
)
def test_the_checker_finds(entries: list[Entry], log: list[Logged], found: str) -> None:
    assert found in kinds(entries, log)


def test_a_restored_backup_excuses_only_what_came_after_it() -> None:
    """The journal forgets "b"; without "a", which was acknowledged before the backup, the log would still be short."""
    acknowledged = [entry(1, "a", 2, answered=1.0), entry(2, "b", 3, answered=5.0), entry(3, "c", 3, answered=9.0)]
    for each, sent in zip(acknowledged, (0.5, 4.5, 8.5), strict=True):
        each.sent = sent
    journal = Journal("s", acknowledged)
    journal.forget(3.0, 7.0, {"c"})
    assert [each.key for each in journal.entries] == ["a", "c"]


def test_the_times_of_a_restore_are_those_that_the_commands_say() -> None:
    moment = datetime.now(UTC) - timedelta(seconds=30)
    said = harm.time_said(f"1.0 MB written\nx.backup: 1.0 MB, with everything until {moment.isoformat()}\n", "until ")
    assert 29 < time.monotonic() - said < 31 + 60


def created() -> Stored:
    body = opening("m")
    payload = {"id": "m", "name": body["name"], "conditions": {"overs": 50}, "teams": body["teams"]}
    return Stored([replace(CREATED, payload=payload)], {}, head=1, published=1, epoch=1, written=1)


def test_the_checker_finds_a_game_and_a_viewer_that_differ() -> None:
    stored = created()
    shown = snapshot(checker.folded(stored).state)
    game = {"id": "m", "epoch": 1, "seq": 1, "snapshot": shown}
    assert list(checker.log_against_game("m", stored, game)) == []
    assert list(checker.viewer_against_game(game, (1, 1), dict(shown))) == []
    for other in ({**game, "seq": 2}, {**game, "snapshot": {**shown, "status": "live"}}):
        assert [one.kind for one in checker.log_against_game("m", stored, other)] == ["diverged"]
        assert [one.kind for one in checker.viewer_against_game(other, (1, 1), dict(shown))] == ["diverged"]


def test_the_checker_finds_rows_and_a_scoreboard_that_differ() -> None:
    stored = replace(created(), rows={"scoring_inningsrow": []})
    assert list(checker.log_against_rows("m", stored)) == []
    extra = replace(stored, rows={"scoring_inningsrow": [{"number": 1}]})
    assert [one.kind for one in checker.log_against_rows("m", extra)] == ["diverged"]
    behind = replace(stored, published=0)
    assert [one.kind for one in checker.log_against_rows("m", behind)] == ["diverged"]


def test_a_seed_decides_order_and_targets_and_each_fault_comes_as_often_as_any_other() -> None:
    dealt = plan.plan(7, 2 * len(CARDS), CARDS)
    assert dealt == plan.plan(7, 2 * len(CARDS), CARDS)
    assert dealt != plan.plan(8, 2 * len(CARDS), CARDS)
    assert {dealt.count(card) for card in CARDS} == {2}
    assert plan.plan(7, 5, CARDS) == dealt[:5]


@pytest.mark.parametrize("seed", range(4))
def test_the_merge_of_a_viewer_leads_to_the_same_snapshot(seed: int) -> None:
    from scoring.engine.views import delta

    before = None
    for state in random_states(seed):
        now = snapshot(state)
        if before is not None:
            assert merge.after(before, delta.diff(before, now)) == now
        before = now


def test_a_later_epoch_alone_does_not_show_an_event() -> None:
    viewer = Viewer(1, 1, "m", random.Random(1))
    for place in ((1, 9), (2, 5), (2, 7)):
        viewer.show(place, {})
    at = [when for when, _ in viewer.passed]
    assert [viewer.reached(place) for place in ((1, 8), (1, 7), (2, 6), (1, 10), (3, 1))] == [
        at[0],
        at[0],
        at[2],
        None,
        None,
    ]


def test_a_viewer_asks_again_for_a_delta_that_does_not_fit() -> None:
    viewer = Viewer(1, 1, "m", random.Random(1))
    viewer.show((1, 5), {"runs": 1})
    patch = {"event": "state:update", "epoch": 1, "seq": 7, "delta": {"base_seq": 6, "runs": 2}}
    assert not viewer.take(patch)
    assert viewer.take({**patch, "seq": 4})
    assert viewer.take({**patch, "seq": 6, "delta": {"base_seq": 5, "runs": 2}})
    assert (viewer.place, viewer.snapshot) == ((1, 6), {"runs": 2})
    assert not viewer.take({"event": "heartbeat", "epoch": 1, "seq": 7})


def test_a_viewer_waits_as_the_protocol_says() -> None:
    viewer = Viewer(1, 1, "m", random.Random(1))
    assert all(viewer.pause(code) <= 3 * 2**failures for failures, code in enumerate((LOST, RESTARTING, LOST)))
    assert max(viewer.pause(LOST) for _ in range(200)) <= 20


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while received := await reader.read(100):
            writer.write(received)
    except OSError:
        pass
    finally:
        writer.close()


async def ended(proxy: Proxy, server: asyncio.Server, *writers: asyncio.StreamWriter) -> None:
    for writer in writers:
        writer.close()
    await proxy.stop()
    server.close()
    # Sockets that were closed or aborted end in the next rounds of the loop.
    await asyncio.sleep(0.1)


async def test_the_proxy_passes_and_swallows_and_cuts() -> None:
    server = await asyncio.start_server(echo, HOST, 0)
    proxy = Proxy(lambda: int(server.sockets[0].getsockname()[1]))
    await proxy.start()
    reader, writer = await asyncio.open_connection(HOST, proxy.port)
    writer.write(b"a")
    assert await reader.readexactly(1) == b"a"
    swallowing = asyncio.create_task(proxy.swallow(0.2))
    await asyncio.sleep(0.05)
    writer.write(b"b")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.readexactly(1), 0.05)
    await swallowing
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await asyncio.wait_for(reader.readexactly(1), 5)
    await ended(proxy, server, writer)


async def test_a_proxy_that_is_out_refuses_and_then_serves_again() -> None:
    server = await asyncio.start_server(echo, HOST, 0)
    proxy = Proxy(lambda: int(server.sockets[0].getsockname()[1]))
    await proxy.start()
    out = asyncio.create_task(proxy.outage(0.2))
    await asyncio.sleep(0.05)
    reader, writer = await asyncio.open_connection(HOST, proxy.port)
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await asyncio.wait_for(reader.readexactly(1), 5)
    writer.close()
    await out
    reader, writer = await asyncio.open_connection(HOST, proxy.port)
    writer.write(b"a")
    assert await reader.readexactly(1) == b"a"
    await ended(proxy, server, writer)


def test_a_run_with_a_finding_falls_short() -> None:
    lost = checker.Finding("lost", "m", "a ball")
    good = Outcome(plan.Fault("kill", "web-1"), recording=0.4, viewing=1.2)
    bad = Outcome(plan.Fault("stop", "postgres"), recording=1.0, viewing=None, slowest=2.9, findings=[lost])
    bad.errors, bad.went_back = 1, 2
    verdicts = {}
    for outcomes in ([good], [good, bad]):
        section = report.section(outcomes, [], {"seed": 1})
        verdicts[len(outcomes)] = [one.what for one in section.budgets if one.binding and not one.kept]
    assert verdicts == {1: [], 2: ["lost", "snapshots older than shown", "answers with 500"]}
    assert section.tables[0].rows[0] == ["kill web-1", "1", "0.4 / 0.4", "1.2 / 1.2", "0.0", "0"]
    assert section.tables[0].rows[1][3] == "-, 1 never"
    assert "lost: m: a ball" in section.text()
    assert orjson.loads(orjson.dumps(section.as_json()))["figures"]["outcomes"][1]["findings"] == ["lost: m: a ball"]
