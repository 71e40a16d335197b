"""Bodies to frozen values and back, driven by the dataclasses' own annotations."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from scoring.engine.errors import Malformed
from scoring.engine.values import Length, Matches, Range

T = TypeVar("T")
Decoder = Callable[[Any, str], Any]


def decode(shape: type[T], body: Any, at: str = "") -> T:
    """Read a body as `shape`; raises Malformed naming the path of the first value that does not fit."""
    hint: Any = shape
    value: T = _decoder(hint)(body, at)
    return value


def encode(value: Any) -> Any:
    """The JSON form of a value: defaults left out, enums as their words."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: encode(part) for field in fields(value) if (part := getattr(value, field.name)) != field.default
        }
    if isinstance(value, tuple | list):
        return [encode(part) for part in value]
    if isinstance(value, StrEnum):
        return value.value
    return value


def encode_whole(value: Any) -> dict[str, Any]:
    """The JSON form with its defaults, so that a later change of a default cannot change what was recorded."""
    parts = {field.name: getattr(value, field.name) for field in fields(value)}
    return {name: encode(part) for name, part in parts.items() if part is not None}


def refuse(at: str, says: str) -> Malformed:
    where = at or "body"
    return Malformed("malformed", f"{where}: {says}.", {where: says})


@cache
def _decoder(hint: Any) -> Decoder:
    if is_dataclass(hint) and isinstance(hint, type):
        return _of_dataclass(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _of_enum(hint)
    origin = get_origin(hint)
    if origin is Annotated:
        return _of_annotated(hint)
    if origin in (Union, UnionType):
        return _of_optional(hint)
    if origin is tuple:
        return _of_tuple(_decoder(get_args(hint)[0]))
    return {bool: _bool, int: _int, str: _str}.get(hint, _mapping)


def _bool(body: Any, at: str) -> bool:
    if not isinstance(body, bool):
        raise refuse(at, "must be true or false")
    return body


def _int(body: Any, at: str) -> int:
    if not isinstance(body, int) or isinstance(body, bool):
        raise refuse(at, "must be a whole number")
    return body


def _str(body: Any, at: str) -> str:
    if not isinstance(body, str):
        raise refuse(at, "must be a string")
    if "\x00" in body or any("\ud800" <= letter <= "\udfff" for letter in body):
        raise refuse(at, "must not contain NUL or unpaired surrogates")
    return body


def _mapping(body: Any, at: str) -> dict[str, Any]:
    if not isinstance(body, Mapping):
        raise refuse(at, "must be an object")
    return dict(body)


def _of_enum(words: type[StrEnum]) -> Decoder:
    says = "must be one of " + ", ".join(words)
    known = {word.value: word for word in words}

    def decoder(body: Any, at: str) -> Any:
        if not isinstance(body, str) or body not in known:
            raise refuse(at, says)
        return known[body]

    return decoder


def _of_annotated(hint: Any) -> Decoder:
    inner, *rules = get_args(hint)
    base = _decoder(inner)

    def decoder(body: Any, at: str) -> Any:
        value = base(body, at)
        for rule in rules:
            _obey(rule, value, at)
        return value

    return decoder


def _obey(rule: Any, value: Any, at: str) -> None:
    if isinstance(rule, Range) and not rule.low <= value <= rule.high:
        raise refuse(at, f"must be from {rule.low} to {rule.high}")
    if isinstance(rule, Matches) and not rule.pattern.fullmatch(value):
        raise refuse(at, f"must be {rule.says}")
    if isinstance(rule, Length) and len(value) > rule.most:
        raise refuse(at, f"must have at most {rule.most} characters")


def _of_optional(hint: Any) -> Decoder:
    inner = next(part for part in get_args(hint) if part is not NoneType)
    base = _decoder(inner)
    return lambda body, at: None if body is None else base(body, at)


def _of_tuple(part: Decoder) -> Decoder:
    def decoder(body: Any, at: str) -> tuple[Any, ...]:
        if not isinstance(body, list | tuple):
            raise refuse(at, "must be a list")
        if len(body) > 100:
            raise refuse(at, "must have at most 100 entries")
        return tuple(part(entry, f"{at}[{index}]") for index, entry in enumerate(body))

    return decoder


def _of_dataclass(shape: type[Any]) -> Decoder:
    hints = get_type_hints(shape, include_extras=True)
    readers = {field.name: _decoder(hints[field.name]) for field in fields(shape)}
    needed = [f.name for f in fields(shape) if f.default is MISSING and f.default_factory is MISSING]

    def decoder(body: Any, at: str) -> Any:
        if not isinstance(body, Mapping):
            raise refuse(at, "must be an object")
        prefix = f"{at}." if at else ""
        unknown = [str(key) for key in body if key not in readers]
        if unknown:
            raise refuse(prefix + unknown[0], "is not a known field")
        missing = [name for name in needed if name not in body]
        if missing:
            raise refuse(prefix + missing[0], "is required")
        return shape(**{name: readers[name](part, prefix + name) for name, part in body.items()})

    return decoder
