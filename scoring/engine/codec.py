"""Converts JSON bodies to frozen values and back. The annotations of the dataclasses define what a body may hold."""

from collections.abc import Callable, Iterable, Mapping, Sized
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from sys import intern
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from scoring.engine.errors import Malformed
from scoring.engine.values import Fact, Length, Matches, Only, Range

T = TypeVar("T")
Decoder = Callable[[Any, str], Any]
"""Takes a value and its path in the body; returns the decoded value or raises Malformed."""

MOST_ENTRIES = 100  # above the size of any squad, which is the longest list in a body


def decode(shape: type[T], body: Any, path: str = "") -> T:
    """Read a body as `shape`. Raises Malformed, which names the path of the first value that does not fit."""
    hint: Any = shape
    value: T = _decoder(hint)(body, path)
    return value


def encode(value: Any) -> Any:
    """Return the JSON form of a value. Fields that have their default value are left out; enums become strings.

    Stored events therefore depend on the defaults: the default of an event's field must never change.
    """
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
    """Return the JSON form of a dataclass with its defaults; only None is left out.

    For values that are stored: a later change of a default must not change what was recorded.
    """
    parts = {field.name: getattr(value, field.name) for field in fields(value)}
    return {name: encode(part) for name, part in parts.items() if part is not None}


def malformed(path: str, says: str) -> Malformed:
    """Return the error to raise for the value at `path`; `says` completes the sentence ("must be an object")."""
    where = path or "body"
    return Malformed("malformed", f"{where}: {says}.", {where: says})


def unknown_field(path: str, known: Iterable[str]) -> Malformed:
    """Return the error to raise for a field that a body must not have."""
    return malformed(path, "is not a known field; known are " + ", ".join(known))


def list_sent(shape: type[Any]) -> list[str]:
    """Return the names of the fields that a body may have: all but the facts that recording adds."""
    facts = list_facts(shape)
    return [field.name for field in fields(shape) if field.name not in facts]


def list_facts(shape: type[Any]) -> frozenset[str]:
    hint: Any = shape
    return _list_facts(hint)


@cache
def _list_facts(shape: type[Any]) -> frozenset[str]:
    hints = get_type_hints(shape, include_extras=True)
    return frozenset(field.name for field in fields(shape) if _is_fact(hints[field.name]))


def _is_fact(hint: Any) -> bool:
    return any(isinstance(part, Fact) or _is_fact(part) for part in get_args(hint))


def describe(hint: Any) -> str:
    """Return in words what a value may be, for the error that it is missing: "a whole number from 0 to 36"."""
    if is_dataclass(hint) and isinstance(hint, type):
        return "an object with " + ", ".join(list_sent(hint))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "one of " + ", ".join(hint)
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *rules = get_args(hint)
        return next((words for rule in rules if (words := _describe_rule(rule, inner))), describe(inner))
    if origin in (Union, UnionType):
        return describe(next(part for part in get_args(hint) if part is not NoneType))
    if origin is tuple:
        return f"a list; each entry {describe(get_args(hint)[0])}"
    return {bool: "true or false", int: "a whole number", str: "text"}.get(hint, "an object")


def _describe_rule(rule: Any, inner: Any) -> str:
    if isinstance(rule, Range):
        return f"{describe(inner)} from {rule.low} to {rule.high}"
    if isinstance(rule, Length):
        return f"{describe(inner)} of at most {rule.most} characters"
    return rule.says if isinstance(rule, Matches) else ""


def require_short(entries: Sized, path: str) -> None:
    """Raise Malformed if the list at `path` has more entries than any valid one."""
    if len(entries) > MOST_ENTRIES:
        raise malformed(path, f"must have at most {MOST_ENTRIES} entries")


# Built once for each annotation, so that reading a body needs no reflection.
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
    # Any other annotation is an object of any content, such as `about`.
    return {bool: _bool, int: _int, str: _str}.get(hint, _mapping)


def _bool(body: Any, path: str) -> bool:
    if not isinstance(body, bool):
        raise malformed(path, "must be true or false")
    return body


def _int(body: Any, path: str) -> int:
    # In Python True is an int; in a body it must not pass as one.
    if not isinstance(body, int) or isinstance(body, bool):
        raise malformed(path, "must be a whole number")
    return body


def _str(body: Any, path: str) -> str:
    if not isinstance(body, str):
        raise malformed(path, "must be a string")
    # Postgres cannot store NUL in jsonb, and an unpaired surrogate cannot be encoded as UTF-8.
    if "\x00" in body or any("\ud800" <= letter <= "\udfff" for letter in body):
        raise malformed(path, "must not contain NUL or unpaired surrogates")
    # The same few ids stand in every ball: each is kept once.
    return intern(body)


def _mapping(body: Any, path: str) -> dict[str, Any]:
    if not isinstance(body, Mapping):
        raise malformed(path, "must be an object")
    return dict(body)


def _of_enum(words: type[StrEnum]) -> Decoder:
    says = "must be " + describe(words)
    known = {word.value: word for word in words}

    def decode_word(body: Any, path: str) -> Any:
        if not isinstance(body, str) or body not in known:
            raise malformed(path, says)
        return known[body]

    return decode_word


def _of_annotated(hint: Any) -> Decoder:
    inner, *rules = get_args(hint)
    base = _decoder(inner)

    def decode_annotated(body: Any, path: str) -> Any:
        value = base(body, path)
        for rule in rules:
            _require(rule, value, path)
        return value

    return decode_annotated


def _require(rule: Any, value: Any, path: str) -> None:
    if isinstance(rule, Range) and not rule.low <= value <= rule.high:
        raise malformed(path, f"must be from {rule.low} to {rule.high}")
    if isinstance(rule, Matches) and not rule.pattern.fullmatch(value):
        raise malformed(path, f"must be {rule.says}")
    if isinstance(rule, Length) and len(value) > rule.most:
        raise malformed(path, f"must have at most {rule.most} characters")
    if isinstance(rule, Only) and value is not rule.value:
        raise malformed(path, f"must be {str(rule.value).lower()}")


def _of_optional(hint: Any) -> Decoder:
    inner = next(part for part in get_args(hint) if part is not NoneType)
    base = _decoder(inner)
    return lambda body, path: None if body is None else base(body, path)


def _of_tuple(decode_part: Decoder) -> Decoder:
    def decode_tuple(body: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(body, list | tuple):
            raise malformed(path, "must be a list")
        require_short(body, path)
        return tuple(decode_part(entry, f"{path}[{index}]") for index, entry in enumerate(body))

    return decode_tuple


def _of_dataclass(shape: type[Any]) -> Decoder:
    hints = get_type_hints(shape, include_extras=True)
    decoders = {field.name: _decoder(hints[field.name]) for field in fields(shape)}
    needed = [f.name for f in fields(shape) if f.default is MISSING and f.default_factory is MISSING]

    def decode_fields(body: Any, path: str) -> Any:
        if not isinstance(body, Mapping):
            raise malformed(path, "must be an object")
        prefix = f"{path}." if path else ""
        unknown = [str(key) for key in body if key not in decoders]
        if unknown:
            raise unknown_field(prefix + unknown[0], list_sent(shape))
        missing = [name for name in needed if name not in body]
        if missing:
            raise malformed(prefix + missing[0], f"is required: {describe(hints[missing[0]])}")
        return shape(**{name: decoders[name](part, prefix + name) for name, part in body.items()})

    return decode_fields
