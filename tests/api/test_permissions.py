"""No anonymous or foreign scorer changes a match; who may what, as a table."""

import pytest

from scoring.models import Match, ScorerAssignment
from tests.api.cast import Caller
from tests.record.cast import BODY, Game

BALL = {"runs": 1, "bowler_id": "s1"}
CALLS = {
    "record a ball": ("POST", "deliveries", BALL),
    "record an event": ("POST", "events", {"kind": "note", "text": "x"}),
    "amend": ("PATCH", "events/2", {"runs": 2}),
    "remove": ("DELETE", "events/2", None),
    "correct": ("POST", "corrections", {"changes": [{"seq": 2, "patch": {"runs": 2}}]}),
    "undo": ("POST", "undo", None),
    "redo": ("POST", "redo", None),
    "read the log": ("GET", "events", None),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("who", "status"), [("anyone", 401), ("fan", 403), ("theirs", 403)])
def test_who_may_not(call: str, who: str, status: int, game: Game, request: pytest.FixtureRequest) -> None:
    caller: Caller = request.getfixturevalue(who)
    game.ball(runs=1)
    before = game.log()
    method, path, body = CALLS[call]
    answer = caller.send(method, f"/games/{game.id}/{path}", body, If_Match="2", Idempotency_Key="k")
    assert answer.status_code == status
    assert answer.json()["code"] in ("not_authenticated", "permission_denied")
    assert game.log() == before


@pytest.mark.parametrize("call", [call for call in CALLS if call != "redo"])
@pytest.mark.parametrize("who", ["ours", "boss"])
def test_who_may(call: str, who: str, game: Game, request: pytest.FixtureRequest) -> None:
    caller: Caller = request.getfixturevalue(who)
    game.ball(runs=1, bowler_id="s1")
    method, path, body = CALLS[call]
    answer = caller.send(method, f"/games/{game.id}/{path}", body, If_Match="2")
    assert answer.status_code in (200, 201), answer.content
    assert len(game.log()) == (2 if method == "GET" else 3)


@pytest.mark.parametrize(
    ("who", "status"), [("anyone", 401), ("fan", 403), ("ours", 201), ("theirs", 201), ("boss", 201)]
)
def test_who_opens_matches(who: str, status: int, request: pytest.FixtureRequest) -> None:
    caller: Caller = request.getfixturevalue(who)
    assert caller.post("/games", BODY).status_code == status
    assert Match.objects.count() == (status == 201)


@pytest.mark.parametrize("who", ["anyone", "fan", "theirs", "ours", "boss"])
@pytest.mark.parametrize("path", ["", "/deliveries", "/export?as=csv"])
def test_everyone_may_watch(who: str, path: str, game: Game, request: pytest.FixtureRequest) -> None:
    caller: Caller = request.getfixturevalue(who)
    game.ball(runs=1)
    assert caller.get("/games").status_code == 200
    assert caller.get(f"/games/{game.id}{path}").status_code == 200


def test_an_assigned_scorer_may_and_a_removed_one_may_not(game: Game, theirs: Caller) -> None:
    ScorerAssignment.objects.create(match_id=game.id, user=theirs.user)
    assert theirs.post(f"/games/{game.id}/deliveries", BALL).status_code == 201
    ScorerAssignment.objects.filter(user=theirs.user).delete()
    assert theirs.post(f"/games/{game.id}/deliveries", {"runs": 0}).status_code == 403


def test_a_match_that_is_not_there_is_404_to_whoever_has_a_token(ours: Caller, anyone: Caller) -> None:
    assert ours.post("/games/nowhere/deliveries", BALL).status_code == 404
    assert anyone.post("/games/nowhere/deliveries", BALL).status_code == 401
    assert anyone.get("/games/nowhere").json()["code"] == "unknown_match"


def test_a_session_writes_only_with_its_csrf_token(game: Game, ours: Caller) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(ours.user)
    path = f"/games/{game.id}/deliveries"
    assert client.post(path, BALL, content_type="application/json").status_code == 403
    client.get("/admin/login/")
    client.cookies["csrftoken"] = token = "a" * 32
    answer = client.post(path, BALL, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 201
