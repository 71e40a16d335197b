"""Loads and saves the weights: one small file of JSON that can be read."""

import hashlib
import json
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

from workers.prediction.model.weights.files import SHIPPED, UnfitWeights
from workers.prediction.two_innings.model import Chances, Fitted, Weights

DIGITS = 5


def weights_path(folder: Path) -> Path:
    return folder / "two_innings.json"


def about_path(folder: Path) -> Path:
    return folder / "two_innings.about.json"


@cache
def load_shipped() -> Weights:
    return load_weights(SHIPPED)


def load_weights(folder: Path) -> Weights:
    """Read the weights. Raises UnfitWeights."""
    path = weights_path(folder)
    try:
        return _decode(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnfitWeights(f"{path.name} holds no weights: {type(error).__name__}: {error}") from error


def save_weights(folder: Path, weights: Weights) -> Weights:
    """Write the weights, and return them as they are read: rounded, the version with a hash of the content."""
    body = _encode(weights)
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:8]
    saved = replace(_decode(body), version=f"{weights.version}-{digest}")
    folder.mkdir(parents=True, exist_ok=True)
    weights_path(folder).write_text(json.dumps(_encode(saved), indent=1) + "\n")
    return saved


def _encode(weights: Weights) -> dict[str, Any]:
    body = asdict(weights) | {"fitted": weights.fitted._asdict(), "shares": weights.shares._asdict()}
    return {name: _round(value) for name, value in body.items()}


def _round(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _round(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return [_round(each) for each in value]
    return round(value, DIGITS) if isinstance(value, float) else value


def _decode(body: dict[str, Any]) -> Weights:
    tables = {name: tuple(body[name]) for name in ("runs", "spread", "balls", "seen")}
    fitted, shares = Fitted(**body["fitted"]), Chances(**body["shares"])
    return Weights(version=body["version"], rate=body["rate"], fitted=fitted, shares=shares, **tables)
