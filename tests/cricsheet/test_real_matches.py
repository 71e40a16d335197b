"""39 real matches in which every oddity of the laws occurs, against scorecards made by an independent program."""

from typing import Any

import orjson
import pytest

from scoring.cricsheet.export import export_match
from scoring.cricsheet.fold import card_of, events_of, fold
from scoring.cricsheet.read import check, read_file
from scoring.engine.codec import encode
from scoring.engine.log.fold import fold_records
from scoring.engine.views.scorecard import scorecard
from tests.cricsheet.conftest import Run
from tests.cricsheet.real import IDS, expected, match_file, needs_matches

pytestmark = needs_matches


@pytest.mark.parametrize("match_id", IDS)
def test_the_scorecard_is_the_expected_one_field_for_field(match_id: str) -> None:
    assert card_of(read_file(match_file(match_id)), match_id) == expected(match_id)


def test_the_command_prints_it(run: Run) -> None:
    assert orjson.loads(run("scorecard", str(match_file(IDS[0])))) == expected(IDS[0])


def test_every_declared_result_is_reproduced(run: Run) -> None:
    said = run("verify_cricsheet", str(match_file(IDS[0]).parent))
    assert f"{len(IDS)} of {len(IDS)} declared results reproduced" in said


@pytest.mark.parametrize("match_id", IDS)
def test_an_exported_match_is_the_match(match_id: str) -> None:
    """The record is made as the API makes it, from bodies; what is exported folds to the same scorecard."""
    document = read_file(match_file(match_id))
    bodies = enumerate(((event.kind, encode(event)) for event in events_of(document, match_id)), 1)
    exported = export_match(fold_records((seq, kind, body) for seq, (kind, body) in bodies))
    check(exported)
    assert scorecard(fold(exported, match_id)) == expected(match_id)
    assert exported["info"]["outcome"] == document["info"]["outcome"]
    assert _played(exported) == _played(document)


def _played(document: dict[str, Any]) -> list[Any]:
    """Overs, deliveries, wickets, extras and replacements, without what has nothing to do with the score."""
    copy = orjson.loads(orjson.dumps(document["innings"]))
    for innings in copy:
        innings.pop("miscounted_overs", None)  # ours also says where a file leaves it unsaid
        for over in innings.get("overs", []):
            for ball in over["deliveries"]:
                for name in ("review", "actual_delivery", "over"):
                    ball.pop(name, None)
                for swap in ball.get("replacements", {}).get("role", []):
                    if swap["role"] == "bowler":
                        swap.pop("out", None)
    return copy
