"""Django's model permissions decide, in REST as in admin: is_staff alone opens the admin and nothing else."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from knox.models import AuthToken

from scoring.models import Match, Scoreboard, ScorerAssignment
from tests.api.cast import Caller
from tests.record.cast import BODY, Game

pytestmark = pytest.mark.django_db


def staff(name: str, *permissions: str) -> User:
    user = User.objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def page_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("permissions", "opens", "scores", "reads_log"),
    [
        ([], 403, 403, 403),
        (["view_match", "view_scoreboard"], 403, 403, 403),
        (["view_matchevent"], 403, 403, 200),
        (["change_match"], 403, 201, 403),
        (["add_match"], 201, 403, 403),
    ],
)
def test_a_permission_of_the_admin_gives_its_own_right_in_rest(
    permissions: list[str], opens: int, scores: int, reads_log: int, game: Game
) -> None:
    caller = Caller(staff("clerk", *permissions))
    assert caller.post("/games", {**BODY, "id": "another"}).status_code == opens
    assert caller.post(f"/games/{game.id}/deliveries", {"bowler_id": "s1"}).status_code == scores
    assert caller.get(f"/games/{game.id}/events").status_code == reads_log


def test_a_permission_of_a_group_counts_too(game: Game) -> None:
    clerk = staff("clerk")
    keepers = Group.objects.create(name="keepers")
    keepers.permissions.set(Permission.objects.filter(codename="change_match"))
    clerk.groups.add(keepers)
    assert Caller(clerk).post(f"/games/{game.id}/deliveries", {"bowler_id": "s1"}).status_code == 201


def test_a_scorer_without_the_account_is_nobody(game: Game, ours: Caller) -> None:
    assert ScorerAssignment.objects.filter(user=ours.user).exists()
    User.objects.filter(username="ours").update(is_active=False)
    assert ours.post(f"/games/{game.id}/deliveries", {"bowler_id": "s1"}).status_code == 401


@pytest.mark.parametrize(("permission", "is_rebuilt"), [("view_match", False), ("change_match", True)])
def test_only_who_changes_matches_rebuilds_them(permission: str, is_rebuilt: bool, game: Game) -> None:
    body = {"action": "rebuild", "_selected_action": [game.id]}
    page_of(staff("clerk", permission)).post(reverse("admin:scoring_match_changelist"), body)
    assert (Scoreboard.objects.get().epoch > 1) is is_rebuilt


def test_who_may_view_matches_opens_their_page_and_changes_nothing(game: Game) -> None:
    page = page_of(staff("clerk", "view_match"))
    address = reverse("admin:scoring_match_change", args=[game.id])
    assert page.get(address).status_code == 200
    assert page.post(address, {"name": "Mine", "event": '{"kind": "note", "text": "x"}'}).status_code == 403
    assert Match.objects.get().head == 1


def test_who_changes_matches_appoints_no_scorers(game: Game, theirs: Caller) -> None:
    assert theirs.user is not None
    rows = {f"{name}-{count}_FORMS": "0" for name in ("assignments", "innings") for count in ("TOTAL", "INITIAL")}
    body = {"name": "x", "venue": "", "team": "", "players": "", "event": "", **rows}
    body |= {"assignments-TOTAL_FORMS": "1", "assignments-0-user": str(theirs.user.pk), "assignments-0-match": game.id}
    page_of(staff("clerk", "change_match")).post(reverse("admin:scoring_match_change", args=[game.id]), body)
    assert not ScorerAssignment.objects.filter(user=theirs.user).exists()


ACCOUNTS = ("add_user", "change_user", "delete_user", "view_user", "change_group", "add_authtoken", "view_authtoken")


def test_who_keeps_accounts_gives_himself_no_rights() -> None:
    clerk = staff("clerk", *ACCOUNTS)
    page = page_of(clerk)
    fan = User.objects.create_user("fan")
    rights = {"is_superuser": "on", "is_staff": "on", "user_permissions": [Permission.objects.all()[0].pk]}
    for user in (fan, clerk):
        body = {"username": user.username, "date_joined_0": "2026-01-01", "date_joined_1": "00:00", **rights}
        page.post(reverse("admin:auth_user_change", args=[user.pk]), body)
    assert not User.objects.filter(is_superuser=True).exists()
    fan.refresh_from_db()
    assert not fan.is_staff
    assert not fan.user_permissions.exists()


def test_who_keeps_accounts_takes_no_account_with_rights(boss: Caller) -> None:
    assert boss.user is not None
    page = page_of(staff("clerk", *ACCOUNTS))
    new = {"password1": "another horse battery", "password2": "another horse battery", "usable_password": "true"}
    assert page.post(reverse("admin:auth_user_password_change", args=[boss.user.pk]), new).status_code == 403
    assert page.post(reverse("admin:auth_user_delete", args=[boss.user.pk]), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [boss.user.pk], "post": "yes"}
    page.post(reverse("admin:auth_user_changelist"), chosen)
    assert User.objects.filter(username="boss").exists()


@pytest.mark.parametrize("right", ["group", "permission", "permission of a group", "assignment"])
@pytest.mark.parametrize("is_active", [True, False])
def test_who_keeps_accounts_takes_no_account_that_may_do_what_he_may_not(
    right: str, is_active: bool, game: Game
) -> None:
    user = User.objects.create_user("other", password="correct horse battery", is_active=is_active)
    if right == "group":
        user.groups.add(Group.objects.get_or_create(name="scorers")[0])
    elif right == "permission":
        user.user_permissions.set(Permission.objects.filter(codename="change_match"))
    elif right == "assignment":
        ScorerAssignment.objects.create(match_id=game.id, user=user)
    else:
        user.groups.add(Group.objects.create(name="keepers"))
        user.groups.get().permissions.set(Permission.objects.filter(codename="change_match"))
    page = page_of(staff("clerk", *ACCOUNTS))
    new = {"password1": "another horse battery", "password2": "another horse battery", "usable_password": "true"}
    assert page.post(reverse("admin:auth_user_password_change", args=[user.pk]), new).status_code == 403
    assert page.post(reverse("admin:auth_user_delete", args=[user.pk]), {"post": "yes"}).status_code == 403
    user.refresh_from_db()
    assert user.check_password("correct horse battery")


def test_who_keeps_accounts_changes_those_that_may_do_no_more_than_he() -> None:
    user = User.objects.create_user("other")
    user.user_permissions.set(Permission.objects.filter(codename="view_user"))
    page = page_of(staff("clerk", *ACCOUNTS))
    new = {"password1": "another horse battery", "password2": "another horse battery", "usable_password": "true"}
    assert page.post(reverse("admin:auth_user_password_change", args=[user.pk]), new).status_code == 302


@pytest.mark.parametrize("name", ["scorers", " Scorers "])
def test_who_keeps_groups_makes_no_scorers(name: str) -> None:
    Group.objects.filter(name="scorers").delete()
    clerk = staff("clerk", *ACCOUNTS, "add_group", "delete_group")
    own = Group.objects.create(name="keepers")
    clerk.groups.add(own)
    page = page_of(clerk)
    page.post(reverse("admin:auth_group_change", args=[own.pk]), {"name": name})
    page.post(reverse("admin:auth_group_delete", args=[own.pk]), {"post": "yes"})
    page.post(reverse("admin:auth_group_add"), {"name": name})
    assert [group.name for group in Group.objects.all()] == ["keepers"]
    assert page.post(reverse("admin:auth_group_add"), {"name": "umpires"}).status_code == 302


def test_who_keeps_groups_gives_them_no_permissions() -> None:
    clerk = staff("clerk", *ACCOUNTS)
    group = Group.objects.create(name="keepers")
    body = {"name": "keepers", "permissions": [Permission.objects.all()[0].pk]}
    page_of(clerk).post(reverse("admin:auth_group_change", args=[group.pk]), body)
    assert not group.permissions.exists()


def test_no_page_of_the_admin_makes_a_token(boss: Caller) -> None:
    assert boss.user is not None
    before = AuthToken.objects.count()
    for user in (boss.user, staff("clerk", *ACCOUNTS)):
        answer = page_of(user).post(reverse("admin:knox_authtoken_add"), {"user": boss.user.pk})
        assert answer.status_code == 403
    assert AuthToken.objects.count() == before


def test_an_admin_revokes_a_token(boss: Caller, ours: Caller) -> None:
    assert boss.user is not None
    token = AuthToken.objects.get(user=ours.user)
    page_of(boss.user).post(reverse("admin:knox_authtoken_delete", args=[token.pk]), {"post": "yes"})
    assert ours.post("/games", BODY).status_code == 401
