"""What nginx keeps for other readers: what a server calls public, and no credentials have touched; nothing else."""

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from scoring.api.conditional import PUBLIC
from tests.balancer.upstream import Asked, Reply, Upstream, asked, path, replying

A_MINUTE = {"Cache-Control": "public, max-age=0, s-maxage=60"}
CREDENTIALS = {
    "a token": {"Authorization": "Token wisden"},
    "a session": {"Cookie": "theme=dark; sessionid=wisden"},
}


def test_a_public_read_is_asked_once(client: httpx.Client, web: list[Upstream]) -> None:
    where = path()
    replying(web, lambda _: Reply(headers=A_MINUTE, body=b"score"))
    with ThreadPoolExecutor(10) as readers:
        answers = list(readers.map(lambda _: client.get(where), range(30)))
    assert {(each.status_code, each.text) for each in answers} == {(200, "score")}
    assert len(asked(web)) == 1


@pytest.mark.parametrize(
    "page", ["/watch/{}", "/embed/{}", "/?q={}", "/calendar.ics?q={}", "/players/{}", "/api/teams/{}"]
)
def test_a_page_is_asked_once(page: str, client: httpx.Client, web: list[Upstream]) -> None:
    where = page.format(uuid.uuid4().hex)
    replying(web, lambda _: Reply(headers=A_MINUTE, body=b"page"))
    assert {client.get(where).text for _ in range(5)} == {"page"}
    client.get(where, headers=CREDENTIALS["a session"])
    assert len(asked(web)) == 2


def test_the_cookies_of_one_reader_reach_no_server_and_make_no_copy(client: httpx.Client, web: list[Upstream]) -> None:
    where = path()
    replying(web, lambda _: Reply(headers={**A_MINUTE, "Vary": "Cookie, Authorization"}))
    for cookie in ("theme=dark", "theme=light", "csrftoken=x"):
        client.get(where, headers={"Cookie": cookie})
    (one,) = asked(web)
    assert "cookie" not in one.headers


@pytest.mark.parametrize("credentials", CREDENTIALS.values(), ids=CREDENTIALS.keys())
def test_a_body_for_a_scorer_is_neither_kept_nor_taken_from_what_is_kept(
    client: httpx.Client, web: list[Upstream], credentials: dict[str, str]
) -> None:
    where = path()

    def reply(one: Asked) -> Reply:
        # Even a server that errs, and lets caches keep a scorer's body, gives it to nobody else.
        knows = "wisden" in one.headers.get("authorization", "") + one.headers.get("cookie", "")
        return Reply(headers=A_MINUTE, body=b"scorer" if knows else b"public")

    replying(web, reply)
    bodies = [client.get(where, headers=headers).text for headers in (credentials, {}, credentials, {}, credentials)]
    assert bodies == ["scorer", "public", "scorer", "public", "scorer"]
    assert len(asked(web)) == 4


NOT_KEPT = {
    "no-store": Reply(headers={"Cache-Control": "no-store"}),
    "private": Reply(headers={"Cache-Control": "private, max-age=60"}),
    "nothing said": Reply(),
    "a cookie": Reply(headers={**A_MINUTE, "Set-Cookie": "csrftoken=x"}),
    "an error": Reply(500),
    "unavailable": Reply(503, {"Retry-After": "1"}),
    "no such match": Reply(404),
}


@pytest.mark.parametrize("reply", NOT_KEPT.values(), ids=NOT_KEPT.keys())
def test_what_no_server_calls_public_is_not_kept(client: httpx.Client, web: list[Upstream], reply: Reply) -> None:
    where = path()
    replying(web, lambda _: reply)
    answers = [client.get(where) for _ in range(3)]
    assert {each.status_code for each in answers} == {reply.status}
    assert len(asked(web)) == 3


def test_an_error_is_not_hidden_behind_an_old_score(client: httpx.Client, web: list[Upstream]) -> None:
    where = path()
    replying(web, lambda _: Reply(headers={"Cache-Control": PUBLIC}))
    client.get(where)
    replying(web, lambda _: Reply(503))
    time.sleep(3.1)  # nginx counts whole seconds
    assert client.get(where).status_code == 503


def test_while_a_server_is_asked_again_others_get_what_is_kept(client: httpx.Client, web: list[Upstream]) -> None:
    where = path()
    fresh = threading.Event()
    brief = {"Cache-Control": "public, max-age=0, s-maxage=1, stale-while-revalidate=60"}
    replying(web, lambda _: Reply(headers=brief, body=b"old"))
    client.get(where)

    def slow(_: Asked) -> Reply:
        fresh.wait(20)
        return Reply(headers=brief, body=b"new")

    replying(web, slow)
    time.sleep(2.1)
    with httpx.Client(base_url=client.base_url) as other:
        assert [each.get(where).text for each in (client, other)] == ["old", "old"]
        fresh.set()
        deadline = time.monotonic() + 20
        while other.get(where).text != "new":
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_a_reader_who_has_the_newest_gets_304(client: httpx.Client, web: list[Upstream]) -> None:
    where = path()
    replying(web, lambda _: Reply(headers={**A_MINUTE, "ETag": '"1-7"'}, body=b"score"))
    first = client.get(where)
    again = client.get(where, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert len(asked(web)) == 1


def test_compressed_and_plain_bodies_are_kept_apart(client: httpx.Client, web: list[Upstream]) -> None:
    where = path()

    def reply(one: Asked) -> Reply:
        return Reply(headers={**A_MINUTE, "X-Asked": one.headers.get("accept-encoding", "plain")})

    replying(web, reply)
    for wish in ("gzip", "identity", "br, gzip;q=0.9", "identity"):
        answer = client.get(where, headers={"Accept-Encoding": wish})
        assert answer.headers["X-Asked"] == ("gzip" if "gzip" in wish else "plain")
    assert len(asked(web)) == 2
