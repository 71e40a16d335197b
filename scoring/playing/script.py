"""The file that `manage.py play` reads: the body of POST /games, and the requests after it as steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring.bodies import Body
from scoring.engine.errors import Malformed
from scoring.json_bodies import read_json

BEFORE, AT = ("before_step", "before_seq"), ("step", "seq")
ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "delivery": BEFORE,
    "event": BEFORE,
    "patch": AT,
    "remove": (),
    "undo": (),
    "redo": (),
    "corrections": (),
}
"""What a step may hold, and the keys that say which record it is about: by the step that made it, or by its seq."""
FORM = 'must be an object with "create", the body of POST /games, and "steps", a list of ' + ", ".join(ADDRESSES)


@dataclass(frozen=True, slots=True)
class Step:
    """One request. It is about the record that the step `of_step` made (from 1), or about the record `seq`."""

    action: str
    body: Body
    of_step: int | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Script:
    create: Body
    steps: tuple[Step, ...]


def read_script(path: Path) -> Script:
    """Raises Malformed, in one sentence that names the place in the file."""
    try:
        return parse_script(path.read_bytes())
    except OSError as error:
        raise Malformed("unreadable_file", f"{path.name} cannot be read: {error.strerror}.") from error


def parse_script(text: bytes) -> Script:
    """Raises Malformed."""
    try:
        whole = read_json(text)
    except Malformed as error:
        raise _malformed("the file", f"{FORM}. {error.detail}") from error
    if not isinstance(whole, dict) or not isinstance(whole.get("create"), dict):
        raise _malformed("the file", FORM)
    if not isinstance(whole.get("steps"), list):
        raise _malformed("steps", "must be a list of " + ", ".join(ADDRESSES))
    return Script(whole["create"], tuple(_read_step(step, number) for number, step in enumerate(whole["steps"], 1)))


def _malformed(where: str, says: str) -> Malformed:
    return Malformed("malformed_script", f"{where}: {says}".rstrip(".") + ".")


def _read_step(step: Any, number: int) -> Step:
    where = f"step {number}"
    actions = [key for key in step if key in ADDRESSES] if isinstance(step, dict) else []
    if len(actions) != 1:
        raise _malformed(where, "must be an object with one of " + ", ".join(ADDRESSES))
    action = actions[0]
    given = {key: value for key, value in step.items() if key != action}
    if action == "remove":
        _require_address(given, action, where)
        return Step(action, {}, of_step=_read_step_number(step[action], f"{where}, {action}", number))
    body = _read_body(step[action], action, f"{where}, {action}")
    if ADDRESSES[action] == BEFORE:
        # As in REST, where the body itself says that a ball or event is inserted.
        given |= {key: body.pop(key) for key in BEFORE if key in body}
    _require_address(given, action, where)
    for key, value in given.items():
        if key in ("seq", "before_seq"):
            return Step(action, body, seq=_read_seq(value, f"{where}, {key}"))
        return Step(action, body, of_step=_read_step_number(value, f"{where}, {key}", number))
    return Step(action, body)


def _read_body(value: Any, action: str, where: str) -> Body:
    if action in ("undo", "redo"):
        if value is not True:
            raise _malformed(where, "must be true")
        return {}
    if not isinstance(value, dict):
        raise _malformed(where, "must be an object")
    return dict(value)


def _require_address(given: Mapping[str, Any], action: str, where: str) -> None:
    known = ADDRESSES[action]
    unknown = [key for key in given if key not in known]
    if unknown:
        beside = f"may stand {' or '.join(known)}" if known else "nothing may stand"
        raise _malformed(where, f'"{unknown[0]}" is not known; beside "{action}" {beside}')
    if len(given) > 1 or (known == AT and not given):
        raise _malformed(where, f'"{action}" needs one of {" and ".join(known)}')


def _read_seq(value: Any, where: str) -> int:
    if not _is_whole(value) or value < 1:
        raise _malformed(where, "must be the seq of a record, from 1")
    return int(value)


def _read_step_number(value: Any, where: str, number: int) -> int:
    """Return the number of a step before the step `number`."""
    if not _is_whole(value) or not 1 <= value < number:
        raise _malformed(where, f"must be the number of one of the {number - 1} steps before it, counted from 1")
    return int(value)


def _is_whole(value: Any) -> bool:
    # In Python True is an int.
    return isinstance(value, int) and not isinstance(value, bool)
