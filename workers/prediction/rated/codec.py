"""Played matches and ratings as bytes, without loss: what is read again is equal to what was written.

Weights files round, so ratings that went on from them would depend on where they were stored.
"""

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

import orjson

from workers.prediction.inputs.match_context import MatchContext, MatchKind, Side
from workers.prediction.inputs.played import PlayedBall, PlayedInnings, PlayedMatch
from workers.prediction.model.ratings import Ratings

LEVEL = 1  # of compression: higher ones save a tenth, and take three times as long


class UnfitBytes(Exception):
    """These bytes were not written by this version of the code."""


def encode_match(match: PlayedMatch) -> bytes:
    return zlib.compress(_as_json(match), LEVEL)


def hash_match(match: PlayedMatch) -> str:
    return hashlib.sha256(_as_json(match)).hexdigest()


def _as_json(match: PlayedMatch) -> bytes:
    return orjson.dumps(match, default=list)  # a named tuple becomes a list


def decode_match(body: bytes) -> PlayedMatch:
    """Raises UnfitBytes."""
    try:
        found = _read(body)
        innings = tuple(_innings(each) for each in found.pop("innings"))
        return PlayedMatch(**found | {"context": _context(found["context"]), "innings": innings})
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise UnfitBytes(repr(error)) from error


def encode_ratings(ratings: Ratings) -> bytes:
    """The same ratings give the same bytes, in whichever order their keys came."""
    return zlib.compress(orjson.dumps(ratings, option=orjson.OPT_SORT_KEYS), LEVEL)


def decode_ratings(body: bytes) -> Ratings:
    """Raises UnfitBytes."""
    try:
        found = _read(body)
        return Ratings(MatchKind(found["kind"]), **{name: _values(name, found[name]) for name in _types()})
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise UnfitBytes(repr(error)) from error


def copy_ratings(ratings: Ratings) -> Ratings:
    return decode_ratings(encode_ratings(ratings))


def _read(body: bytes) -> Any:
    return orjson.loads(zlib.decompress(body))


def _context(found: dict[str, Any]) -> MatchContext:
    sides = {name: Side(found[name]["name"], tuple(found[name]["squad"])) for name in ("first", "second")}
    return MatchContext(**found | sides | {"kind": MatchKind(found["kind"])})


def _innings(found: dict[str, Any]) -> PlayedInnings:
    balls = (dict(zip(PlayedBall._fields, ball, strict=True)) for ball in found["balls"])
    return PlayedInnings(
        **found | {"balls": tuple(PlayedBall(**ball | {"outs": tuple(ball["outs"])}) for ball in balls)}
    )


def _values(name: str, found: dict[str, Any]) -> dict[str, Any]:
    make: Callable[..., Any] = _types()[name]
    return {key: make(**value) for key, value in found.items()} if name in _records() else found


@cache
def _records() -> frozenset[str]:
    return frozenset(name for name, kind in _types().items() if is_dataclass(kind))


@cache
def _types() -> dict[str, Any]:
    """The type of the values of each group of ratings."""
    hints = get_type_hints(Ratings)
    return {each.name: get_args(hints[each.name])[1] for each in fields(Ratings) if each.name != "kind"}
