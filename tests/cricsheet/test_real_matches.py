"""39 real matches with every oddity of the laws, compared with scorecards made by an independent program."""

from typing import Any

import orjson
import pytest

from scoring.cricsheet.exporting.match import export_match
from scoring.cricsheet.importing.fold import build_scorecard, fold_document, list_events
from scoring.cricsheet.reading.check import check
from scoring.cricsheet.reading.file import read_file
from scoring.engine.codec import encode
from scoring.engine.log.fold import fold_records
from scoring.engine.views.scorecard import scorecard
from tests.cricsheet.conftest import Run
from tests.cricsheet.documents import without_own_keys
from tests.cricsheet.real import IDS, expected, match_file, needs_matches

pytestmark = needs_matches


@pytest.mark.parametrize("match_id", IDS)
def test_the_scorecard_is_the_expected_one_field_for_field(match_id: str) -> None:
    assert build_scorecard(read_file(match_file(match_id)), match_id) == expected(match_id)


def test_the_command_prints_the_scorecard(run: Run) -> None:
    assert orjson.loads(run("scorecard", str(match_file(IDS[0])))) == expected(IDS[0])


def test_every_declared_result_is_reproduced(run: Run) -> None:
    output = run("verify_cricsheet", str(match_file(IDS[0]).parent))
    assert f"{len(IDS)} of {len(IDS)} declared results reproduced" in output


@pytest.mark.parametrize("match_id", IDS)
def test_an_exported_match_folds_to_the_same_scorecard(match_id: str) -> None:
    """The log is made as the API makes it, from the bodies of requests."""
    document = read_file(match_file(match_id))
    bodies = enumerate(((event.kind, encode(event)) for event in list_events(document, match_id)), 1)
    exported = export_match(fold_records((seq, kind, body) for seq, (kind, body) in bodies))
    check(exported)
    assert scorecard(fold_document(exported, match_id)) == expected(match_id)
    assert scorecard(fold_document(without_own_keys(exported), match_id)) == expected(match_id)
    for part in ("outcome", "toss", "registry"):
        assert exported["info"][part] == document["info"][part]
    assert _played(exported) == _played(document)


def _played(document: dict[str, Any]) -> list[Any]:
    """Overs, deliveries, wickets, extras and replacements, without the keys that have nothing to do with the score."""
    copy = orjson.loads(orjson.dumps(document["innings"]))
    for innings in copy:
        innings.pop("miscounted_overs", None)  # our export has it also if the file does not
        for over in innings.get("overs", []):
            for ball in over["deliveries"]:
                for name in ("actual_delivery", "over", "cricksy"):
                    ball.pop(name, None)
                for swap in ball.get("replacements", {}).get("role", []):
                    if swap["role"] == "bowler":
                        swap.pop("out", None)
    return copy
