"""Every request of the OpenAPI schema, by every role, on an own and on a foreign match: as docs/security.md says."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from redis import Redis

from realtime.redis import broadcast
from scoring.models import Invitation, ScorerAssignment
from scoring.publishing.catch_up import catch_up
from scoring.services.invitations import LIFETIME, digest_of
from tests.api.cast import Caller, scorer
from tests.careers.matches import write_rows
from tests.doors import roles
from tests.record.cast import BODY, Game

METHODS = ("get", "post", "put", "patch", "delete")
PASSWORD = "correct horse battery"
CODE = "ABCD-EFGH"
# What makes each request lawful, so that nothing but the role can refuse it. Without a body: None.
BODIES: dict[str, Any] = {
    "POST /games": {**BODY, "id": "new"},
    "POST /games/{id}/deliveries": {"runs": 1},
    "POST /games/{id}/events": {"kind": "note", "text": "x"},
    "PATCH /games/{id}/events/{seq}": {"runs": 2},
    "POST /games/{id}/corrections": {"changes": [{"seq": 2, "patch": {"runs": 2}}]},
    "POST /games/{id}/consoles": {"console": "phone", "recorded": 0, "waiting": 0},
    "PUT /games/{id}/overlay": {"panel": "strip"},
    "POST /api/auth/invitations": {"code": CODE, "name": "Sam"},
    "POST /api/auth/login": {"username": "known", "password": PASSWORD},
}
ACCOUNTS = {"account": roles.account, **roles.STAFF}
AS_ANONYMOUS = {"anonymous": Caller, "expired token": roles.expired, "disabled account": roles.disabled}


@pytest.fixture(scope="module")
def requests() -> list[str]:
    """Method and path of each request of the schema."""
    from drf_spectacular.generators import SchemaGenerator

    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    found = [(method, path) for path, each in schema["paths"].items() for method in each if method in METHODS]
    return [f"{method.upper()} {path.replace('{match_id}', '{id}')}" for method, path in found]


@pytest.fixture
def game(db: None, redis_client: Redis) -> Game:
    """A match in which a ball can be amended, removed, undone and redone."""
    User.objects.create_user("known", password=PASSWORD)
    keeper = scorer("keeper").user
    assert keeper is not None
    game = Game(keeper)
    game.balls(1, 1, 1)
    game.undo()
    until = timezone.now() + LIFETIME
    Invitation.objects.create(match_id=game.id, created_by=keeper, digest=digest_of(CODE), expires_at=until)
    catch_up(game.id, broadcast.publish)
    write_rows(game)
    return game


def status_of(caller: Caller, request: str, game: Game) -> int:
    """The status of a request, whose effect is rolled back."""
    method, path = request.split()
    path = path.replace("{id}", game.id).replace("{seq}", "2").replace("{block}", "1-16")
    path = path.replace("{player_id}", "k1").replace("{team_id}", "kent")
    with transaction.atomic():
        answer = caller.send(method, path, BODIES.get(request), If_Match=str(len(game.log())))
        transaction.set_rollback(True)
    return int(answer.status_code)


def test_every_request_has_a_row_and_no_other(requests: list[str]) -> None:
    assert set(roles.table("Requests")) == set(requests)


@pytest.mark.parametrize("role", [*ACCOUNTS, *AS_ANONYMOUS])
def test_a_role_may_what_its_column_says_on_every_match(role: str, requests: list[str], game: Game) -> None:
    """Of these roles none has a match of its own, so every match is foreign; that of the keeper is one of many."""
    caller = AS_ANONYMOUS[role]() if role in AS_ANONYMOUS else Caller(ACCOUNTS[role]())
    assert caller.user is None or not ScorerAssignment.objects.filter(user=caller.user).exists()
    column = "anonymous" if role in AS_ANONYMOUS else role
    found = {request: str(status_of(caller, request, game)) for request in requests}
    assert found == {request: row[column] for request, row in roles.table("Requests").items()}


@pytest.mark.parametrize("column", ["scorer, own match", "scorer, other match"])
def test_a_scorer_may_on_his_match_what_its_column_says_and_elsewhere_less(
    column: str, requests: list[str], game: Game
) -> None:
    caller = scorer("scorer")
    assert caller.user is not None
    own = Game(caller.user, id="own") if column == "scorer, other match" else game
    ScorerAssignment.objects.get_or_create(match_id=own.id, user=caller.user)
    found = {request: str(status_of(caller, request, game)) for request in requests}
    assert found == {request: row[column] for request, row in roles.table("Requests").items()}


def test_a_refused_request_changes_nothing(requests: list[str], game: Game) -> None:
    before = game.log()
    for caller in (Caller(), Caller(roles.account()), Caller(roles.staff()), scorer("scorer")):
        for request in requests:
            method, path = request.split()
            if "{id}" in path and method != "GET":
                path = path.replace("{id}", game.id).replace("{seq}", "2")
                assert caller.send(method, path, BODIES.get(request), If_Match="5").status_code in (401, 403)
    assert game.log() == before
