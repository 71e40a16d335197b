"""The form of a new match, compared with the engine: every condition, its values and bounds, and what it sends."""

import json
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from scoring.engine.conditions import FORMATS, Conditions, Format, for_format
from scoring.engine.values import Range
from tests.docs.conditions import write
from tests.js.test_javascript import in_node
from tests.js.test_javascript import pytestmark as pytestmark

NAMES = [field.name for field in fields(Conditions) if field.name != "format"]
CHANGES: list[dict[str, Any]] = [
    {},
    {"overs": 7},
    {"overs": 35},
    {"overs": 40, "quota": 10},
    {"overs": None},
    {"quota": None},
    {"powerplays": ""},
    {"innings_per_side": 2, "days": 3},
    {"innings_per_side": 2, "days": 1},
    {"days": 2},
    {"balls_per_over": 8},
    {"overs": 20, "pair_overs": 5, "runs_lost_a_wicket": 3, "starting_score": 100},
]


def value(name: str, found: Any) -> Any:
    """A value as the form has it."""
    if name == "powerplays":
        return "" if not found else write(found)
    return str(found) if isinstance(found, StrEnum) else found


def bounds(hint: Any) -> dict[str, Any]:
    """What a condition may be, by its annotation."""
    if get_origin(hint) in (Union, UnionType):
        (inner,) = [part for part in get_args(hint) if part is not NoneType]
        return {**bounds(inner), "isOptional": True}
    if get_origin(hint) is Annotated:
        _, rule = get_args(hint)
        assert isinstance(rule, Range)
        return {"kind": "count", "least": rule.low, "most": rule.high}
    if hint is bool:
        return {"kind": "yes"}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"kind": "one", "values": [str(each) for each in hint]}
    return {"kind": "overs"}


def follow(name: Format, changed: dict[str, Any]) -> dict[str, Any]:
    """What the engine makes of changes."""
    decoded = {key: () if key == "powerplays" else each for key, each in changed.items()}
    made = for_format(name, decoded)
    return {each: value(each, getattr(made, each)) for each in NAMES if each not in changed}


def test_every_condition_is_in_the_form_as_the_engine_has_it(tmp_path: Path) -> None:
    hints = get_type_hints(Conditions, include_extras=True)
    usual = {name: {each: value(each, getattr(made, each)) for each in NAMES} for name, made in FORMATS.items()}
    found = {
        "fields": {name: bounds(hints[name]) for name in NAMES},
        "formats": usual,
        "follows": [
            {"format": name, "changed": changed, "usual": follow(name, changed)}
            for name in FORMATS
            for changed in CHANGES
        ],
    }
    file = tmp_path / "conditions.json"
    file.write_text(json.dumps(found))
    sent = tmp_path / "sent.json"
    in_node("conditions", CONDITIONS=str(file), SENT=str(sent))
    cards = json.loads(sent.read_text())
    assert len(cards) >= 8
    for card in cards:
        body = card["body"]
        made = created(body)
        assert {name: value(name, getattr(made, name)) for name in card["shown"]} == card["shown"], card["card"]


def created(body: dict[str, Any]) -> Conditions:
    """The conditions of the match that POST /games would open."""
    from scoring.bodies import complete
    from scoring.engine.log.proposals import propose_created

    return propose_created(complete(body)).log.state.conditions
