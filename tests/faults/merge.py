"""What a viewer does with a delta, written from docs/protocol.md and RFC 7396 alone: no code of the project."""

from typing import Any

WINDOW = 60
NOT_IN_THE_PATCH = ("type", "base_seq", "deliveries_delta")


def merged(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    found = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = merged(found.get(key), value)
    return found


def after(snapshot: dict[str, Any], delta: dict[str, Any]) -> dict[str, Any]:
    """Return the snapshot after the delta."""
    patch = {key: value for key, value in delta.items() if key not in NOT_IN_THE_PATCH}
    found: dict[str, Any] = merged(snapshot, patch)
    if "deliveries_delta" in delta:
        found["deliveries"] = balls_after(snapshot["deliveries"], delta["deliveries_delta"])
    return found


def balls_after(balls: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    numbered = list(enumerate(balls["list"], balls["from_index"]))
    kept = [each for each in numbered if each[0] < change["from_index"]]
    fresh = list(enumerate(change["new_deliveries"], change["from_index"]))
    shown = [*kept, *fresh][-WINDOW:]
    return {"from_index": shown[0][0] if shown else change["from_index"], "list": [ball for _, ball in shown]}
