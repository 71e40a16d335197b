"""What a server loads to predict: no training library, and small weights files with their origin beside them."""

import json
import subprocess
import sys

import pytest

from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.model.weights.files import SHIPPED, load_shipped, weights_path

HEAVY = ("matplotlib", "numpy", "pandas", "pyarrow", "scipy", "sklearn", "tqdm")
MEGABYTE = 1_000_000
A_WORKER_PREDICTS = f"""
import sys
import cricksy.celery, django
django.setup()
import workers.tasks, workers.prediction.api.urls
from scoring.cricsheet.importing.fold import list_events
from scoring.cricsheet.simulating.match import simulate
from scoring.engine.laws.match import play
from workers.prediction.serving.predict import predict
from workers.prediction.model.prediction import Prediction

created, *events = list_events(simulate(3), "simulated")
prediction = predict(play(created, events[:100], strict=False))
assert isinstance(prediction, Prediction) and prediction.score is not None, prediction
print(*(name for name in {HEAVY!r} if name in sys.modules))
"""


def test_a_worker_predicts_without_any_training_library() -> None:
    done = subprocess.run([sys.executable, "-c", A_WORKER_PREDICTS], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


@pytest.mark.parametrize("kind", MatchKind)
class TestWeights:
    def test_are_small(self, kind: MatchKind) -> None:
        assert weights_path(SHIPPED, kind).stat().st_size < MEGABYTE

    def test_have_date_data_and_code_version_beside_them(self, kind: MatchKind) -> None:
        about = json.loads((SHIPPED / f"{kind}.about.json").read_text())
        assert about["version"] == load_shipped(kind).version
        assert about["data"]["matches"] == len(load_shipped(kind).seen)
        assert {"made", "code", "command", "data"} <= about.keys()

    def test_are_of_that_kind(self, kind: MatchKind) -> None:
        assert load_shipped(kind).kind is kind
        assert load_shipped(kind).version.startswith(f"{kind}-")
