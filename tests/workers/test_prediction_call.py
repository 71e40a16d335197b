"""GET /games/{id}/prediction: the curve follows the log in force, and is computed once for all callers."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from redis import Redis

from scoring import services
from scoring.engine.conditions import Conditions, Format, for_format
from scoring.engine.states.match import MatchState
from scoring.redis_store import fallback
from tests.api.cast import Caller
from tests.record.cast import Game
from workers.prediction.inputs.unpredicted import Unpredicted
from workers.prediction.model.prediction import Prediction, Projection
from workers.prediction.rated.standing import Standing
from workers.prediction.serving import cached_curve, description, match_curve


def by_runs(match: MatchState, standing: Any = None) -> Prediction | Unpredicted:
    """The model of these tests: a run raises the batting side's chance by 0.01, a wicket lowers it by 0.1."""
    innings = match.current
    if innings is None:
        return Unpredicted("not_started", "Not yet.")
    chance = min(max(0.5 + 0.01 * innings.total - 0.1 * innings.wickets, 0), 1)
    return Prediction(
        "by-runs", innings.number, innings.team_id, innings.bowling_team_id, chance, Projection(150, 9, 200)
    )


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch, redis_client: Redis) -> Iterator[None]:
    for module in (match_curve, description):
        monkeypatch.setattr(module, "predict", by_runs)
    forget()
    yield
    forget()


def forget() -> None:
    """Empty this process's caches, as if it had just started."""
    for held in (cached_curve._bodies, cached_curve._curves):
        held.clear()
    fallback.breaker.close()


@pytest.fixture
def game(db: None) -> Game:
    return Game(User.objects.create_user("scorer"))


@pytest.fixture
def anyone(db: None) -> Caller:
    return Caller()


def get_body(anyone: Caller, game: Game) -> Any:
    response = anyone.get(f"/games/{game.id}/prediction")
    assert response.status_code == 200, response.content
    return response.json()


def get_fresh_body(anyone: Caller, game: Game) -> Any:
    forget()
    cache.clear()
    return get_body(anyone, game)


def test_there_is_a_point_after_each_ball(game: Game, anyone: Caller) -> None:
    game.balls(1, 4)
    game.ball(wickets=[{"kind": "bowled"}])
    body = get_body(anyone, game)
    assert (body["id"], body["epoch"], body["seq"], body["team_id"]) == (game.id, 1, 4, "kent")
    assert body["curve"] == [
        {"seq": 2, "innings": 1, "over": "0.1", "runs": 1, "wickets": 0, "win": 0.51, "projected": 150},
        {"seq": 3, "innings": 1, "over": "0.2", "runs": 5, "wickets": 0, "win": 0.55, "projected": 150, "swing": 0.04},
        {"seq": 4, "innings": 1, "over": "0.3", "runs": 5, "wickets": 1, "win": 0.45, "projected": 150, "swing": -0.1},
    ]
    assert body["swings"][0] == {"seq": 4, "innings": 1, "over": "0.3", "swing": -0.1}
    assert body["prediction"]["win"] == {"kent": 0.45, "surrey": 0.55}


def test_before_the_first_ball_there_is_none(game: Game, anyone: Caller) -> None:
    body = get_body(anyone, game)
    assert body["curve"] == body["swings"] == []
    assert body["prediction"] == {"unpredicted": {"code": "not_started", "detail": "Not yet."}}


def test_both_innings_show_the_chance_of_the_same_side(db: None, anyone: Caller) -> None:
    game = Game(User.objects.create_user("scorer"), format="t20", conditions={"overs": 1})
    game.balls(6, 6, 6, 0, 0, 0)
    game.event("innings_started")
    game.ball(runs=4, bowler_id="k11")
    body = get_body(anyone, game)
    assert [point["innings"] for point in body["curve"]] == [1] * 6 + [2]
    assert [point["win"] for point in body["curve"]][-2:] == [0.68, 0.46]


def test_the_biggest_swings_come_first(game: Game, anyone: Caller) -> None:
    game.balls(1, 6, 2, 4, 0, 3, 1)
    swings = [swing["swing"] for swing in get_body(anyone, game)["swings"]]
    assert swings == [0.06, 0.04, 0.03, 0.02, 0.01]


def test_events_between_balls_count_in_no_balls_swing(game: Game, anyone: Caller) -> None:
    game.balls(1)
    game.event("penalty_runs", team_id="kent", runs=5, reason="fielding")
    game.balls(4)
    first, second = get_body(anyone, game)["curve"]
    assert (first["win"], second["win"], second["swing"]) == (0.51, 0.6, 0.04)


def corrected(game: Game) -> None:
    services.amend_event(match_id=game.id, by=game.scorer, seq=3, patch={"runs": 6}, claim=game.at(game.answer["seq"]))


def inserted(game: Game) -> None:
    game.answer = services.record_delivery(
        match_id=game.id, by=game.scorer, body={"runs": 3}, before_seq=3, claim=game.at(game.answer["seq"])
    )


@pytest.mark.parametrize(
    "change", [Game.undo, corrected, inserted, lambda game: game.balls(6), lambda game: game.event("note", text="x")]
)
def test_after_any_change_the_curve_is_that_of_a_fresh_process(change: Any, game: Game, anyone: Caller) -> None:
    game.balls(1, 4, 2)
    before = get_body(anyone, game)
    change(game)
    after = get_body(anyone, game)
    assert after["seq"] == before["seq"] + 1
    assert after == get_fresh_body(anyone, game)


def test_the_second_caller_gets_the_cached_curve(game: Game, anyone: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    game.balls(1, 4, 2)
    first = get_body(anyone, game)
    monkeypatch.setattr(cached_curve, "_compute", lambda _: pytest.fail("computed again"))
    assert get_body(anyone, game) == first
    forget()
    assert get_body(anyone, game) == first, "another process finds it in Redis"


def test_one_more_ball_costs_one_prediction(game: Game, anyone: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    game.balls(1, 4, 2)
    get_body(anyone, game)
    asked: list[int] = []
    monkeypatch.setattr(
        match_curve, "predict", lambda match, _=None: asked.append(match.current.total) or by_runs(match)
    )
    game.balls(1)
    assert len(get_body(anyone, game)["curve"]) == 4
    assert asked == [8]


def test_another_model_version_changes_the_etag(game: Game, anyone: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    game.balls(1)
    before = anyone.get(f"/games/{game.id}/prediction")["ETag"]
    monkeypatch.setattr(Standing, "name", "other-2")
    assert anyone.get(f"/games/{game.id}/prediction")["ETag"] == before.replace(before.split("-", 2)[2], 'other-2"')


def test_a_known_etag_gets_304(game: Game, anyone: Caller) -> None:
    game.balls(1)
    path = f"/games/{game.id}/prediction"
    tag = anyone.get(path)["ETag"]
    known = anyone.get(path, If_None_Match=tag)
    assert (known.status_code, known.content, known["ETag"]) == (304, b"", tag)
    game.balls(1)
    assert anyone.get(path, If_None_Match=tag).status_code == 200


def test_it_is_compressed_if_the_client_accepts_gzip(game: Game, anyone: Caller) -> None:
    game.balls(1, 2, 3)
    plain = anyone.get(f"/games/{game.id}/prediction")
    small = anyone.get(f"/games/{game.id}/prediction", Accept_Encoding="gzip")
    assert gzip.decompress(small.content) == plain.content


def test_it_works_while_the_cache_is_down(game: Game, anyone: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    from redis import ConnectionError as Away

    def away(*_: Any, **__: Any) -> Any:
        raise Away

    monkeypatch.setattr(cache, "get", away)
    game.balls(1)
    for _ in range(3):
        assert len(get_body(anyone, game)["curve"]) == 1
        forget()


def test_an_unknown_match_is_not_found(anyone: Caller) -> None:
    response = anyone.get("/games/never-played/prediction")
    assert (response.status_code, response.json()["code"]) == (404, "unknown_match")


def test_each_ball_of_a_test_has_the_chance_of_a_draw(
    db: None, anyone: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    game = Game(User.objects.create_user("scorer"), format="test")
    game.balls(1, 2)
    body = get_fresh_body(anyone, game)
    assert [0 < point["draw"] < 1 for point in body["curve"]] == [True, True]
    assert body["prediction"]["draw"] == body["curve"][-1]["draw"]
    assert "projected" not in body["curve"][-1]


def test_a_match_without_a_model_has_a_reason_and_is_not_folded(
    db: None, anyone: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(match_curve, "step", lambda *_, **__: pytest.fail("folded"))
    game = Game(User.objects.create_user("scorer"), format="first_class", conditions={"days": 2})
    game.balls(1, 2)
    body = get_fresh_body(anyone, game)
    assert body["prediction"]["unpredicted"]["code"] == "two_innings"
    assert body["curve"] == []


def test_balls_of_a_super_over_are_left_out(db: None, anyone: Caller) -> None:
    conditions = {"overs": 1, "tie_break": "super_over"}
    game = Game(User.objects.create_user("scorer"), format="t20", conditions=conditions)
    game.balls(1, 0, 0, 0, 0, 0)
    game.event("innings_started")
    game.ball(runs=1, bowler_id="k11")
    for _ in range(5):
        game.ball()
    assert len(get_body(anyone, game)["curve"]) == 12
    game.event("innings_started", super_over=1)
    game.ball(runs=6, bowler_id="k10")
    assert len(get_body(anyone, game)["curve"]) == 12


def test_conditions_without_a_model_are_known_in_advance() -> None:
    assert match_curve.unpredictable(Conditions(innings_per_side=2)) is not None
    assert match_curve.unpredictable(for_format(Format.T20)) is None
