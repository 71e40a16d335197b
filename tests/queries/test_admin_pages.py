"""Each page of the admin costs as many statements as docs/statements.md says, with few rows and with many."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Model
from django.test import Client
from knox.models import AuthToken
from redis import Redis

from realtime.redis import broadcast
from scoring import services
from scoring.models import Match, Player, ScorerAssignment, Squad, SquadMember, Team
from scoring.publishing import rows as scorecard
from scoring.publishing.catch_up import catch_up
from tests.queries.statements import asked
from tests.queries.test_requests import table
from tests.queries.visitor import admin_models, name_of, pages_of
from tests.record.cast import Game

FEW, MANY = 2, 12


@pytest.fixture(params=[FEW, MANY])
def rows(request: pytest.FixtureRequest, db: None, redis_client: Redis) -> dict[type[Model], Any]:
    """So many rows in each table, and as many in each inline; the key of one row of each."""
    number: int = request.param
    users = [User.objects.create_user(f"user-{each}") for each in range(number)]
    Group.objects.get_or_create(name="scorers")
    for each in range(number):
        play(users[0], each, users)
        keep(each, number)
        Group.objects.create(name=f"group-{each}").permissions.set(Permission.objects.all()[:number])
        AuthToken.objects.create(user=users[0])
    users[-1].groups.set(Group.objects.all())
    users[-1].user_permissions.set(Permission.objects.all()[:number])
    group = Group.objects.get(name="group-0").pk
    keys: dict[type[Model], Any] = {Match: "match-0", Team: "team-0", User: users[-1].pk, Group: group}
    return {model: keys.get(model) or first(model) for model in admin_models()}


def play(scorer: User, number: int, scorers: list[User]) -> None:
    game = Game(scorer, id=f"match-{number}")
    game.balls(*[1] * 7)
    published = catch_up(game.id, broadcast.publish)
    assert published is not None
    scorecard.write([scorecard.Shown(game.id, published.place, published.log.state)])
    services.invite(match_id=game.id, by=scorer)
    if number == 0:
        assigned = [ScorerAssignment(match_id=game.id, user=user, assigned_by=scorer) for user in scorers[1:]]
        ScorerAssignment.objects.bulk_create(assigned)


def keep(number: int, members: int) -> None:
    team = Team.objects.create(id=f"team-{number}", name=f"Team {number}")
    for each in range(members if number == 0 else 1):
        squad = Squad.objects.create(team=team, name=f"Squad {each}")
        for position in range(members if number == 0 and each == 0 else 1):
            player, _ = Player.objects.get_or_create(id=f"player-{position}", name=f"Player {position}")
            SquadMember.objects.create(squad=squad, player=player, position=position + 1)


def first(model: type[Model]) -> Any:
    return model._default_manager.order_by("pk").values_list("pk", flat=True)[0]


@pytest.fixture
def cost() -> Callable[[str], int]:
    """The statements of a page for a superuser, once Django knows its content types."""
    client = Client(raise_request_exception=True)
    client.force_login(User.objects.create_superuser("superuser"))

    def cost(address: str) -> int:
        client.get(address)
        with asked() as statements:
            client.get(address)
        return len(statements)

    return cost


def test_pages_of_each_model(rows: dict[type[Model], Any], cost: Callable[[str], int]) -> None:
    found = {name_of(model): [cost(page) for page in pages_of(model, key).values()] for model, key in rows.items()}
    assert found == table("Pages of the admin")


def test_the_first_page_and_the_log_of_one_match(rows: dict[type[Model], Any], cost: Callable[[str], int]) -> None:
    log = "/admin/scoring/matchevent/?match__id__exact=match-0"
    found = {page: [cost(page)] for page in ("/admin/", log, f"{log}&kind=delivery", f"{log}&q=key")}
    assert found == table("Other pages of the admin")
