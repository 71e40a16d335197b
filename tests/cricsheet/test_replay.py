"""Replays against the real servers: every event arrives once, whatever happens on the way."""

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

from scoring.cricsheet.fold import card_of, events_of
from scoring.cricsheet.read import parse, read_file
from scoring.cricsheet.replay import ReplayError, replay
from scoring.cricsheet.simulate import simulate
from scoring.models import MatchEvent
from tests.cricsheet.documents import ball, innings, match, over, wicket
from tests.cricsheet.real import expected, match_file, needs_matches
from tests.stack import Stack


@pytest.fixture
def short() -> dict[str, Any]:
    """Two overs of a simulated match: enough events, soon over."""
    document = orjson.loads(orjson.dumps(simulate(5)))
    document["innings"] = [document["innings"][0] | {"overs": document["innings"][0]["overs"][:2]}]
    document["info"]["outcome"] = {}
    return document  # type: ignore[no-any-return]


def recorded(game_id: str) -> list[str]:
    return list(MatchEvent.objects.filter(match_id=game_id).order_by("seq").values_list("kind", flat=True))


def test_every_event_is_recorded_once_and_in_order(stack: Stack, short: dict[str, Any]) -> None:
    game_id = stack.new_id("replay")
    said: list[str] = []
    answer = replay(short, url=stack.http_url, token=stack.scorer_token, game_id=game_id, say=said.append)
    kinds = [event.kind for event in events_of(short, game_id)]
    assert recorded(game_id) == kinds
    assert answer.body["seq"] == len(kinds)
    assert said[-1].startswith(answer.body["score"]["text"])


def test_a_replay_that_is_started_again_doubles_nothing(stack: Stack, short: dict[str, Any]) -> None:
    game_id = stack.new_id("replay")
    first = replay(short, url=stack.http_url, token=stack.scorer_token, game_id=game_id)
    again = replay(short, url=stack.http_url, token=stack.scorer_token, game_id=game_id)
    assert again.body == first.body
    assert recorded(game_id) == [event.kind for event in events_of(short, game_id)]


def test_a_replay_that_stopped_goes_on_from_there(stack: Stack, short: dict[str, Any]) -> None:
    game_id = stack.new_id("replay")

    def stop(line: str) -> None:
        if "event 7 of" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replay(short, url=stack.http_url, token=stack.scorer_token, game_id=game_id, say=stop)
    assert len(recorded(game_id)) == 7
    replay(short, url=stack.http_url, token=stack.scorer_token, game_id=game_id)
    assert recorded(game_id) == [event.kind for event in events_of(short, game_id)]


def test_answers_lost_on_the_way_are_asked_for_again(stack: Stack, short: dict[str, Any]) -> None:
    """Every third answer never arrives: the event counts once all the same."""
    game_id = stack.new_id("replay")
    with losing_answers(stack.http_url, every=3) as url:
        replay(short, url=url, token=stack.scorer_token, game_id=game_id)
    assert recorded(game_id) == [event.kind for event in events_of(short, game_id)]


def test_a_refusal_stops_it_with_code_and_place(stack: Stack) -> None:
    impossible = ball(extras={"wides": 1}, wickets=[wicket("bowled", "R1")])
    document = match(innings("Reds", [*over(". ."), impossible]))
    with pytest.raises(ReplayError) as refusal:
        replay(document, url=stack.http_url, token=stack.scorer_token, game_id=stack.new_id("replay"))
    assert refusal.value.code == "dismissal_impossible"
    assert str(refusal.value).startswith("innings 1 after 0.2: delivery refused: dismissal_impossible: ")
    assert "\n" not in str(refusal.value)


@needs_matches
@pytest.mark.parametrize("match_id", ["1384429", "1216517"])
def test_a_real_match_comes_back_from_the_api_as_it_went_in(stack: Stack, match_id: str) -> None:
    """Timed out; two super overs. What the API exports folds to the expected scorecard."""
    game_id = stack.new_id("replay")
    replay(read_file(match_file(match_id)), url=stack.http_url, token=stack.scorer_token, game_id=game_id)
    exported = httpx.get(f"{stack.http_url}/games/{game_id}/export", params={"as": "cricsheet"}).content
    assert card_of(parse(exported), match_id) == expected(match_id)


def test_the_command_replays_a_file(stack: Stack, short: dict[str, Any], tmp_path: Path, capsys: Any) -> None:
    game_id = stack.new_id("replay")
    (tmp_path / "short.json").write_bytes(orjson.dumps(short))
    options = ["--url", stack.http_url, "--token", stack.scorer_token, "--id", game_id, "--as-fast-as-possible"]
    call_command("replay", str(tmp_path / "short.json"), *options)
    assert f"{game_id}: all events recorded" in capsys.readouterr().out


def test_a_wrong_token_is_one_line(stack: Stack, short: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "short.json").write_bytes(orjson.dumps(short))
    with pytest.raises(CommandError, match=r"^before the first innings: match_created refused: [a-z_]+: .+$"):
        call_command("replay", str(tmp_path / "short.json"), "--url", stack.http_url, "--token", "wrong")


def test_a_server_that_is_not_there_is_given_up_on(short: dict[str, Any]) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        with pytest.raises(ReplayError, match="has not answered for 1 s: ConnectionRefusedError"):
            replay(short, url=f"http://127.0.0.1:{port}", token="t", game_id="g", patience=1)


@contextmanager
def losing_answers(url: str, *, every: int) -> Iterator[str]:
    """A proxy in between that passes requests on and drops one answer in so many, closing the connection."""
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
            answer = server.getresponse()
            content = answer.read()
            server.close()
            if next(count) % every == 0:
                break
            head = f"HTTP/1.1 {answer.status} {answer.reason}\r\nContent-Length: {len(content)}\r\n\r\n"
            client.sendall(head.encode() + content)
        client.close()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()
