"""What a server loads to predict: no library of training, and small files of weights that say what they are."""

import json
import subprocess
import sys

import pytest

from workers.prediction import weights
from workers.prediction.setting import Kind

HEAVY = ("matplotlib", "numpy", "pandas", "pyarrow", "scipy", "sklearn", "tqdm")
MEGABYTE = 1_000_000
A_WORKER_PREDICTS = f"""
import sys
import cricksy.celery, django
django.setup()
import workers.tasks, workers.urls
from scoring.cricsheet.fold import events_of
from scoring.cricsheet.simulate import simulate
from scoring.engine.match import play
from workers.prediction.predict import predict
from workers.prediction.prediction import Prediction

created, *events = events_of(simulate(3), "simulated")
prediction = predict(play(created, events[:100], strict=False))
assert isinstance(prediction, Prediction) and prediction.score is not None, prediction
print(*(name for name in {HEAVY!r} if name in sys.modules))
"""


def test_a_worker_predicts_without_any_library_of_training() -> None:
    done = subprocess.run([sys.executable, "-c", A_WORKER_PREDICTS], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


@pytest.mark.parametrize("kind", Kind)
class TestWeights:
    def test_are_small(self, kind: Kind) -> None:
        assert weights.file_of(weights.SHIPPED, kind).stat().st_size < MEGABYTE

    def test_say_when_from_what_and_by_which_code_they_were_made(self, kind: Kind) -> None:
        about = json.loads((weights.SHIPPED / f"{kind}.about.json").read_text())
        assert about["version"] == weights.shipped(kind).version
        assert about["data"]["matches"] == len(weights.shipped(kind).seen)
        assert {"made", "code", "command", "data"} <= about.keys()

    def test_are_of_that_kind(self, kind: Kind) -> None:
        assert weights.shipped(kind).kind is kind
        assert weights.shipped(kind).version.startswith(f"{kind}-")
