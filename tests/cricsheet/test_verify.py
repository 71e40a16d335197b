"""`verify_cricsheet` folds every file, compares it with the declared result and prints a line for each difference."""

import io
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from scoring.cricsheet.verifying import verify as verifying
from scoring.cricsheet.verifying.outcomes import describe_outcome
from scoring.cricsheet.verifying.verify import Disagreement, Tally, verify
from tests.cricsheet.conftest import Run
from tests.cricsheet.documents import ball, innings, match, twenty, wicket

REDS_WIN = {"winner": "Reds", "by": {"runs": 20}}


def won(**outcome: Any) -> dict[str, Any]:
    """A match that Reds win by 20 runs, whatever `outcome` declares."""
    return match(twenty("Reds"), twenty("Blues", ". . . . . ."), outcome=outcome or REDS_WIN)


def write(folder: Path, **documents: Any) -> Path:
    for name, document in documents.items():
        body = document if isinstance(document, bytes) else orjson.dumps(document)
        (folder / f"{name}.json").write_bytes(body)
    return folder


def reason(document: dict[str, Any]) -> str:
    found = verify(iter([("1.json", orjson.dumps(document))]), Tally())
    return next(each.reason for each in found if isinstance(each, Disagreement))


def test_agreement_is_counted(run: Run, tmp_path: Path) -> None:
    output = run("verify_cricsheet", str(write(tmp_path, one=won(), two=won())))
    assert "2 of 2 declared results reproduced (100.00 %)" in output
    assert "480 balls; one core parses and folds" in output


def test_results_by_a_target_that_only_the_margin_gives_are_counted_apart(run: Run, tmp_path: Path) -> None:
    output = run(
        "verify_cricsheet", str(write(tmp_path, one=won(winner="Reds", by={"runs": 7}, method="D/L"), two=won()))
    )
    assert "2 of 2 declared results reproduced (100.00 %)" in output
    assert "1 of them by a target that only the declared margin gives" in output


def test_a_disagreement_is_one_line_with_both_results_and_its_reason(run: Run, tmp_path: Path) -> None:
    output = run("verify_cricsheet", str(write(tmp_path, one=won(winner="Reds", by={"runs": 21}))))
    line = (
        "one.json: the runs of the balls do not give the declared margin: "
        "declared Reds by 21 runs, computed Reds by 20 runs"
    )
    assert output.splitlines()[0] == line
    assert "0 of 1 declared results reproduced (0.00 %)" in output


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (won(winner="Blues", by={"wickets": 4}, method="D/L"), "rain rule, no target in the file"),
        (won(winner="Reds", method="Lost fewer wickets"), "tie broken by a rule of the competition"),
        (won(winner="Blues", by={"wickets": 4}), "the chase stops short in the file"),
        (won(result="no result"), "unexplained"),
    ],
)
def test_a_difference_has_a_class(document: dict[str, Any], why: str) -> None:
    assert reason(document) == why


def test_one_broken_file_fails_the_run_but_the_others_are_verified(run: Run, tmp_path: Path) -> None:
    folder = write(tmp_path, a=won(), b=b'{"info":', c=won())
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 files could not be folded"):
        call_command("verify_cricsheet", str(folder), stdout=out, stderr=io.StringIO())
    assert "b.json: unreadable: The file is not JSON" in out.getvalue()
    assert "2 of 2 declared results reproduced" in out.getvalue()


def test_a_crash_is_reported_in_a_line_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("no overs")

    monkeypatch.setattr(verifying, "record_document", broken)
    tally = Tally()
    (found,) = verify(iter([("1.json", orjson.dumps(won()))]), tally)
    assert (found.reason, found.detail, tally.crashes) == ("crash", "ZeroDivisionError: no overs", 1)


@pytest.mark.parametrize("compression", ["", "gz", "xz"])
def test_tar_archives_are_read(run: Run, tmp_path: Path, compression: str) -> None:
    write(tmp_path, one=won())
    archive = tmp_path / f"matches.tar{'.' if compression else ''}{compression}"
    with tarfile.open(archive, f"w:{compression}") as tar:  # type: ignore[call-overload]
        tar.add(tmp_path / "one.json", "matches/one.json")
    assert "1 of 1 declared" in run("verify_cricsheet", str(archive))


def test_zip_archives_are_read(run: Run, tmp_path: Path) -> None:
    archive = tmp_path / "matches.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("one.json", orjson.dumps(won()))
        packed.writestr("README.txt", "no match")
    assert "1 of 1 declared" in run("verify_cricsheet", str(archive))


@pytest.mark.parametrize("name", ["nothing.json", "broken.tar.xz"])
def test_an_unreadable_archive_fails_the_run(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "broken.tar.xz").write_bytes(b"\xfd7zXZ\x00 and no more")
    with pytest.raises(CommandError, match="1 files could not be folded"):
        run("verify_cricsheet", str(tmp_path / name))


def test_strict_lists_what_a_live_match_would_have_refused(tmp_path: Path) -> None:
    off_a_wide = ball(extras={"wides": 1}, wickets=[wicket("bowled", "R1")])
    folder = write(tmp_path, one=match(innings("Reds", [ball(), off_a_wide])))
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 findings, 0 results that differ"):
        call_command("verify_cricsheet", "--strict", str(folder), stdout=out, stderr=io.StringIO())
    assert "1  dismissal_impossible: one innings 1 after 0.1 (delivery)" in out.getvalue()


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        ({"winner": "Kent", "by": {"wickets": 1}}, "Kent by 1 wicket"),
        ({"winner": "Kent", "by": {"innings": 1, "runs": 124}}, "Kent by an innings and 124 runs"),
        ({"winner": "Malta"}, "Malta"),
        ({"result": "tie", "eliminator": "England"}, "tie, eliminator England"),
        (None, "no result yet"),
    ],
)
def test_a_result_is_described_in_words(outcome: dict[str, Any] | None, line: str) -> None:
    assert describe_outcome(outcome) == line
