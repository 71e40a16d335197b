"""A token that is no longer valid closes no public page, and opens nothing else."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from knox.models import AuthToken

from tests.api.cast import Caller
from tests.record.cast import BODY, Game

PUBLIC = ["/games", "/games/{id}", "/games/{id}/deliveries", "/games/{id}/export", "/games/{id}/prediction"]
PUBLIC += ["/api/schema", "/api/docs", "/", "/watch/{id}", "/api/health"]


@pytest.fixture(params=["expired", "revoked", "inactive", "short", "not ASCII", "two words", "nothing"])
def invalid(request: pytest.FixtureRequest, ours: Caller) -> str:
    """The header of a token that is not valid, or of none at all."""
    assert ours.user is not None
    made, token = AuthToken.objects.create(user=ours.user)
    if request.param == "expired":
        AuthToken.objects.filter(pk=made.pk).update(expiry=made.created - timedelta(seconds=1))
    elif request.param == "revoked":
        made.delete()
    elif request.param == "inactive":
        User.objects.filter(pk=ours.user.pk).update(is_active=False)
    else:
        token = {"short": "abc", "not ASCII": "\xff\xfe", "two words": "a b", "nothing": ""}[request.param]
    return f"Token {token}"


@pytest.mark.parametrize("path", PUBLIC)
def test_on_a_public_page_it_is_none(path: str, invalid: str, game: Game, anyone: Caller) -> None:
    game.ball(runs=1)
    assert anyone.get(path.replace("{id}", game.id), Authorization=invalid).status_code == 200


def test_elsewhere_it_is_refused(invalid: str, game: Game, anyone: Caller) -> None:
    before = game.log()
    calls = [("GET", "events"), ("POST", "events"), ("POST", "deliveries"), ("POST", "undo"), ("DELETE", "events/1")]
    answers = [anyone.send(method, f"/games/{game.id}/{path}", Authorization=invalid) for method, path in calls]
    answers.append(anyone.post("/games", BODY, Authorization=invalid))
    answers.append(anyone.post("/api/auth/logout", Authorization=invalid))
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (401, "authentication_failed")
        assert answer["WWW-Authenticate"] == "Token"
    assert game.log() == before


def test_an_expired_token_beside_a_session_is_not_the_session(game: Game, ours: Caller) -> None:
    ours.client.force_login(ours.user)
    ours.headers = {"Authorization": "Token 00"}
    assert ours.get(f"/games/{game.id}/events").status_code == 401


def test_a_new_password_ends_tokens_and_sessions_of_its_account_alone(game: Game, ours: Caller, theirs: Caller) -> None:
    assert ours.user is not None
    session = Client()
    session.force_login(ours.user)
    assert session.get(f"/games/{game.id}/events").status_code == 200
    ours.user.set_password("another horse battery")
    ours.user.save()
    assert session.get(f"/games/{game.id}/events").status_code in (401, 403)
    assert ours.get(f"/games/{game.id}/events").status_code == 401
    assert theirs.get(f"/games/{game.id}/events").status_code == 403


def test_another_change_of_an_account_ends_nothing(game: Game, ours: Caller) -> None:
    assert ours.user is not None
    ours.user.first_name = "Our"
    ours.user.save()
    assert ours.get(f"/games/{game.id}/events").status_code == 200
