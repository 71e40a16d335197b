"""Loads and saves weights files: compressed JSON, one file a kind of match."""

import gzip
import hashlib
import json
import zlib
from functools import cache
from pathlib import Path

from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.model.model import Model
from workers.prediction.model.weights.decoding import decode_model
from workers.prediction.model.weights.encoding import encode_model

SHIPPED = Path(__file__).parent
"""The folder of the weights that are served."""


class UnfitWeights(Exception):
    """The file does not hold weights that this code can read."""


def weights_path(folder: Path, kind: MatchKind) -> Path:
    return folder / f"{kind}.json.gz"


def about_path(folder: Path, kind: MatchKind) -> Path:
    return folder / f"{kind}.about.json"


@cache
def load_shipped(kind: MatchKind) -> Model:
    return load_weights(SHIPPED, kind)


def load_weights(folder: Path, kind: MatchKind) -> Model:
    """Read a weights file. Raises UnfitWeights."""
    path = weights_path(folder, kind)
    try:
        return decode_model(json.loads(gzip.decompress(path.read_bytes())))
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise UnfitWeights(f"{path.name} holds no weights: {type(error).__name__}: {error}") from error


def save_weights(folder: Path, model: Model) -> str:
    """Write a model and return its version: that of `model` and a hash of the content."""
    body = encode_model(model)
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:8]
    version = f"{model.version}-{digest}"
    text = json.dumps(body | {"version": version}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    folder.mkdir(parents=True, exist_ok=True)
    # mtime=0: otherwise gzip writes the time into the file, and the same matches would not give the same bytes.
    weights_path(folder, model.kind).write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    return version
