"""Scorers let others score their match by a code: with an account of their own, or as a guest of this match."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils import timezone
from knox.models import AuthToken

from scoring.logins import codes, limits
from scoring.models import Invitation, ScorerAssignment
from scoring.services.invitations import MOST_OPEN, MOST_USES
from tests.api.cast import Caller
from tests.record.cast import BODY, Game

pytestmark = pytest.mark.usefixtures("redis_client")
BALL = {"bowler_id": "s1"}


def invite(caller: Caller, game: Game) -> str:
    answer = caller.post(f"/games/{game.id}/invitations")
    assert answer.status_code == 201, answer.content
    code: str = answer.json()["code"]
    return code


def accept(caller: Caller, code: str, **more: str) -> tuple[int, dict[str, str]]:
    answer = caller.post("/api/auth/invitations", {"code": code, **more})
    return answer.status_code, answer.json()


def guest(code: str, name: str = "Sam Lee") -> Caller:
    status, said = accept(Caller(), code, name=name)
    assert status == 201, said
    caller = Caller()
    caller.headers = {"Authorization": f"Token {said['token']}"}
    caller.user = User.objects.get(username=said["username"])
    return caller


def test_a_code_is_two_groups_of_four_and_valid_for_two_days(ours: Caller, game: Game) -> None:
    answer = ours.post(f"/games/{game.id}/invitations")
    first, second = answer.json()["code"].split("-")
    assert len(first) == len(second) == 4
    assert not set("ILO01") & set(first + second)
    assert answer["Cache-Control"] == "no-store"
    left = Invitation.objects.get().expires_at - timezone.now()
    assert timedelta(hours=47, minutes=59) < left <= timedelta(hours=48)


def test_the_database_holds_no_code_in_clear(ours: Caller, game: Game) -> None:
    code = invite(ours, game)
    kept = Invitation.objects.values().get()
    assert code.replace("-", "").lower() not in str(kept).lower().replace("-", "")


def test_who_has_the_code_scores_the_match(ours: Caller, theirs: Caller, game: Game) -> None:
    code = invite(ours, game)
    assert theirs.post(f"/games/{game.id}/deliveries", BALL).status_code == 403
    assert accept(theirs, code) == (200, {"id": game.id})
    assert theirs.post(f"/games/{game.id}/deliveries", BALL).status_code == 201
    assert ScorerAssignment.objects.get(user=theirs.user).assigned_by == ours.user


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code[:2]} {code[2:]} "]
)
def test_a_code_may_be_typed_as_people_do(change: object, ours: Caller, fan: Caller, game: Game) -> None:
    assert callable(change)
    assert accept(fan, change(invite(ours, game)))[0] == 200


def test_without_an_account_a_name_is_enough(ours: Caller, game: Game) -> None:
    sam = guest(invite(ours, game))
    assert sam.post(f"/games/{game.id}/deliveries", BALL).status_code == 201
    assert sam.user is not None
    assert sam.user.username.startswith("Sam-Lee-guest-")
    rows = sam.get(f"/games/{game.id}/events").json()["results"]
    assert [row["recorded_by"] for row in rows] == ["ours", sam.user.username]


def test_a_guest_scores_this_match_only_and_opens_none(ours: Caller, theirs: Caller, game: Game) -> None:
    sam = guest(invite(ours, game))
    assert theirs.user is not None
    other = Game(theirs.user, id="other")
    assert sam.post(f"/games/{other.id}/deliveries", BALL).status_code == 403
    assert sam.post("/games", BODY).status_code == 403
    assert sam.user is not None
    assert not sam.user.has_usable_password()
    assert not sam.user.groups.exists()
    assert sam.client.get("/admin/").status_code == 302


def test_a_guest_hands_over_too(ours: Caller, game: Game) -> None:
    assert guest(invite(guest(invite(ours, game)), game), "Kit").get(f"/games/{game.id}/events").status_code == 200


def test_a_name_without_letters_of_ours_is_kept_in_them(ours: Caller, game: Game) -> None:
    user = guest(invite(ours, game), "विराट\u202e").user
    assert user is not None
    assert user.username.startswith("virat-guest-")
    assert "\u202e" not in user.first_name
    assert guest(invite(ours, game), "🏏").user


def test_an_account_or_a_name_is_needed(ours: Caller, anyone: Caller, game: Game) -> None:
    code = invite(ours, game)
    assert accept(anyone, code)[0] == 401
    assert accept(anyone, code, name=" ")[0] == 400
    assert accept(anyone, "", name="Sam")[0] == 400
    expired = anyone.post("/api/auth/invitations", {"code": code}, Authorization="Token nonsense")
    assert expired.json()["code"] == "authentication_failed"
    assert not User.objects.filter(username__contains="guest").exists()


@pytest.mark.parametrize("fault", ["unknown", "expired", "used up", "revoked"])
def test_a_code_that_is_not_valid_makes_nobody_a_scorer(fault: str, ours: Caller, fan: Caller, game: Game) -> None:
    code = "ZZZZ-ZZZZ" if fault == "unknown" else invite(ours, game)
    if fault == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    elif fault == "used up":
        Invitation.objects.update(uses=MOST_USES)
    elif fault == "revoked":
        Invitation.objects.all().delete()
    for caller, more in ((fan, {}), (Caller(), {"name": "Sam"})):
        status, said = accept(caller, code, **more)
        assert (status, said["code"]) == (404, "unknown_invitation")
    assert ScorerAssignment.objects.count() == 1
    assert not User.objects.filter(username__contains="guest").exists()
    assert AuthToken.objects.count() == 2


def test_an_account_finds_the_matches_that_it_scores(ours: Caller, theirs: Caller, game: Game) -> None:
    assert theirs.user is not None
    Game(theirs.user, id="other")
    ids = [{row["id"] for row in who.get("/games?mine=true").json()["results"]} for who in (ours, theirs, Caller())]
    assert ids == [{game.id}, {"other"}, set()]
    assert accept(theirs, invite(ours, game))[0] == 200
    assert {row["id"] for row in theirs.get("/games?mine=true").json()["results"]} == {game.id, "other"}
    assert ours.get("/games?mine=no").json()["fields"] == {"mine": "must be true"}


def test_each_use_counts(ours: Caller, game: Game) -> None:
    code = invite(ours, game)
    guest(code)
    guest(code)
    assert Invitation.objects.get().uses == 2
    # The fixture's scorer is one.
    assert ScorerAssignment.objects.count() == 3


def test_one_more_code_ends_the_oldest(ours: Caller, fan: Caller, game: Game) -> None:
    made = [invite(ours, game) for _ in range(MOST_OPEN + 1)]
    assert Invitation.objects.count() == MOST_OPEN
    assert accept(fan, made[0])[0] == 404
    assert accept(fan, made[1])[0] == 200


def test_guessing_is_stopped_and_only_failures_count(ours: Caller, game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "clock", lambda: limits.WINDOW * 1000.0)
    code = invite(ours, game)
    for _ in range(3):
        guest(code)
    tries = [accept(Caller(), f"ZZZZ-{number:04}", name="x")[0] for number in range(codes.FAILURES["code"] + 1)]
    assert tries == [404] * codes.FAILURES["code"] + [429]
    answer = Caller().post("/api/auth/invitations", {"code": code, "name": "Sam"})
    assert (answer.status_code, answer["Retry-After"]) == (429, str(limits.WINDOW))
    assert accept(Caller(), code, name="Sam")[1]["code"] == "throttled"


def test_a_count_that_is_none_keeps_nobody_out(ours: Caller, game: Game) -> None:
    cache.set(limits.key_of("code", limits.window(), "127.0.0.1"), "garbage")
    guest(invite(ours, game))


def test_the_log_after_a_seq_has_the_newer_records_only(ours: Caller, game: Game) -> None:
    game.balls(1, 2, 3)
    page = ours.get(f"/games/{game.id}/events?after=2").json()
    assert [row["seq"] for row in page["results"]] == [3, 4]
    assert page["count"] == 2
    assert ours.get(f"/games/{game.id}/events?after=4").json()["results"] == []
    assert ours.get(f"/games/{game.id}/events?after=x").json()["fields"] == {"after": "must be a whole number from 0"}
