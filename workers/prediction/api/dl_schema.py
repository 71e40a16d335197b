"""The JSON schema of GET /games/{id}/dl."""

from scoring.api.shapes import INTEGER, STRING, Schema, object_schema

NUMBER: Schema = {"type": "number"}
RESOURCES: Schema = {
    **object_schema(["first", "second"], first=NUMBER, second=NUMBER),
    "description": "Of each side's innings, in percent of 50 overs with ten wickets; a twenty-over innings has 56.6.",
}
REFEREE: Schema = {
    **object_schema([], target=INTEGER, par=INTEGER, method=STRING, reason=STRING),
    "description": "What conditions_revised posted, if it did; it takes precedence.",
}
PAR = object_schema(["label", "par", "target"], label=STRING, par=INTEGER, target=INTEGER, referee=REFEREE)
BY_DL = object_schema(["label", "g50"], label=STRING, g50=INTEGER, target=INTEGER, par=INTEGER)
WHAT_IF: Schema = {
    **object_schema(
        ["innings", "overs", "resources", "post"],
        innings=INTEGER,
        overs=STRING,
        resources=RESOURCES,
        target=INTEGER,
        par=INTEGER,
        post={"type": "object", "additionalProperties": True, "description": "A body for POST /games/{id}/events."},
    ),
    "description": "With the innings cut to `overs`; a cut of the first also cuts the second.",
}
STANDING = object_schema(
    ["id", "seq", "table"],
    id=STRING,
    seq=INTEGER,
    table={**STRING, "description": "Where the figures are from."},
    inapplicable=object_schema(["code", "detail"], code=STRING, detail=STRING),
    innings={**INTEGER, "description": "1 until the first innings is over, then 2."},
    label={**STRING, "example": "D/L Standard Edition"},
    target={**INTEGER, "description": "The referee's if one is posted, else the method's."},
    in_force={**INTEGER, "description": "The target that ends the chase: the one posted, else one more than scored."},
    par={**INTEGER, "description": "The score that ties if play stops for good now; only in a chase."},
    resources=RESOURCES,
    referee=REFEREE,
    by_dl=BY_DL,
    what_if=WHAT_IF,
)
