"""JSON schemas derived from the engine's dataclasses, so that the API's docs agree with what the codec reads."""

from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from scoring.engine.codec import list_sent
from scoring.engine.conditions import Conditions, Format
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.kinds import RECORDED
from scoring.engine.events.match import Toss
from scoring.engine.log.correcting.reading import MOST_CHANGES
from scoring.engine.log.correcting.shapes import SHAPES, Keep
from scoring.engine.values import Id, Length, Line, Matches, Only, Range, SquadRole

Schema = dict[str, Any]
INTEGER: Schema = {"type": "integer"}
STRING: Schema = {"type": "string"}
PRIMITIVES = {bool: "boolean", int: "integer", str: "string"}
BEFORE_SEQ = {"type": "integer", "minimum": 2, "description": "Insert before this event; needs If-Match or After-Key."}


def shape(hint: Any) -> Schema:
    """Return the JSON schema of an annotation, as `scoring.engine.codec` reads it."""
    if is_dataclass(hint) and isinstance(hint, type):
        return of_dataclass(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"type": "string", "enum": [word.value for word in hint]}
    if is_typeddict(hint):
        return of_typed_dict(hint)
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *rules = get_args(hint)
        return {**shape(inner), **{key: value for rule in rules for key, value in _rule(rule).items()}}
    if origin in (Union, UnionType):
        return {**shape(next(part for part in get_args(hint) if part is not NoneType)), "nullable": True}
    if origin is list:
        return {"type": "array", "items": shape(get_args(hint)[0])}
    if origin is tuple:
        return {"type": "array", "items": shape(get_args(hint)[0]), "maxItems": 100}
    return {"type": PRIMITIVES.get(hint, "object")}


def of_dataclass(of: type[Any], **more: Schema) -> Schema:
    """Return the schema of a dataclass, with `more` properties."""
    hints = get_type_hints(of, include_extras=True)
    names = list_sent(of)
    sent = [field for field in fields(of) if field.name in names]
    needed = [field.name for field in sent if field.default is MISSING and field.default_factory is MISSING]
    schema: Schema = {
        "type": "object",
        "properties": {**{field.name: shape(hints[field.name]) for field in sent}, **more},
        "additionalProperties": False,
    }
    # A dataclass without a docstring gets its signature, "Name(field: type, ...)", which describes nothing.
    if of.__doc__ and not of.__doc__.startswith(of.__name__):
        schema["description"] = " ".join(of.__doc__.split())
    return schema | ({"required": needed} if needed else {})


def of_typed_dict(of: Any) -> Schema:
    """Return the schema of an answer."""
    properties = {name: shape(hint) for name, hint in get_type_hints(of).items()}
    required = [name for name in properties if name in of.__required_keys__]
    described = {"description": " ".join(of.__doc__.split())} if of.__doc__ else {}
    return object_schema(required, **properties) | described


def _rule(rule: Any) -> Schema:
    if isinstance(rule, Range):
        return {"minimum": rule.low, "maximum": rule.high}
    if isinstance(rule, Length):
        return {"maxLength": rule.most}
    if isinstance(rule, Only):
        return {"enum": [rule.value]}
    return {"pattern": f"^{rule.pattern.pattern}$"} if isinstance(rule, Matches) else {}


def event(of: type[Any]) -> Schema:
    """Return the schema of an event: its fields, its kind, and `before_seq` for an insertion."""
    schema = of_dataclass(of, kind={"type": "string", "enum": [of.kind]}, before_seq=BEFORE_SEQ)
    return {**schema, "title": of.kind, "required": ["kind", *schema.get("required", [])]}


def object_schema(required: list[str], **properties: Schema) -> Schema:
    """Return the schema of an object. An empty `required` is left out: OpenAPI 3.0 allows no empty list."""
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


NEW_PLAYER = {
    "oneOf": [shape(Line), object_schema(["name"], id=shape(Id), name=shape(Line), role=shape(SquadRole))],
    "description": "A name alone gets an id made of it.",
}
NEW_TEAM = object_schema(
    ["name", "players"], id=shape(Id), name=shape(Line), players={"type": "array", "items": NEW_PLAYER, "maxItems": 100}
)
NEW_MATCH = object_schema(
    ["teams"],
    id={**shape(Id), "description": "Made of the name if absent."},
    name=shape(Line),
    format=shape(Format),
    conditions={**of_dataclass(Conditions), "description": "What differs from the format's conditions."},
    teams={"type": "array", "items": NEW_TEAM, "minItems": 2, "maxItems": 2},
    venue=shape(Line),
    starts_at={"type": "string", "description": "A date, or a date with a time. Without an offset, in `time_zone`."},
    time_zone={
        "type": "string",
        "description": "IANA name. Without it the offset of `starts_at` decides the local day, else the server's zone.",
        "example": "Australia/Sydney",
    },
    toss=of_dataclass(Toss),
    about={"type": "object", "description": "Carried, not judged, public: gender, competition, officials."},
)
DELIVERY = of_dataclass(Delivery, before_seq=BEFORE_SEQ)
EVENT = {"oneOf": [event(of) for of in RECORDED]}
PATCH = {
    "type": "object",
    "description": "Merged (RFC 7396) into the event as it was recorded: null removes a field, the others stay.",
    "additionalProperties": True,
}
CHANGE = {"oneOf": [{**of_dataclass(of), "title": field} for field, of in SHAPES.items()]}
CORRECTIONS = {
    **object_schema(
        ["changes"],
        changes={"type": "array", "items": CHANGE, "minItems": 1, "maxItems": MOST_CHANGES},
        keep={
            **shape(Keep),
            "nullable": True,
            "description": "Striker and non-striker of every later ball stay as they are now.",
        },
        dry_run={"type": "boolean", "description": "As in the query."},
    ),
    "additionalProperties": False,
    "description": "They apply together: their order does not matter, except among insertions before one event.",
}

REMARK = object_schema(["code", "detail"], code={"type": "string"}, detail={"type": "string"})
REMARKS = {"type": "array", "items": REMARK}
SCORE = object_schema(
    ["status"],
    status={"type": "string"},
    innings={"type": "integer"},
    team_id={"type": "string"},
    runs={"type": "integer"},
    wickets={"type": "integer"},
    overs={"type": "string", "example": "18.3"},
    text={"type": "string", "example": "148/3 (18.3)"},
)
NEXT = object_schema(
    ["needs", "free_hit", "allowed_dismissals"],
    striker_id={"type": "string"},
    non_striker_id={"type": "string"},
    bowler_id={"type": "string"},
    needs={"type": "array", "items": {"type": "string"}},
    free_hit={"type": "boolean"},
    allowed_dismissals={"type": "array", "items": {"type": "string"}},
)
RECORDED_ANSWER = object_schema(
    ["id", "seq", "epoch", "score", "next", "assumed", "warnings"],
    id={"type": "string"},
    seq={"type": "integer"},
    epoch={"type": "integer"},
    label={"type": "string", "description": "The ball's, where the newest event is one.", "example": "18.3"},
    score=SCORE,
    next=NEXT,
    assumed=REMARKS,
    warnings=REMARKS,
)
REPAIR = {
    "type": "object",
    "description": "A body for POST /games/{id}/corrections that would be accepted.",
    "additionalProperties": True,
}
CONFLICT = object_schema(
    ["seq", "code", "detail"],
    seq={"type": "integer"},
    code={"type": "string"},
    detail={"type": "string"},
    innings={"type": "integer"},
    ball={"type": "string", "example": "4.3"},
    after={"type": "string", "description": "The ball before, if the event is not a ball.", "example": "4.2"},
    repair={**REPAIR, "description": "What `repair` of the response adds for this event."},
)
EFFECT = object_schema(
    ["dry_run", "lawful"],
    dry_run={"type": "boolean"},
    lawful={"type": "boolean"},
    before=SCORE,
    after=SCORE,
    conflicts={"type": "array", "items": CONFLICT},
    repair=REPAIR,
    warnings=REMARKS,
)
ERROR = object_schema(
    ["code", "detail", "fields"],
    code={"type": "string"},
    detail={"type": "string"},
    fields={"type": "object", "additionalProperties": {"type": "string"}},
)
STALE = object_schema(
    ["code", "detail", "fields", "seq", "epoch"],
    **ERROR["properties"],
    seq={"type": "integer"},
    epoch={"type": "integer"},
    score=SCORE,
)
REFUSED_CONFLICTS = object_schema(
    ["code", "detail", "fields"], **ERROR["properties"], conflicts={"type": "array", "items": CONFLICT}, repair=REPAIR
)
GAME = object_schema(
    ["id", "epoch", "seq", "ws_url", "ws_urls", "snapshot"],
    id={"type": "string"},
    epoch={"type": "integer"},
    seq={"type": "integer"},
    ws_url={"type": "string", "description": "The first of `ws_urls`."},
    ws_urls={
        "type": "array",
        "items": {"type": "string"},
        "description": "Choose one by chance; if it fails, go on to another.",
    },
    stuck={"type": "integer", "description": "Only while nothing newer can be shown: event `stuck` cannot be folded."},
    snapshot={"type": "object", "description": "docs/protocol.md describes it.", "additionalProperties": True},
)
DELIVERIES = object_schema(
    ["id", "epoch", "seq", "innings", "from_index", "total", "deliveries", "next"],
    id={"type": "string"},
    epoch={"type": "integer"},
    seq={"type": "integer"},
    innings={"type": "integer"},
    from_index={"type": "integer"},
    total={"type": "integer", "description": "Balls bowled in the innings."},
    deliveries={"type": "array", "items": {"type": "object", "additionalProperties": True}},
    next={"type": "string", "nullable": True, "description": "Where the page after this is."},
)
