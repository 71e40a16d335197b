"""Every page and action of the admin, by every role, as docs/security.md says."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from redis import Redis

from realtime.redis import broadcast
from scoring import services
from scoring.models import Player, Squad, Team
from scoring.publishing import rows as scorecard
from scoring.publishing.catch_up import catch_up
from tests.api.cast import scorer
from tests.doors import roles
from tests.record.cast import Game

NOBODY: dict[str, Any] = {
    "anonymous": lambda: None,
    "account": roles.account,
    "scorer": lambda: User.objects.get(username="scorer"),
}


@pytest.fixture
def rows(db: None, redis_client: Redis) -> dict[type[Model], Any]:
    """The key of a row of each table; of the accounts one without rights."""
    user = scorer("scorer").user
    assert user is not None
    game = Game(user)
    game.balls(1, 4)
    published = catch_up(game.id, broadcast.publish)
    assert published is not None
    scorecard.write([scorecard.Shown(game.id, published.place, published.log.state)])
    services.invite(match_id=game.id, by=user)
    Group.objects.get_or_create(name="scorers")
    Player.objects.create(id="k1", name="Kent 1")
    Squad.objects.create(team=Team.objects.create(id="kent", name="Kent"), name="2026")
    found = {model: model._default_manager.order_by("pk").values_list("pk", flat=True)[0] for model in registered()}
    # Only superusers change accounts that have rights.
    return {**found, User: User.objects.create_user("fan").pk}


def registered() -> list[type[Model]]:
    return list(admin.site._registry)


def name_of(model: type[Model]) -> str:
    return str(model._meta.verbose_name_plural)


def client_of(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def rights_on(model: type[Model], key: Any, client: Client) -> str:
    """What the pages of a model let somebody do, tried one by one."""

    def page(kind: str, *args: Any) -> str:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}", args=args)

    found = {
        "list": client.get(page("changelist")).status_code == 200,
        "open": client.get(page("change", key)).status_code == 200,
        "add": client.get(page("add")).status_code == 200,
        "change": client.post(page("change", key), {"_save": "x"}).status_code == 200,
        "delete": client.get(page("delete", key)).status_code == 200,
        **{action: f'<option value="{action}">' in text_of(client.get(page("changelist"))) for action in own(model)},
    }
    return " ".join(right for right, given in found.items() if given) or "-"


def own(model: type[Model]) -> list[str]:
    """The actions of our own; Django's delete_selected comes with `delete`."""
    return [str(action) for action in admin.site._registry[model].actions or ()]


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_every_model_has_a_row_and_no_other() -> None:
    assert set(roles.table("Pages of the admin")) == {name_of(model) for model in registered()}


@pytest.mark.parametrize("role", roles.STAFF)
def test_staff_may_what_its_column_says(role: str, rows: dict[type[Model], Any]) -> None:
    client = client_of(roles.STAFF[role]())
    found = {name_of(model): rights_on(model, key, client) for model, key in rows.items()}
    assert found == {name: row[role] for name, row in roles.table("Pages of the admin").items()}


@pytest.mark.parametrize("role", NOBODY)
def test_nobody_else_opens_any_page(role: str, rows: dict[type[Model], Any]) -> None:
    client = client_of(NOBODY[role]())
    assert {rights_on(model, key, client) for model, key in rows.items()} == {"-"}
    assert client.get("/admin/").status_code == 302


def test_every_action_says_whom_it_is_for() -> None:
    for model in registered():
        model_admin = admin.site._registry[model]
        for action in own(model):
            assert getattr(model_admin, action).allowed_permissions, f"{action} of {name_of(model)}"
