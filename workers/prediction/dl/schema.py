"""The answer of GET /games/{id}/dl for the API's description."""

from typing import Any

Schema = dict[str, Any]
INTEGER: Schema = {"type": "integer"}
STRING: Schema = {"type": "string"}


def _object(required: list[str], **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": required}


RESOURCES = {
    **_object(["first", "second"], first={"type": "number"}, second={"type": "number"}),
    "description": "Of either side's innings, in percent of 50 overs with ten wickets; a twenty-over innings has 56.6.",
}
REFEREE = {
    "type": "object",
    "properties": {"target": INTEGER, "par": INTEGER, "method": STRING, "reason": STRING},
    "description": "What conditions_revised posted, where it did: it binds.",
}
PAR = _object(["label", "par", "target"], label=STRING, par=INTEGER, target=INTEGER, referee=REFEREE)
BY_DL = _object(["label", "g50"], label=STRING, g50=INTEGER, target=INTEGER, par=INTEGER)
WHAT_IF = {
    **_object(
        ["innings", "overs", "resources", "post"],
        innings=INTEGER,
        overs=STRING,
        resources=RESOURCES,
        target=INTEGER,
        par=INTEGER,
        post={"type": "object", "additionalProperties": True, "description": "A body for POST /games/{id}/events."},
    ),
    "description": "With the innings cut to `overs`; a first innings takes the second with it.",
}
STANDING = _object(
    ["id", "seq", "table"],
    id=STRING,
    seq=INTEGER,
    table={**STRING, "description": "Where the figures are from."},
    inapplicable=_object(["code", "detail"], code=STRING, detail=STRING),
    innings={**INTEGER, "description": "1 until the first innings is over, then 2."},
    label={**STRING, "example": "D/L Standard Edition"},
    target={**INTEGER, "description": "The referee's where one is posted, else by the method."},
    in_force={**INTEGER, "description": "The target that ends the chase: the one posted, else one more than scored."},
    par={**INTEGER, "description": "Ties if play stops for good now; in a chase only."},
    resources=RESOURCES,
    referee=REFEREE,
    by_dl=BY_DL,
    what_if=WHAT_IF,
)
