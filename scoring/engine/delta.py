"""From one snapshot to the next: an RFC 7396 merge patch, and `deliveries_delta` for the window of recent balls."""

from collections.abc import Mapping
from typing import Any

from scoring.engine.snapshot import WINDOW

Json = dict[str, Any]
ENVELOPE = frozenset({"type", "base_seq", "deliveries_delta"})


def diff(old: Json, new: Json) -> Json:
    """What `apply` needs to make `new` of `old`."""
    delta = _patch(old, new)
    balls = _diff_deliveries(old["deliveries"], new["deliveries"])
    delta.pop("deliveries", None)
    if balls is not None:
        delta["deliveries_delta"] = balls
    return delta


def _patch(old: Json, new: Json) -> Json:
    patch: Json = {}
    for key, value in new.items():
        before = old.get(key)
        if before is value or (before == value and key in old):
            continue
        if isinstance(value, dict) and isinstance(before, dict):
            patch[key] = _patch(before, value)
        else:
            patch[key] = value
    for key in old:
        if key not in new:
            patch[key] = None
    return patch


def _diff_deliveries(old: Json, new: Json) -> Json | None:
    if old == new:
        return None
    first, last = new["from_index"], old["from_index"] + len(old["list"])
    rows = new["list"]
    same = first
    if first >= old["from_index"]:
        before = old["list"][first - old["from_index"] :]
        while same - first < min(len(before), len(rows)) and before[same - first] == rows[same - first]:
            same += 1
        if same == last:
            return {"type": "append", "from_index": last, "new_deliveries": rows[last - first :]}
    return {"type": "replace", "from_index": same, "new_deliveries": rows[same - first :]}


def apply(snapshot: Json, delta: Json) -> Json:
    """A new snapshot; neither argument is changed. Keys of the envelope (type, base_seq) are passed over."""
    patch = {key: value for key, value in delta.items() if key not in ENVELOPE}
    result: Json = merge(snapshot, patch)
    if "deliveries_delta" in delta:
        result["deliveries"] = _apply_deliveries(snapshot["deliveries"], delta["deliveries_delta"])
    return result


def merge(target: Any, patch: Any) -> Any:
    """RFC 7396, section 2."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge(result.get(key), value)
    return result


def _apply_deliveries(old: Json, change: Json) -> Json:
    """Rows before `from_index` stay, the new ones follow, and the last 60 of all are kept."""
    start = change["from_index"]
    kept = old["list"][: max(start - old["from_index"], 0)]
    rows = kept + change["new_deliveries"]
    return {"from_index": start - len(kept) + max(len(rows) - WINDOW, 0), "list": rows[-WINDOW:]}
