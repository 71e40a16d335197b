"""The keys of Cricsheet's format by the part of a document that has them, and what becomes of those that are not read.

A key in none of the tables is unknown: it is reported and not read, and kept like those of KEPT.
"""

from typing import Any

Json = dict[str, Any]

READ: dict[str, frozenset[str]] = {
    "file": frozenset({"cricksy", "info", "innings"}),
    "info": frozenset(
        {"balls_per_over", "bowl_out", "dates", "match_type", "outcome", "overs", "players", "registry", "supersubs"}
        | {"teams", "toss", "venue"}
    ),
    "toss": frozenset({"decision", "winner"}),
    "outcome": frozenset({"bowl_out", "by", "eliminator", "method", "result", "winner"}),
    "by": frozenset({"innings", "runs", "wickets"}),
    "registry": frozenset({"people"}),
    "attempt": frozenset({"bowler", "outcome"}),
    "innings": frozenset(
        {"absent_hurt", "declared", "forfeited", "miscounted_overs", "overs", "penalty_runs", "powerplays"}
        | {"super_over", "target", "team"}
    ),
    "miscounted over": frozenset({"balls"}),
    "penalty_runs": frozenset({"post", "pre"}),
    "powerplay": frozenset({"from", "to", "type"}),
    "target": frozenset({"overs", "runs"}),
    "over": frozenset({"deliveries", "over"}),
    "delivery": frozenset({"batter", "bowler", "cricksy", "extras", "non_striker", "replacements", "runs", "wickets"}),
    "runs": frozenset({"batter", "extras", "non_boundary", "total"}),
    "extras": frozenset({"byes", "legbyes", "noballs", "penalty", "wides"}),
    "wicket": frozenset({"fielders", "kind", "player_out"}),
    "fielder": frozenset({"name", "substitute"}),
    "replacements": frozenset({"match", "role"}),
    "replacement": frozenset({"in", "out", "reason", "role", "team"}),
}

KEPT: dict[str, frozenset[str]] = {
    "info": frozenset(
        {"city", "event", "gender", "match_type_number", "missing", "officials", "player_of_match", "season"}
        | {"team_type"}
    ),
    "toss": frozenset({"uncontested"}),
    "miscounted over": frozenset({"umpire"}),
    "delivery": frozenset({"review"}),
}
"""Keys of the format that no law needs. An import keeps them in `about`, and an export writes them again."""

DROPPED: dict[str, dict[str, str]] = {
    "file": {"meta": "it is about the file, and an export writes its own"},
    "delivery": {
        "actual_delivery": "it follows from the balls before it",
        "over": "it follows from the over that has the ball",
    },
}
"""Keys of the format that are neither read nor kept, with the reason."""

NOT_KEPT = {part: keys | DROPPED.get(part, {}).keys() for part, keys in READ.items()}
"""Keys that are read or dropped. All others are kept, unknown ones too."""

OLDER: dict[str, dict[str, str]] = {
    "info": {"date": "dates"},
    "innings": {"powerplay": "powerplays"},
    "delivery": {"batsman": "batter", "replacement": "replacements", "wicket": "wickets"},
    "runs": {"batsman": "batter", "extra": "extras"},
    "wicket": {"fielder": "fielders"},
}
"""Keys of the older format (YAML, until 2021), and singular ones, with the key as which they are read."""

LISTS = frozenset({"dates", "fielders", "powerplays", "wickets"})
"""Keys whose value is a list. An older key may have its one entry without the list."""

KNOWN = {part: keys | KEPT.get(part, frozenset()) | DROPPED.get(part, {}).keys() for part, keys in READ.items()}
"""All keys of the format."""


def rename_older_keys(part: Json, kind: str) -> list[tuple[str, str]]:
    """Rename the older keys of a part, unless it has the newer one too. Return (older, newer) for each."""
    renamed = []
    for older, newer in OLDER.get(kind, {}).items():
        if older in part and newer not in part:
            value = part.pop(older)
            part[newer] = [value] if newer in LISTS and not isinstance(value, list) else value
            renamed.append((older, newer))
    return renamed
