"""The two commands on simulated matches: training gives the same bytes every time, and a back-test judges it."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from scoring.engine.conditions import Format
from tests.prediction.simulated import write_matches
from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.model.weights.files import load_weights, weights_path

COUNT, JUDGED = 220, 30
FIRST, LATER = date(2023, 4, 1), date(2024, 4, 1)
FIGURES = {"log_loss", "brier", "calibration_error", "accuracy"}
BASELINES = {"constant", "current run rate", "D/L resources", "logistic", "table"}
Output = tuple[str, str]


def run(name: str, *arguments: Any) -> Output:
    """Run a command; return its standard output and error."""
    out, err = StringIO(), StringIO()
    call_command(name, *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def matches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More than two hundred T20s and three one-day matches."""
    folder = tmp_path_factory.mktemp("matches")
    write_matches(folder, range(COUNT), FIRST)
    write_matches(folder / "one-day", range(900, 903), FIRST, Format.ODI)
    return folder


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("later")
    write_matches(folder, range(1000, 1000 + JUDGED), LATER)
    return folder


@pytest.fixture(scope="module")
def trained(matches: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Output]:
    folder = tmp_path_factory.mktemp("weights") / "new"
    return folder, run("train_predictor", matches, "--out", folder)


class TestTraining:
    def test_the_same_matches_give_the_same_bytes(
        self, matches: Path, trained: tuple[Path, Output], tmp_path: Path
    ) -> None:
        run("train_predictor", matches, "--out", tmp_path)
        once, again = (weights_path(folder, MatchKind.T20).read_bytes() for folder in (trained[0], tmp_path))
        assert once == again

    def test_the_about_file_says_where_the_weights_come_from(self, trained: tuple[Path, Output]) -> None:
        about = json.loads((trained[0] / "t20.about.json").read_text())
        assert about["version"] == load_weights(trained[0], MatchKind.T20).version
        assert date.fromisoformat(about["made"])
        assert len(about["code"]) == 16
        assert about["data"]["matches"] == COUNT
        assert about["data"]["from"] == FIRST.isoformat()
        assert "Cricsheet" in about["data"]["source"]

    def test_it_prints_what_it_has_written(self, trained: tuple[Path, Output]) -> None:
        folder, (out, _) = trained
        assert out.strip() == f"{folder / 't20.json.gz'}: {load_weights(folder, MatchKind.T20).version}"

    def test_too_few_one_day_matches_leave_those_weights_as_they_are(self, trained: tuple[Path, Output]) -> None:
        folder, (_, err) = trained
        assert "one_day: 3 matches are too few to learn from (200); its weights stay" in err
        assert sorted(path.name for path in folder.iterdir()) == ["t20.about.json", "t20.json.gz"]

    def test_the_weights_list_the_matches_they_were_trained_on(self, trained: tuple[Path, Output]) -> None:
        assert load_weights(trained[0], MatchKind.T20).seen == {str(seed) for seed in range(COUNT)}

    def test_before_leaves_out_later_matches(self, matches: Path, tmp_path: Path) -> None:
        _, err = run("train_predictor", matches, "--before", "2023-04-05", "--out", tmp_path)
        assert "t20: 8 matches are too few" in err
        assert list(tmp_path.iterdir()) == []

    def test_a_missing_path_gives_one_clear_sentence(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="nowhere") as refusal:
            run("train_predictor", tmp_path / "nowhere", "--out", tmp_path)
        assert "\n" not in str(refusal.value)

    def test_a_file_that_is_no_match_is_counted_as_unreadable(self, tmp_path: Path) -> None:
        (tmp_path / "broken.json").write_text("{")
        _, err = run("train_predictor", tmp_path, "--out", tmp_path / "out")
        assert "0 matches read" in err
        assert "unreadable" in err

    @pytest.mark.parametrize("command", ["train_predictor", "backtest"])
    def test_an_invalid_day_is_refused(self, command: str, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="'2023-02-30' is no day"):
            run(command, tmp_path, "--before", "2023-02-30")


@pytest.fixture(scope="module")
def report(trained: tuple[Path, Output], later: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the report of the later matches, and the path of its diagram."""
    diagram = tmp_path_factory.mktemp("diagram") / "reliability.png"
    out, _ = run("backtest", later, "--weights", trained[0], "--json", "-", "--diagram", diagram)
    (found,) = json.loads(out)
    return {**found, "diagram": diagram}


class TestBackTest:
    def test_it_names_the_weights_and_counts_the_matches(
        self, report: dict[str, Any], trained: tuple[Path, Output]
    ) -> None:
        assert report["model"] == load_weights(trained[0], MatchKind.T20).version
        assert (report["kind"], report["matches"], report["frozen"]) == ("t20", JUDGED, "after training")

    @pytest.mark.parametrize("part", ["first_innings", "chase"])
    def test_every_measure_of_chances_has_an_interval(self, report: dict[str, Any], part: str) -> None:
        rows = report[part]["all_balls"]
        assert rows.keys() == {"model", "model, frozen ratings", *BASELINES}
        for row in rows.values():
            assert row.keys() >= FIGURES
            assert row["matches"] == JUDGED
            assert row["balls"] > 100 * JUDGED
            for name in FIGURES:
                assert 0 <= row[name]["low"] <= row[name]["high"]
                assert row[name].keys() == {"value", "low", "high"}

    @pytest.mark.parametrize("part", ["first_innings", "chase"])
    def test_measures_are_also_given_by_over_and_by_competition(self, report: dict[str, Any], part: str) -> None:
        assert {"6", "10", "15"} <= report[part]["after_over"].keys()
        assert all(rows["model"].keys() >= FIGURES for rows in report[part]["after_over"].values())
        assert {"men", "women", "all others"} <= report[part]["by_competition"].keys()
        men, women = (report[part]["by_competition"][name] for name in ("men", "women"))
        assert men["model"]["matches"] + women["model"]["matches"] == JUDGED
        assert men.keys() >= BASELINES
        assert sum(one["share"] for one in report[part]["reliability"]) == pytest.approx(1, abs=1e-3)

    def test_the_projected_score_is_measured(self, report: dict[str, Any]) -> None:
        for rows in report["score"].values():
            assert {"rmse", "mae", "bias", "coverage"} <= rows["model"].keys()
            assert rows["model"]["rmse"]["value"] >= rows["model"]["mae"]["value"]
        assert report["score"]["all_balls"].keys() == {"model", *BASELINES} - {"constant"}
        assert 0.3 < report["score"]["all_balls"]["model"]["coverage"]["value"] <= 1

    def test_the_model_beats_the_constant_baseline(self, report: dict[str, Any]) -> None:
        rows = report["chase"]["all_balls"]
        assert rows["model"]["log_loss"]["value"] < rows["constant"]["log_loss"]["value"]
        assert rows["model"]["accuracy"]["value"] > 0.5

    def test_the_diagram_is_a_png(self, report: dict[str, Any]) -> None:
        assert report["diagram"].read_bytes().startswith(b"\x89PNG")

    def test_the_terminal_gets_a_table(self, trained: tuple[Path, Output], later: Path, tmp_path: Path) -> None:
        out, err = run("backtest", later, "--weights", trained[0], "--json", tmp_path / "all.json")
        assert out.startswith(f"t20: {JUDGED} matches")
        assert "after over 10, model" in out
        assert "done in" in err
        assert json.loads((tmp_path / "all.json").read_text())[0]["matches"] == JUDGED

    def test_ratings_that_stand_still_are_judged_beside_those_that_walk(
        self, report: dict[str, Any], trained: tuple[Path, Output], later: Path
    ) -> None:
        """The later the day on which they stop, the more they know."""
        last = LATER + timedelta(days=JUDGED // 2 - 1)
        out, _ = run("backtest", later, "--weights", trained[0], "--frozen", last, "--json", "-")
        (late,) = json.loads(out)
        assert late["frozen"] == last.isoformat()
        rows, early_rows = (found["chase"]["all_balls"] for found in (late, report))
        assert rows["model"] == early_rows["model"]
        assert rows["model, frozen ratings"] == rows["model"]
        assert early_rows["model, frozen ratings"] != early_rows["model"]

    def test_the_step_at_the_break_is_measured(self, report: dict[str, Any]) -> None:
        step = report["break"]["model"]
        assert 0 < step["mean"]["value"] <= step["worst"]["value"]
        assert step["p90"]["value"] < 0.1

    def test_shortened_matches_are_judged_apart(
        self, report: dict[str, Any], trained: tuple[Path, Output], later: Path, tmp_path: Path
    ) -> None:
        document = json.loads((later / "1000.json").read_text())
        document["innings"][1]["target"] = {"runs": 90, "overs": 12}
        document["innings"][1]["overs"] = document["innings"][1]["overs"][:12]
        document["outcome"] = {"winner": document["info"]["teams"][0], "method": "D/L"}
        (tmp_path / "2000.json").write_text(json.dumps(document))
        out, _ = run("backtest", later, tmp_path, "--weights", trained[0], "--json", "-")
        (found,) = json.loads(out)
        assert {name: rows["model"]["matches"] for name, rows in found["chase"]["shortened"].items()} == {
            "shortened": 1,
            "shortened to 5-12 overs": 1,
        }
        assert found["matches"] == JUDGED
        assert found["chase"]["all_balls"]["table"] == report["chase"]["all_balls"]["table"]
        assert "shortened" not in report["chase"]


class TestWhatIsJudged:
    def test_matches_trained_on_are_left_out_and_counted(
        self, trained: tuple[Path, Output], matches: Path, later: Path
    ) -> None:
        seen = sorted(matches.glob("1?.json"))
        out, err = run("backtest", later, *seen, "--weights", trained[0], "--json", "-")
        assert json.loads(out)[0]["matches"] == JUDGED
        assert f"t20: {len(seen)} matches left out: the weights were trained on them" in err

    def test_in_sample_judges_them_too(self, trained: tuple[Path, Output], matches: Path) -> None:
        seen = sorted(matches.glob("1?.json"))
        out, err = run("backtest", *seen, "--weights", trained[0], "--in-sample", "--json", "-")
        assert json.loads(out)[0]["matches"] == len(seen)
        assert "left out: the weights" not in err

    def test_an_error_says_if_no_match_is_left(self, trained: tuple[Path, Output], matches: Path) -> None:
        with pytest.raises(CommandError, match="no match to judge"):
            run("backtest", matches / "1.json", "--weights", trained[0])

    def test_from_and_before_choose_the_days(self, trained: tuple[Path, Output], later: Path) -> None:
        days = ("--from", "2024-04-03", "--before", "2024-04-07")
        out, _ = run("backtest", later, "--weights", trained[0], *days, "--json", "-")
        assert json.loads(out)[0]["matches"] == 8

    def test_competition_chooses_one(self, trained: tuple[Path, Output], later: Path) -> None:
        out, _ = run("backtest", later, "--weights", trained[0], "--competition", "league of south", "--json", "-")
        (found,) = json.loads(out)
        assert found["matches"] == len([seed for seed in range(1000, 1000 + JUDGED) if seed % 3 == 0])

    def test_missing_weights_give_one_clear_sentence(self, later: Path, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match=r"^t20\.json\.gz holds no weights: ") as refusal:
            run("backtest", later / "1000.json", "--weights", tmp_path)
        assert "\n" not in str(refusal.value)

    @pytest.mark.parametrize("body", [b"", b"no gzip", b"\x1f\x8b\x08\x00cut short"])
    def test_a_file_that_holds_no_weights_is_refused(self, body: bytes, later: Path, tmp_path: Path) -> None:
        (tmp_path / "t20.json.gz").write_bytes(body)
        with pytest.raises(CommandError, match="holds no weights"):
            run("backtest", later / "1000.json", "--weights", tmp_path)

    def test_a_missing_path_gives_one_clear_sentence(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="nowhere"):
            run("backtest", tmp_path / "nowhere")
