"""What nginx passes on, repeats and refuses, and the settings that it refuses to start with."""

import socket
import subprocess
import time
import uuid
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest

from tests.balancer.upstream import Reply, Upstream, asked, path, replying
from tests.support.balancer import RUN, Nginx


def test_the_headers_of_a_scorer_reach_the_server(client: httpx.Client, web: list[Upstream]) -> None:
    sent = {"If-Match": '"1-7"', "Authorization": "Token wisden", "If-None-Match": '"1-6"'}
    client.request("PATCH", path(), headers={**sent, "Idempotency-Key": "k"}, content=b'{"runs":4}')
    client.get(path(), headers=sent)
    write = next(one for one in asked(web) if one.method == "PATCH")
    assert (write.body, write.headers["idempotency-key"]) == (b'{"runs":4}', "k")
    for one in asked(web):
        assert {name: one.headers[name.lower()] for name in sent} == sent
    assert len(asked(web)) == 2


def test_a_write_with_a_key_is_repeated_at_another_server(client: httpx.Client, web: list[Upstream]) -> None:
    for broken, sound in (web, web[::-1]):
        broken.reply, sound.reply = (lambda _: Reply(0)), (lambda _: Reply(201))
        for _ in range(2):
            answer = client.post(path(), headers={"Idempotency-Key": "k"}, content=b"{}")
            assert answer.status_code == 201


def test_a_write_without_a_key_is_sent_once(client: httpx.Client, web: list[Upstream]) -> None:
    replying(web, lambda _: Reply(0))
    answer = client.post(path(), content=b"{}")
    assert answer.status_code == 502
    assert answer.json()["code"] == "no_server"
    assert answer.headers["Retry-After"] == "1"
    assert len(asked(web)) == 1
    time.sleep(2.1)  # nginx may have taken a server out


def test_a_file_that_one_server_lacks_is_asked_of_the_other(client: httpx.Client, web: list[Upstream]) -> None:
    web[0].reply, web[1].reply = (lambda _: Reply(404)), (lambda _: Reply(headers={"Cache-Control": "max-age=60"}))
    for _ in range(4):
        assert client.get(f"/static/{uuid.uuid4().hex}.js").status_code == 200


def test_metrics_are_not_public(nginx: Nginx, client: httpx.Client, web: list[Upstream]) -> None:
    assert client.get("/metrics", headers={"Authorization": "Bearer x"}).status_code == 404
    assert asked(web) == []
    assert "Active connections" in httpx.get(f"{nginx.health_url}/status").text


def test_a_body_that_is_too_long_is_refused_as_json(client: httpx.Client, web: list[Upstream]) -> None:
    answer = client.post("/games", content=b"x" * 600_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert asked(web) == []


def test_half_sent_requests_reach_no_server_and_are_ended(
    nginx: Nginx, client: httpx.Client, web: list[Upstream]
) -> None:
    head = b"POST /games HTTP/1.1\r\nHost: localhost\r\n"
    halves = [head, head + b"Content-Length: 1000\r\n\r\n{"]
    with ExitStack() as exits:
        slow = [exits.enter_context(socket.create_connection(("127.0.0.1", nginx.port))) for _ in range(60)]
        for number, each in enumerate(slow):
            each.sendall(halves[number % 2])
        assert client.get("/").status_code == 200
        for each in slow:
            each.settimeout(40)
            with suppress(ConnectionResetError):
                while each.recv(4096):
                    continue
    assert [one.path for one in asked(web)] == ["/"]


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("NGINX_WEB", "", "NGINX_WEB is not set"),
        ("NGINX_WEBSOCKET", "10.0.0.1", "10.0.0.1 has no port"),
        ("NGINX_WEB", "10.0.0.1:8000; include /etc/passwd", "is no address of a server"),
        ("NGINX_BALANCE", "random", "NGINX_BALANCE must be least_conn, ip_hash or hash, not random."),
        ("NGINX_MOST_PER_ADDRESS", "many", "NGINX_MOST_PER_ADDRESS must be a whole number, not many."),
        ("NGINX_CERTIFICATE", "/nowhere.pem", "NGINX_KEY is not set"),
    ],
)
def test_a_bad_setting_ends_the_start_with_a_sentence(tmp_path: Path, setting: str, value: str, sentence: str) -> None:
    nginx = Nginx(tmp_path / "nginx", ["127.0.0.1:1"], ["127.0.0.1:1"], {setting: value})
    done = subprocess.run([str(RUN)], env=nginx.environment, capture_output=True, text=True, timeout=30)
    assert done.returncode == 3
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
