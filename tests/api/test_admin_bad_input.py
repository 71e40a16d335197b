"""Every page, filter, search and form of the admin with what no form expects: refused or empty, never a 500."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse

from realtime.redis import broadcast
from scoring.models import Match, Player, Squad, SquadMember, Team
from scoring.publishing.catch_up import catch_up
from tests.api.cast import Caller
from tests.record.cast import Game

ODD = ["a\x00b", "\ud800", "9" * 5000, "99999999999999999999", "٣", "\u202eabc", "0001-01-01T00:00:00+23:59"]
ODD += ["9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59+23:59", "", "[" * 500, "'; --"]
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)


def encoded(text: str) -> str:
    return quote(text.encode(errors="surrogatepass"))


@pytest.fixture
def admin_page(boss: Caller, game: Game) -> Client:
    game.balls(1, 4)
    catch_up(game.id, broadcast.publish)
    squad = Squad.objects.create(team=Team.objects.create(id="kent", name="Kent"), name="2026")
    SquadMember.objects.create(squad=squad, player=Player.objects.create(id="k1", name="K"), position=1)
    client = Client(raise_request_exception=False)
    client.force_login(boss.user)
    return client


def posted(client: Client, where: str, form: dict[str, str]) -> int:
    """Send the form as a browser does; return the status."""
    body = "&".join(f"{encoded(name)}={encoded(text)}" for name, text in form.items())
    status: int = client.post(where, body, content_type="application/x-www-form-urlencoded").status_code
    return status


def address(model: Any, name: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def filters(model: Any) -> Iterator[str]:
    """The parameters of a list: search, order, page, its filters with their lookups, and a field that is no filter."""
    yield from ("q", "o", "p", "all", "_to_field", "_facets", "pk", "nothing__exact")
    for each in admin.site._registry[model].list_filter:
        name = each if isinstance(each, str) else each[0]
        yield from (f"{name}__{lookup}" for lookup in ("exact", "gte", "in", "isempty", "id__exact"))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_no_filter_makes_a_list_fail(model: Any, admin_page: Client) -> None:
    for name in filters(model):
        for odd in ODD:
            with transaction.atomic():
                answer = admin_page.get(f"{address(model, 'changelist')}?{name}={encoded(odd)}")
                # The database may have refused a query, and with it the rest of this test's transaction.
                transaction.set_rollback(True)
            assert answer.status_code < 500, (name, odd, answer.content[:300])


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_no_id_and_no_field_makes_a_form_fail(model: Any, admin_page: Client) -> None:
    row = model._default_manager.first()
    for odd in ODD:
        if odd:
            for name in ("change", "delete", "history"):
                assert admin_page.get(address(model, name, "ID").replace("ID", encoded(odd))).status_code < 500, (
                    name,
                    odd,
                )
        body = {"action": odd, "_selected_action": odd, "index": odd}
        assert posted(admin_page, address(model, "changelist"), body) < 500, odd
        for where in [address(model, "add"), *([address(model, "change", row.pk)] if row else [])]:
            assert posted(admin_page, where, form_of(admin_page, where, odd)) < 500, (where, odd)


def form_of(admin_page: Client, where: str, odd: str) -> dict[str, str]:
    """Each field of the form, and of its first inline row, with this value."""
    context = admin_page.get(where).context
    if not context or "adminform" not in context:
        return {"x": odd}
    body = {}
    for name in context["adminform"].form.fields:
        body |= dict.fromkeys((name, f"{name}_0", f"{name}_1"), odd)
    for inline in context["inline_admin_formsets"]:
        forms = inline.formset
        body |= {f"{forms.prefix}-TOTAL_FORMS": "1", f"{forms.prefix}-INITIAL_FORMS": "0"}
        body |= {f"{forms.prefix}-0-{name}": odd for name in forms.empty_form.fields}
    return body


@pytest.mark.parametrize("odd", ODD)
def test_search_while_typing_and_login_never_fail(odd: str, admin_page: Client) -> None:
    query = f"term={encoded(odd)}&app_label=scoring&model_name=squadmember&field_name=player"
    assert admin_page.get(f"/admin/autocomplete/?{query}").status_code < 500
    assert (
        admin_page.get(f"/admin/autocomplete/?term=k&app_label={encoded(odd)}&model_name=x&field_name=y").status_code
        < 500
    )
    anyone = Client(raise_request_exception=False)
    assert anyone.get(f"/admin/login/?next={encoded(odd)}").status_code < 500
    assert posted(anyone, "/admin/login/", {"username": odd, "password": odd}) < 500


@pytest.mark.parametrize("name", ["a\u202eb", "\u3164", "a\x1bb", " \u200b "])
def test_names_that_matches_refuse_are_refused_here_too(name: str, admin_page: Client) -> None:
    for model in (Team, Player):
        answer = admin_page.post(
            address(model, "add"), {"id": "x", "name": name, "squads-TOTAL_FORMS": "0", "squads-INITIAL_FORMS": "0"}
        )
        assert b"errorlist" in answer.content
        assert not model.objects.filter(pk="x").exists()


def test_far_dates_are_no_lie(admin_page: Client, game: Game) -> None:
    for start in ("0001-01-01", "1000-01-01", "9999-12-31"):
        answer = admin_page.post(
            address(Match, "change", game.id), {"name": "N", "starts_at_0": start, "starts_at_1": "00:00"}
        )
        assert answer.status_code == 200
        assert b"must be a date" in answer.content or b"errorlist" in answer.content
    assert Match.objects.get().starts_at is None
