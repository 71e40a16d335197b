"""No unlawful or malformed request changes anything or gives a 500: a table of known sins, then hypothesis."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.engine.events.kinds import RECORDED_KINDS
from scoring.models import MatchEvent
from tests.api.cast import Caller
from tests.record.cast import BODY, Game

DEEP = b"[" * 5000 + b"]" * 5000
HUGE = json.dumps({"commentary": "x" * 300_000}).encode()

BROKEN_BODIES: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 400),
    "no JSON": (b"{runs: 1}", 400),
    "half": (b'{"runs": 1', 400),
    "a list": (b"[]", 400),
    "a number": (b"4", 400),
    "null": (b"null", 400),
    "a string": (b'"runs"', 400),
    "NaN": (b'{"runs": NaN}', 400),
    "Infinity": (b'{"runs": 1e999}', 400),
    "a huge number": (b'{"runs": 123456789012345678901234567890}', 400),
    "a fraction": (b'{"runs": 1.5}', 400),
    "a NUL": (b'{"runs": 1, "commentary": "a\\u0000b"}', 400),
    "a NUL in a key": (b'{"a\\u0000b": 1}', 400),
    "an unpaired surrogate": (b'{"runs": 1, "commentary": "\\ud800"}', 400),
    "broken UTF-8": (b'{"runs": 1, "commentary": "\xff\xfe"}', 400),
    "depth without end": (DEEP, 400),
    "depth beyond use": (b'{"runs":' * 30 + b"1" + b"}" * 30, 400),
    "too many bytes": (HUGE, 413),
    "true for a number": (b'{"runs": true}', 400),
    "an unknown field": (b'{"run": 1}', 400),
    "runs below nought": (b'{"runs": -1}', 400),
    "a fact of the record": (b'{"runs": 1, "over": 3}', 400),
    "wickets that are no list": (b'{"wickets": {"kind": "bowled"}}', 400),
    "an unknown dismissal": (b'{"wickets": [{"kind": "given up"}]}', 400),
    "a fielder of no kind": (b'{"wickets": [{"kind": "caught", "fielders": [7]}]}', 400),
    "an id that is none": (b'{"bowler_id": "../../etc"}', 400),
    "before_seq of no kind": (b'{"runs": 1, "before_seq": "x"}', 400),
    "before_seq too big": (b'{"runs": 1, "before_seq": 99999999999}', 400),
}
UNLAWFUL: dict[str, dict[str, Any]] = {
    "an unknown bowler": {"bowler_id": "nobody"},
    "a bowler of the batting side": {"bowler_id": "k5"},
    "an unknown striker": {"striker_id": "nobody"},
    "a batter already out": {"striker_id": "k1"},
    "a bowler in the middle of another's over": {"bowler_id": "s3"},
    "stumped by nobody who fields": {"wickets": [{"kind": "caught", "fielders": [{"id": "k7"}]}]},
    "three wickets": {"wickets": [{"kind": "bowled"}] * 3},
    "bowled off a wide": {"extras": {"wides": 1}, "wickets": [{"kind": "bowled"}]},
}


@pytest.fixture
def played(game: Game) -> Game:
    game.ball(wickets=[{"kind": "bowled"}])
    return game


def refused(answer: Any, *statuses: int) -> dict[str, Any]:
    assert answer.status_code in statuses, answer.content
    said: dict[str, Any] = answer.json()
    assert {"code", "detail", "fields"} <= said.keys()
    assert said["code"]
    assert said["detail"]
    return said


@pytest.mark.parametrize("sin", BROKEN_BODIES)
@pytest.mark.parametrize("path", ["deliveries", "events"])
def test_a_broken_body_is_refused_and_the_log_unchanged(sin: str, path: str, played: Game, ours: Caller) -> None:
    body, status = BROKEN_BODIES[sin]
    before = played.log()
    refused(ours.post(f"/games/{played.id}/{path}", body), status)
    assert played.log() == before


@pytest.mark.parametrize("sin", BROKEN_BODIES)
def test_a_broken_body_opens_no_match(sin: str, ours: Caller) -> None:
    refused(ours.post("/games", BROKEN_BODIES[sin][0]), 400, 413)
    assert MatchEvent.objects.count() == 0


@pytest.mark.parametrize("sin", UNLAWFUL)
def test_an_unlawful_ball_is_refused_and_the_log_unchanged(sin: str, played: Game, ours: Caller) -> None:
    before = played.log()
    refused(ours.post(f"/games/{played.id}/deliveries", UNLAWFUL[sin]), 400, 422)
    assert played.log() == before


def test_a_ball_after_the_end_is_refused(played: Game, ours: Caller) -> None:
    played.event("match_ended", reason="abandoned")
    refused(ours.post(f"/games/{played.id}/deliveries", {"runs": 1}), 422)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_that_is_not_called_json_is_refused(content_type: str, played: Game, ours: Caller) -> None:
    refused(ours.post(f"/games/{played.id}/deliveries", b'{"runs": 1}', content_type=content_type), 415)


def test_a_body_without_a_length_is_no_dot_ball(played: Game, ours: Caller) -> None:
    answer = ours.client.post(
        f"/games/{played.id}/deliveries",
        content_type="application/json",
        headers={**ours.headers, "Transfer-Encoding": "chunked"},
        CONTENT_LENGTH="",
    )
    refused(answer, 411)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("If-Match", "nonsense"),
        ("If-Match", '"1-2'),
        ("If-Match", "99999999999999999999"),
        ("If-Match", "*, 2"),
        ("If-Match", ", ,"),
        ("If-Match", "٢"),
        ("If-Match", '"١-٢"'),
        ("Idempotency-Key", "x" * 201),
        ("Idempotency-Key", ""),
        ("Idempotency-Key", "schlüssel"),
        ("After-Key", "a\tb"),
    ],
)
def test_a_header_that_is_none_is_refused(name: str, value: str, played: Game, ours: Caller) -> None:
    refused(ours.post(f"/games/{played.id}/deliveries", {"runs": 1}, **{name: value}), 400)


@pytest.mark.parametrize(
    "value",
    ["Token", "Token a b", "Token \xff\xfe", "Token " + "x" * 5000, "Token ''--", "Basic YTpi", "Token 0", "tOkEn é"],
)
def test_a_token_that_is_none_is_refused(value: str, played: Game, anyone: Caller) -> None:
    refused(anyone.post(f"/games/{played.id}/deliveries", {"runs": 1}, Authorization=value), 401)


@pytest.mark.parametrize(
    "path",
    [
        "/games/a%00b",
        "/games/%00",
        "/games/a/b/c",
        "/games/-a",
        "/games/" + "a" * 65,
        "/games/%ff%fe",
        "/games/../admin",
        "/games/a%0a",
        "/games/a/events/0",
        "/games/a/events/99999999999999",
        "/games/a/events/1e3",
        "/games/",
    ],
)
def test_an_address_of_nothing_is_404(path: str, boss: Caller) -> None:
    refused(boss.get(path), 404)
    refused(boss.send("PATCH", path, {}), 404)


@pytest.mark.parametrize(
    "query",
    [
        "innings=x",
        "innings=0",
        "innings=-1",
        "innings=%00",
        "innings=99999999999999",
        "from_index=-1",
        "from_index=1.5",
        "page_size=0",
        "innings=7",
        "from_index=²",
        "from_index=٢",
        "innings=١",
        "page_size=１",
    ],
)
def test_a_query_of_nothing_is_refused(query: str, played: Game, anyone: Caller) -> None:
    refused(anyone.get(f"/games/{played.id}/deliveries?{query}"), 400, 404)


@pytest.mark.parametrize(
    "query",
    [
        "status=nonsense",
        "date=yesterday",
        "date=2026-02-30",
        "team=%00",
        "page=0",
        "page=x",
        "page=99999999999999999999",
        "page=١",
        "page=last",
        "page=1_0",
        "page=%201",
        "page_size=٥",
        "page_size=0",
        "page_size=x",
        "date=٢٠٢٦-٠٧-٠١",
        "date=1/7/26",
        "format=xml",
    ],
)
def test_a_filter_of_nothing_is_refused(query: str, anyone: Caller) -> None:
    refused(anyone.get(f"/games?{query}"), 400, 404)


def test_digits_of_other_scripts_are_no_numbers(played: Game, ours: Caller) -> None:
    before = played.log()
    for body in ({"kind": "conditions_revised", "overs": "١٥"}, {"kind": "toss", "winner": "k１", "decision": "bat"}):
        refused(ours.post(f"/games/{played.id}/events", body), 400)
    refused(ours.post(f"/games/{played.id}/deliveries", {"before_seq": "٢"}, If_Match="2"), 400)
    refused(ours.post(f"/games/{played.id}/deliveries?before_seq=٢", {}, If_Match="2"), 400)
    refused(ours.get(f"/games/{played.id}/dl?overs=١٥"), 400)
    refused(ours.post("/games", {**BODY, "starts_at": "٢٠٢٦-٠٧-٠١ ١١:٠٠"}), 400)
    assert played.log() == before


def test_any_state_will_do_with_a_star(played: Game, ours: Caller) -> None:
    """RFC 9110, 13.1.1: "*" matches any current state. What a repeat would double also needs a key."""
    address = f"/games/{played.id}"
    assert ours.post(f"{address}/deliveries", {}, If_Match="*").status_code == 201
    assert ours.send("PATCH", f"{address}/events/3", {"runs": 2}, If_Match=" * ").status_code == 200
    assert ours.send("DELETE", f"{address}/events/3", If_Match="*").status_code == 200
    refused(ours.post(f"{address}/undo", If_Match="*"), 428)
    refused(ours.post(f"{address}/deliveries", {"before_seq": 2}, If_Match="*"), 428)
    assert ours.post(f"{address}/undo", If_Match="*", Idempotency_Key="u").status_code == 201


def test_empty_elements_of_a_list_are_ignored(played: Game, ours: Caller) -> None:
    """RFC 9110, 5.6.1."""
    seen = len(played.log())
    answer = ours.post(f"/games/{played.id}/deliveries", {}, If_Match=f' , "1-99",, "1-{seen}" ,')
    assert answer.status_code == 201, answer.content


@pytest.mark.parametrize("query", ["date=9999-12-31", "date=0001-01-01", "team=x&team=y", "page_size=99999", "x=%00"])
def test_an_odd_filter_is_an_empty_list(query: str, anyone: Caller) -> None:
    assert anyone.get(f"/games?{query}").json()["results"] == []


def test_dry_run_is_true_or_false(played: Game, ours: Caller) -> None:
    refused(ours.post(f"/games/{played.id}/deliveries?dry_run=perhaps", {"runs": 1}), 400)


@pytest.mark.parametrize(("method", "path"), [("PUT", "/games"), ("DELETE", "/games"), ("GET", "/api/auth/login")])
def test_a_method_that_is_none_is_405(method: str, path: str, boss: Caller) -> None:
    assert refused(boss.send(method, path), 405)["code"] == "method_not_allowed"


def test_a_host_that_is_not_ours_is_refused(anyone: Caller) -> None:
    refused(anyone.get("/games", Host="evil.example"), 400)


WORDS = """
    runs extras wickets kind bowler_id striker_id id name teams players format toss conditions overs reason team_id
    before_seq seq about starts_at winner fielders
"""
words = st.sampled_from(WORDS.split())
ids = st.sampled_from(["k1", "k2", "s1", "s11", "kent", "surrey", "bowled", "caught", "run out", "note", "toss", "t20"])
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | ids | st.integers(0, 40)
bodies = st.recursive(
    leaves,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(words | st.text(max_size=5), part, max_size=4),
    max_leaves=12,
)
kinds = st.sampled_from(RECORDED_KINDS)
fuzzing = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def raw(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=True).encode(errors="surrogatepass")


@fuzzing
@given(
    body=bodies, kind=st.none() | kinds, path=st.sampled_from(["deliveries", "events", "events/2", "undo", "/games"])
)
def test_no_body_makes_the_server_fail(body: Any, kind: str | None, path: str, played: Game, ours: Caller) -> None:
    if kind and isinstance(body, dict):
        body = {**body, "kind": kind}
    before = played.log()
    method = "PATCH" if path == "events/2" else "POST"
    address = path if path.startswith("/") else f"/games/{played.id}/{path}"
    answer = ours.send(method, address, raw(body), If_Match=str(len(before)), Idempotency_Key="x")
    assert answer.status_code < 500, (body, answer.content)
    if answer.status_code >= 400:
        refused(answer, *range(400, 500))
        assert played.log() == before
    elif not path.startswith("/"):
        assert len(played.log()) in (len(before), len(before) + 1)


@fuzzing
@given(change=bodies, field=st.sampled_from(["id", "name", "format", "conditions", "teams", "venue", "toss", "about"]))
def test_no_match_makes_the_server_fail(change: Any, field: str, ours: Caller) -> None:
    answer = ours.post("/games", raw({**BODY, field: change}))
    assert answer.status_code < 500, (change, answer.content)


@settings(fuzzing, max_examples=20)
@given(header=st.text(st.characters(min_codepoint=1, max_codepoint=255, exclude_characters="\r\n"), max_size=30))
def test_no_header_makes_the_server_fail(header: str, played: Game, ours: Caller) -> None:
    for name in ("If-Match", "Idempotency-Key", "After-Key", "If-None-Match", "Accept", "Accept-Encoding", "Cookie"):
        assert ours.get(f"/games/{played.id}", **{name: header}).status_code < 500
        assert ours.post(f"/games/{played.id}/undo", **{name: header}).status_code < 500
    assert ours.get("/games", Authorization=f"Token {header}").status_code < 500
