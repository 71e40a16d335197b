"""Scorers at once: the row lock orders them, keys make repeats harmless, If-Match lets one win."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.contrib.auth.models import User
from django.db import connection

from scoring import services
from scoring.errors import MatchExistsError, RefusedError, StaleError
from scoring.models import Match
from scoring.place import SeenPlace
from scoring.services import Claim
from tests.record.cast import BODY, Game

SCORERS = 10


def at_once(write: Callable[[int], Any]) -> list[Any]:
    """What each of ten threads got, errors included."""
    barrier = Barrier(SCORERS)

    def one(number: int) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(10)
            return write(number)
        except RefusedError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(SCORERS) as pool:
        return list(pool.map(one, range(SCORERS)))


def record(game: Game, claim: Claim) -> dict[str, Any]:
    return services.record_delivery(match_id=game.id, by=game.scorer, body={"runs": 0}, claim=claim)


def test_ten_balls_with_ten_keys_are_all_in_the_log_once(committed_game: Game) -> None:
    game = committed_game
    game.ball(extras={"wides": 1})
    body = {"extras": {"wides": 1}}

    def wide(number: int) -> Any:
        claim = Claim(idempotency_key=f"key-{number}", request_hash="wide")
        return services.record_delivery(match_id=game.id, by=game.scorer, body=body, claim=claim)

    answers = at_once(wide)
    assert sorted(answer["seq"] for answer in answers) == list(range(3, 13))
    assert [seq for seq, _, _ in game.log()] == list(range(1, 13))
    assert sorted(answer["score"]["runs"] for answer in answers) == list(range(2, 12))


def test_the_same_key_ten_times_is_one_ball_with_ten_equal_answers(committed_game: Game) -> None:
    game = committed_game
    game.ball()
    answers = at_once(lambda _: record(game, Claim(idempotency_key="same", request_hash="dot")))
    assert len(game.log()) == 3
    assert answers == [answers[0]] * SCORERS
    assert answers[0]["seq"] == 3


def test_of_ten_with_the_same_state_one_wins(committed_game: Game) -> None:
    game = committed_game
    game.ball()
    answers = at_once(lambda _: record(game, Claim(if_match=(SeenPlace(1, 2),))))
    won = [answer for answer in answers if isinstance(answer, dict)]
    lost = [answer for answer in answers if isinstance(answer, StaleError)]
    assert (len(won), len(lost)) == (1, 9)
    assert {refused.more["seq"] for refused in lost} == {3}
    assert len(game.log()) == 3


def test_ten_openings_with_one_key_open_one_match(transactional_db: None) -> None:
    scorer = User.objects.create_user("scorer")
    claim = Claim(idempotency_key="open", request_hash="body")
    answers = at_once(lambda _: services.create_match(by=scorer, body=BODY, claim=claim))
    assert Match.objects.count() == 1
    assert answers == [answers[0]] * SCORERS


def test_of_ten_openings_with_one_id_one_wins(transactional_db: None) -> None:
    scorer = User.objects.create_user("scorer")
    answers = at_once(lambda _: services.create_match(by=scorer, body={**BODY, "id": "final"}))
    assert sum(isinstance(answer, dict) for answer in answers) == 1
    assert sum(isinstance(answer, MatchExistsError) for answer in answers) == 9
