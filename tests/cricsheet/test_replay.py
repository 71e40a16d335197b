"""Replays against the real servers: every event is recorded once, whatever fails on the way."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from scoring.cricsheet.importing.fold import build_scorecard, list_events
from scoring.cricsheet.reading.file import parse, read_file
from scoring.cricsheet.replaying.client import LONGEST_WAIT, ReplayError, Response, choose_pause
from scoring.cricsheet.replaying.replay import replay
from scoring.cricsheet.simulating.match import simulate
from scoring.models import MatchEvent
from tests.cricsheet.documents import ball, innings, match, over, wicket
from tests.cricsheet.real import expected, match_file, needs_matches
from tests.stack import Stack


@pytest.fixture
def short() -> dict[str, Any]:
    """Two overs of a simulated match, to keep the tests fast."""
    document = orjson.loads(orjson.dumps(simulate(5)))
    document["innings"] = [document["innings"][0] | {"overs": document["innings"][0]["overs"][:2]}]
    document["info"]["outcome"] = {}
    return document  # type: ignore[no-any-return]


def recorded(game_id: str) -> list[str]:
    return list(MatchEvent.objects.filter(match_id=game_id).order_by("seq").values_list("kind", flat=True))


def test_every_event_is_recorded_once_and_in_order(stack: Stack, short: dict[str, Any]) -> None:
    game_id = stack.new_id("replay")
    lines: list[str] = []
    response = replay(short, url=stack.http_url, token=stack.scorer_token, game_id=game_id, report=lines.append)
    kinds = [event.kind for event in list_events(short, game_id)]
    assert recorded(game_id) == kinds
    assert response.body["seq"] == len(kinds)
    assert lines[-1].startswith(response.body["score"]["text"])


def test_a_replay_started_again_records_nothing_twice(stack: Stack, short: dict[str, Any]) -> None:
    game_id = stack.new_id("replay")
    first = replay(short, url=stack.http_url, token=stack.scorer_token, game_id=game_id)
    again = replay(short, url=stack.http_url, token=stack.scorer_token, game_id=game_id)
    assert again.body == first.body
    assert recorded(game_id) == [event.kind for event in list_events(short, game_id)]


def test_a_replay_that_stopped_continues_where_it_stopped(stack: Stack, short: dict[str, Any]) -> None:
    game_id = stack.new_id("replay")

    def stop(line: str) -> None:
        if "event 7 of" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replay(short, url=stack.http_url, token=stack.scorer_token, game_id=game_id, report=stop)
    assert len(recorded(game_id)) == 7
    replay(short, url=stack.http_url, token=stack.scorer_token, game_id=game_id)
    assert recorded(game_id) == [event.kind for event in list_events(short, game_id)]


def test_a_request_is_retried_if_its_response_is_lost(stack: Stack, short: dict[str, Any]) -> None:
    """Every third response is lost; its event is recorded once all the same."""
    game_id = stack.new_id("replay")
    with losing_responses(stack.http_url, every=3) as url:
        replay(short, url=url, token=stack.scorer_token, game_id=game_id)
    assert recorded(game_id) == [event.kind for event in list_events(short, game_id)]


def test_a_refused_event_stops_the_replay_with_code_and_place(stack: Stack) -> None:
    impossible = ball(extras={"wides": 1}, wickets=[wicket("bowled", "R1")])
    document = match(innings("Reds", [*over(". ."), impossible]))
    with pytest.raises(ReplayError) as refusal:
        replay(document, url=stack.http_url, token=stack.scorer_token, game_id=stack.new_id("replay"))
    assert refusal.value.code == "dismissal_impossible"
    assert str(refusal.value).startswith("innings 1 after 0.2: delivery refused: dismissal_impossible: ")
    assert "\n" not in str(refusal.value)


@needs_matches
@pytest.mark.parametrize("match_id", ["1384429", "1216517"])
def test_a_replayed_real_match_exports_to_the_expected_scorecard(stack: Stack, match_id: str) -> None:
    """The matches have a batter timed out and two super overs."""
    game_id = stack.new_id("replay")
    replay(read_file(match_file(match_id)), url=stack.http_url, token=stack.scorer_token, game_id=game_id)
    exported = httpx.get(f"{stack.http_url}/games/{game_id}/export", params={"as": "cricsheet"}).content
    assert build_scorecard(parse(exported), match_id) == expected(match_id)


def test_the_command_replays_a_file(stack: Stack, short: dict[str, Any], tmp_path: Path, capsys: Any) -> None:
    game_id = stack.new_id("replay")
    (tmp_path / "short.json").write_bytes(orjson.dumps(short))
    options = ["--url", stack.http_url, "--token", stack.scorer_token, "--id", game_id, "--as-fast-as-possible"]
    call_command("replay", str(tmp_path / "short.json"), *options)
    assert f"{game_id}: all events recorded" in capsys.readouterr().out


def test_a_wrong_token_is_reported_in_one_line(stack: Stack, short: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "short.json").write_bytes(orjson.dumps(short))
    with pytest.raises(CommandError, match=r"^before the first innings: match_created refused: [a-z_]+: .+$"):
        call_command("replay", str(tmp_path / "short.json"), "--url", stack.http_url, "--token", "wrong")


def test_a_replay_comes_back_no_earlier_than_the_server_says() -> None:
    for retry_after in (1.0, 2.0, 60.0):
        pauses = [choose_pause(0.2, Response(429, {}, retry_after)) for _ in range(50)]
        assert min(pauses) >= min(retry_after, LONGEST_WAIT)
        assert max(pauses) <= LONGEST_WAIT
    assert max(choose_pause(0.2, Response(503, {})) for _ in range(50)) <= 0.2


def test_a_replay_gives_up_if_no_server_answers(short: dict[str, Any]) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        with pytest.raises(ReplayError, match="has not answered for 1 s: ConnectionRefusedError"):
            replay(short, url=f"http://127.0.0.1:{port}", token="t", game_id="g", patience=1)


@contextmanager
def losing_responses(url: str, *, every: int) -> Iterator[str]:
    """A proxy that forwards requests and drops one response in `every`, closing the connection. Yields its address."""
    target = url.removeprefix("http://")
    listener = socket.create_server(("127.0.0.1", 0))
    count = iter(range(1, 1_000_000))

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=pass_on, args=(client,), daemon=True).start()

    def pass_on(client: socket.socket) -> None:
        stream = client.makefile("rb")
        while line := stream.readline():
            method, path, _ = line.split()
            headers = dict(part.decode().strip().split(": ", 1) for part in iter(stream.readline, b"\r\n"))
            body = stream.read(int(headers.get("Content-Length", 0)))
            server = HTTPConnection(target)
            server.request(method.decode(), path.decode(), body, headers)
            response = server.getresponse()
            content = response.read()
            server.close()
            if next(count) % every == 0:
                break
            head = f"HTTP/1.1 {response.status} {response.reason}\r\nContent-Length: {len(content)}\r\n\r\n"
            client.sendall(head.encode() + content)
        client.close()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()
