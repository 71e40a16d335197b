"""Admins keep matches, teams, players and squads in Django admin; the log they can only read."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from realtime.redis import broadcast
from scoring.admin import events
from scoring.models import (
    BattingLine,
    Match,
    MatchEvent,
    Player,
    Scoreboard,
    ScorerAssignment,
    Squad,
    SquadMember,
    Team,
)
from scoring.publishing.catch_up import catch_up
from scoring.services import Claim
from tests.api.cast import Caller
from tests.record.cast import Game, Viewers
from tests.record.test_set_aside import append_broken

PAGES = ["match", "matchevent", "team", "player", "squad", "battingline", "bowlingline", "inningsrow", "scoreboard"]
NO_ROWS = {f"{name}-{count}_FORMS": "0" for name in ("assignments", "innings") for count in ("TOTAL", "INITIAL")}
SCOREBOARD = {"scoreboard-TOTAL_FORMS": "1", "scoreboard-INITIAL_FORMS": "1"}


@pytest.fixture
def admin_page(boss: Caller) -> Client:
    client = Client()
    client.force_login(boss.user)
    return client


def change(page: Client, game: Game, **fields: str) -> Any:
    match = Match.objects.get(pk=game.id)
    body = {"name": match.name, "venue": match.venue, "team": "", "players": "", "event": "", **NO_ROWS, **SCOREBOARD}
    return page.post(reverse("admin:scoring_match_change", args=[game.id]), {**body, **fields})


@pytest.mark.parametrize("model", PAGES)
def test_every_page_opens(model: str, admin_page: Client, game: Game) -> None:
    game.balls(1, 4)
    catch_up(game.id, broadcast.publish)
    assert admin_page.get(reverse(f"admin:scoring_{model}_changelist") + "?q=kent").status_code == 200
    row = apps.get_model("scoring", model).objects.first()
    if row is not None:
        assert admin_page.get(reverse(f"admin:scoring_{model}_change", args=[row.pk])).status_code == 200


def test_the_match_page_shows_state_scorers_and_where_to_watch(admin_page: Client, game: Game) -> None:
    page = admin_page.get(reverse("admin:scoring_match_change", args=[game.id])).content.decode()
    assert f'href="/watch/{game.id}"' in page
    assert "published seq" in page.lower()
    assert "ours" in page


def test_another_name_is_an_event_of_the_log(admin_page: Client, boss: Caller, game: Game) -> None:
    game.ball(runs=1)
    assert change(admin_page, game, name="The Final", starts_at_0="2026-07-01", starts_at_1="11:00").status_code == 302
    event = MatchEvent.objects.get(match_id=game.id, seq=3)
    assert (event.kind, event.recorded_by) == ("details_changed", boss.user)
    assert event.payload == {"name": "The Final", "starts_at": "2026-07-01T11:00:00+00:00"}
    assert Match.objects.get().name == "The Final"


def test_a_time_is_one_of_the_zone_of_the_match(admin_page: Client, game: Game) -> None:
    start = {"starts_at_0": "2026-12-05", "starts_at_1": "10:00", "time_zone": "Australia/Sydney"}
    assert change(admin_page, game, **start).status_code == 302
    assert game.log()[-1][2] == {"starts_at": "2026-12-05T10:00:00+11:00", "time_zone": "Australia/Sydney"}
    page = admin_page.get(reverse("admin:scoring_match_change", args=[game.id])).content.decode()
    assert 'value="05/12/2026"' in page
    assert 'value="10:00:00"' in page
    assert "5 Dec" in admin_page.get(reverse("admin:scoring_match_changelist")).content.decode()


def test_another_zone_keeps_the_time_that_the_form_shows(admin_page: Client, game: Game) -> None:
    start = {"starts_at_0": "2026-12-05", "starts_at_1": "10:00"}
    assert change(admin_page, game, **start).status_code == 302
    assert change(admin_page, game, **start, time_zone="Australia/Sydney").status_code == 302
    assert game.log()[-1][2] == {"starts_at": "2026-12-05T10:00:00+11:00", "time_zone": "Australia/Sydney"}
    assert change(admin_page, game, **start, time_zone="Australia/Sydney").status_code == 302
    assert len(game.log()) == 3


def test_saving_without_a_change_records_nothing(admin_page: Client, game: Game) -> None:
    assert change(admin_page, game).status_code == 302
    assert len(game.log()) == 1


def test_players_and_conditions_change_by_events(admin_page: Client, game: Game) -> None:
    game.ball(runs=1)
    event = json.dumps({"kind": "conditions_revised", "innings": 1, "overs": "15"})
    answer = change(admin_page, game, team="kent", players="late: Lady Late\r\nlater: Late R", event=event)
    assert answer.status_code == 302
    assert [kind for _, kind, _ in game.log()[2:]] == ["squad_changed", "conditions_revised"]


def test_a_line_of_a_name_gets_an_id_of_all_of_it(admin_page: Client, game: Game) -> None:
    lines = ["New Guy", "q: Quinton de Kock", "k2 Kent the Second", "New Guy", "de Kock", "k3"]
    assert change(admin_page, game, team="kent", players="\n".join(lines)).status_code == 302
    assert [(player["id"], player["name"]) for player in game.log()[-1][2]["players"]] == [
        ("new-guy", "New Guy"),
        ("q", "Quinton de Kock"),
        ("k2", "Kent the Second"),
        ("new-guy-2", "New Guy"),
        ("de-kock", "de Kock"),
        ("k3", "k3"),
    ]


def test_a_cleared_venue_and_start_are_gone(admin_page: Client, anyone: Caller, ours: Caller) -> None:
    assert ours.user is not None
    game = Game(ours.user, venue="Oval", starts_at="2026-07-01T11:00:00Z")
    assert {"venue", "starts_at"} <= anyone.get(f"/games/{game.id}").json()["snapshot"].keys()
    assert change(admin_page, game, venue="", starts_at_0="", starts_at_1="").status_code == 302
    match = Match.objects.get()
    assert (match.venue, match.starts_at) == ("", None)
    assert not {"venue", "starts_at"} & anyone.get(f"/games/{game.id}").json()["snapshot"].keys()


@pytest.mark.parametrize(
    "fields",
    [
        {"team": "nobody", "players": "x X"},
        {"team": "kent", "players": "x y: X"},
        {"team": "kent", "players": "x:"},
        {"team": "kent", "players": "A\u202eB"},
        {"starts_at_0": "0001-01-01", "starts_at_1": "00:00"},
        {"starts_at_0": "9999-12-31", "starts_at_1": "23:59"},
        {"starts_at_0": "2026-07-01", "starts_at_1": ""},
        {"time_zone": "Sydney"},
        {"event": '{"kind": "note", "text": "\\ud800"}'},
        {"event": '{"kind": "note", "\\ud800": "x"}'},
        {"event": '{"kind": "note", "text": ' + "9" * 5000 + "}"},
        {"event": '{"kind": "note", "text": NaN}'},
        {"event": "[" * 50_000},
        {"event": "9" * 5000},
        {"name": "a\x1bb"},
        {"name": "\u200b"},
        {"venue": "a\u202eb"},
        {"team": "kent", "players": "../x X"},
        {"event": "not json"},
        {"event": "[]"},
        {"event": '{"kind": "nonsense"}'},
        {"event": '{"kind": "note", "text": "a\\u0000"}'},
        {"event": '{"kind": "bowler_changed", "in_id": "nobody"}'},
        {"name": ""},
    ],
)
def test_what_is_refused_is_said_on_the_form(fields: dict[str, str], admin_page: Client, game: Game) -> None:
    answer = change(admin_page, game, **fields)
    assert answer.status_code == 200
    assert b"errorlist" in answer.content
    assert len(game.log()) == 1


def test_an_admin_sets_aside_the_event_that_stops_a_match(admin_page: Client, boss: Caller, game: Game) -> None:
    append_broken(game)
    catch_up(game.id, Viewers().publish)
    act = {"action": "set_aside", "_selected_action": [game.id]}
    answer = admin_page.post(reverse("admin:scoring_match_changelist"), act, follow=True)
    assert "event 2 is set aside" in answer.content.decode()
    record = MatchEvent.objects.get(match_id=game.id, kind="event_set_aside")
    assert (record.payload["seq"], record.recorded_by) == (2, boss.user)
    assert (
        "is not stuck" in admin_page.post(reverse("admin:scoring_match_changelist"), act, follow=True).content.decode()
    )


def test_an_admin_assigns_scorers(admin_page: Client, boss: Caller, theirs: Caller, game: Game) -> None:
    row = {"assignments-TOTAL_FORMS": "1", "assignments-0-user": str(theirs.user.pk), "assignments-0-match": game.id}
    assert change(admin_page, game, **row).status_code == 302
    assignment = ScorerAssignment.objects.get(user=theirs.user)
    assert (assignment.match_id, assignment.assigned_by) == (game.id, boss.user)
    assert theirs.post(f"/games/{game.id}/deliveries", {"bowler_id": "s1"}).status_code == 201


@pytest.fixture
def squads(db: None) -> list[Squad]:
    return [_squad(name) for name in ("Kent", "Surrey")]


def _squad(name: str) -> Squad:
    squad = Squad.objects.create(team=Team.objects.create(id=name.lower(), name=name), name="2026")
    for position in range(1, 4):
        player = Player.objects.create(id=f"{name[0].lower()}{position}", name=f"{name} {position}")
        SquadMember.objects.create(squad=squad, player=player, position=position)
    return squad


def opening(squads: list[Squad], **more: str) -> dict[str, str]:
    first, second = (str(squad.pk) for squad in squads)
    return {"format": "t10", "first_squad": first, "second_squad": second, **more}


def test_an_admin_opens_a_match_from_squads(admin_page: Client, boss: Caller, squads: list[Squad]) -> None:
    answer = admin_page.post(reverse("admin:scoring_match_add"), opening(squads, id="final", conditions='{"overs": 5}'))
    assert answer.status_code == 302, answer.content.decode()
    match = Match.objects.get(pk="final")
    assert (match.name, match.created_by, match.head) == ("Kent v Surrey", boss.user, 1)
    created = MatchEvent.objects.get().payload
    assert created["conditions"]["overs"] == 5
    assert [player["id"] for player in created["teams"][0]["players"]] == ["k1", "k2", "k3"]


def test_an_opening_that_is_refused_is_said_on_the_form(admin_page: Client, squads: list[Squad]) -> None:
    address = reverse("admin:scoring_match_add")
    for more in (
        {"conditions": '{"overs": 0}'},
        {"conditions": "[1]"},
        {"conditions": "9" * 5000},
        {"id": "a b"},
        {"second_squad": ""},
    ):
        assert b"errorlist" in admin_page.post(address, opening(squads, **more)).content
    assert b"errorlist" in admin_page.post(address, opening([squads[0], squads[0]])).content
    assert Match.objects.count() == 0


def test_the_log_is_read_only_and_no_match_is_deleted(admin_page: Client, game: Game) -> None:
    event = MatchEvent.objects.get()
    for address in (
        reverse("admin:scoring_matchevent_add"),
        reverse("admin:scoring_matchevent_delete", args=[event.pk]),
        reverse("admin:scoring_match_delete", args=[game.id]),
        reverse("admin:scoring_battingline_add"),
    ):
        assert admin_page.post(address, {"post": "yes"}).status_code == 403
    assert admin_page.post(reverse("admin:scoring_matchevent_change", args=[event.pk]), {"seq": 9}).status_code == 403


def test_the_log_of_one_match_is_filtered_by_kind_and_searched_for_a_key(admin_page: Client, game: Game) -> None:
    game.ball(claim=Claim(idempotency_key="that-ball", request_hash="x"))
    game.event("note", text="x")
    other = Game(game.scorer)

    def seqs(query: str) -> list[tuple[str, int]]:
        found = admin_page.get(f"{reverse('admin:scoring_matchevent_changelist')}?{query}").context["cl"].result_list
        return [(event.match_id, event.seq) for event in found]

    log = f"match__id__exact={game.id}"
    assert seqs("") == [(other.id, 1), (game.id, 3), (game.id, 2), (game.id, 1)]
    assert seqs(f"q={game.id}") == seqs(log) == [(game.id, 3), (game.id, 2), (game.id, 1)]
    assert seqs(f"{log}&kind=note") == [(game.id, 3)]
    assert seqs(f"{log}&q=that") == [(game.id, 2)]


def test_a_list_of_events_ends_at_the_newest(admin_page: Client, game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    game.balls(1, 2, 4)
    monkeypatch.setattr(events, "MOST", 2)
    shown = admin_page.get(reverse("admin:scoring_matchevent_changelist")).context["cl"]
    assert shown.result_count == 2


def test_an_account_that_has_recorded_events_is_disabled_not_deleted(admin_page: Client, game: Game) -> None:
    page = admin_page.post(reverse("admin:auth_user_delete", args=[game.scorer.pk]), {"post": "yes"})
    assert b"disable the account instead" in page.content
    chosen = {"action": "delete_selected", "_selected_action": [game.scorer.pk], "post": "yes"}
    assert b"disable the account instead" in admin_page.post(reverse("admin:auth_user_changelist"), chosen).content
    assert User.objects.filter(pk=game.scorer.pk).exists()
    idle = User.objects.create_user("idle")
    assert admin_page.post(reverse("admin:auth_user_delete", args=[idle.pk]), {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=idle.pk).exists()


def test_the_rebuild_action_begins_a_new_epoch(admin_page: Client, game: Game) -> None:
    game.balls(1, 4)
    catch_up(game.id, broadcast.publish)
    body = {"action": "rebuild", "_selected_action": [game.id]}
    assert admin_page.post(reverse("admin:scoring_match_changelist"), body).status_code == 302
    assert Scoreboard.objects.get().epoch > 1
    assert BattingLine.objects.count() == 0


def test_a_scorer_is_no_admin(ours: Caller, game: Game) -> None:
    client = Client()
    client.force_login(User.objects.get(username="ours"))
    assert client.get(reverse("admin:scoring_match_changelist")).status_code == 302
