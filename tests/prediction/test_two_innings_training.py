"""The two commands on short matches of two innings a side: the same weights every time, and a back-test of them."""

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from django.core.management.base import CommandError

from scoring.cricsheet.exporting.match import export_match
from tests.engine.play import Game, match
from tests.prediction.test_training import run
from workers.prediction.two_innings.matches import read_matches
from workers.prediction.two_innings.weights import about_path, load_weights, weights_path

COUNT, JUDGED = 32, 6
FIRST, LATER = date(2023, 4, 1), date(2024, 4, 1)
BALLS = ("6", "4", "1", ".", "W", "W")


def simulated(seed: int) -> Game:
    """A first-class match of short innings; each fourth one is drawn in its last innings."""
    dice = Random(seed)
    game = match(form="first_class")
    while game.result is None:
        game = game.start(team_id=("home", "away")[len(game.match.innings) % 2])
        while game.innings.ended is None and game.result is None:
            game = game.ball(dice.choice(BALLS))
            if seed % 4 == 0 and len(game.match.innings) == 4:
                return game.event("match_ended", reason="time") if game.result is None else game
    return game


def write(folder: Path, seeds: range, first: date) -> Path:
    folder.mkdir()
    for seed in seeds:
        document = json.loads(json.dumps(export_match(simulated(seed).log)))
        document["info"]["dates"] = [str(first + timedelta(days=seed))]
        (folder / f"{seed}.json").write_text(json.dumps(document))
    return folder


@pytest.fixture(scope="module")
def matches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("two") / "matches", range(COUNT), FIRST)


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("two") / "later", range(100, 100 + JUDGED), LATER)


@pytest.fixture(scope="module")
def trained(matches: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("two") / "weights"
    return folder, run("train_predictor", "--two-innings", matches, "--out", folder)[0]


def test_the_same_matches_give_the_same_weights(matches: Path, trained: tuple[Path, str], tmp_path: Path) -> None:
    run("train_predictor", "--two-innings", matches, "--out", tmp_path)
    assert weights_path(trained[0]).read_bytes() == weights_path(tmp_path).read_bytes()
    assert load_weights(trained[0]).version in trained[1]


def test_the_about_file_counts_the_matches_and_has_cross_validated_figures(trained: tuple[Path, str]) -> None:
    about = json.loads(about_path(trained[0]).read_text())
    assert (about["data"]["matches"], about["data"]["from"]) == (COUNT, str(FIRST))
    assert about["data"]["drawn"] >= COUNT // 8
    figure = about["cross_validated"]["all balls"]["log_loss"]
    assert figure["low"] < figure["value"] < figure["high"]


def test_each_ball_before_the_result_has_a_position(later: Path) -> None:
    found, unusable = read_matches([later])
    assert (len(found), unusable.total()) == (JUDGED, 0)
    for played in found:
        assert played.positions[0].innings == 1
        assert {at.innings for at in played.positions} >= {1, 2, 3}
        assert sum(each.ended == "wicket" for each in played.partnerships) >= 20


def test_too_few_matches_leave_the_weights_as_they_are(later: Path, tmp_path: Path) -> None:
    _, err = run("train_predictor", "--two-innings", later, "--out", tmp_path)
    assert f"{JUDGED} matches are too few" in err
    assert list(tmp_path.iterdir()) == []


def test_a_back_test_judges_matches_that_the_weights_have_not_seen(
    matches: Path, later: Path, trained: tuple[Path, str]
) -> None:
    out, err = run("backtest", "--two-innings", matches, later, "--weights", trained[0], "--json", "-")
    (report,) = json.loads(out)
    assert (report["kind"], report["matches"], report["model"]) == (
        "two_innings",
        JUDGED,
        load_weights(trained[0]).version,
    )
    assert f"{COUNT} matches left out" in err
    assert report["parts"]["all balls"]["balls"] == sum(
        row["balls"] for part, row in report["parts"].items() if part != "all balls"
    )


def test_the_terminal_gets_a_table(later: Path, trained: tuple[Path, str]) -> None:
    out, _ = run("backtest", "--two-innings", later, "--weights", trained[0])
    assert out.startswith(f"Two innings a side: {JUDGED} matches")
    assert "innings 4" in out


def test_a_back_test_without_new_matches_is_refused(matches: Path, trained: tuple[Path, str]) -> None:
    with pytest.raises(CommandError, match="no match of two innings"):
        run("backtest", "--two-innings", matches, "--weights", trained[0])


def test_a_missing_path_gives_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        run("train_predictor", "--two-innings", tmp_path / "nowhere", "--out", tmp_path)
