"""The delta between two snapshots: a merge patch (RFC 7396), and `deliveries_delta` for the window of recent balls.

A merge patch replaces a list as a whole, and the window changes with every ball. So the window has its own form.
"""

from collections.abc import Mapping
from typing import Any

from scoring.engine.merge_patch import MergePatch, merge
from scoring.engine.views.snapshot import WINDOW

ENVELOPE = frozenset({"type", "base_seq", "deliveries_delta"})
"""Keys of a delta that are not part of its merge patch."""


def diff(old: Mapping[str, Any], new: Mapping[str, Any]) -> MergePatch:
    """Return the delta with which `apply` turns the snapshot `old` into `new`."""
    delta = _diff_values(old, new)
    change = _diff_deliveries(old["deliveries"], new["deliveries"])
    # The patch has the whole window; `deliveries_delta` replaces it and is smaller.
    delta.pop("deliveries", None)
    if change is not None:
        delta["deliveries_delta"] = change
    return delta


def _diff_values(old: Mapping[str, Any], new: Mapping[str, Any]) -> MergePatch:
    patch: MergePatch = {}
    for key, value in new.items():
        before = old.get(key)
        # A memoized view is the same object as before, so its content need not be compared.
        if before is value or (before == value and key in old):
            continue
        if isinstance(value, dict) and isinstance(before, dict):
            patch[key] = _diff_values(before, value)
        else:
            patch[key] = value
    for key in old:
        if key not in new:
            patch[key] = None
    return patch


def _diff_deliveries(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the new rows at the end (append), or all rows from the first that differs (replace); None if equal."""
    if old == new:
        return None
    first, last = new["from_index"], old["from_index"] + len(old["list"])
    rows = new["list"]
    same = first
    # If the new window begins earlier (after an undo), viewers lack its first rows, so all of its rows are sent.
    if first >= old["from_index"]:
        before = old["list"][first - old["from_index"] :]
        while same - first < min(len(before), len(rows)) and before[same - first] == rows[same - first]:
            same += 1
        if same == last:
            return {"type": "append", "from_index": last, "new_deliveries": rows[last - first :]}
    return {"type": "replace", "from_index": same, "new_deliveries": rows[same - first :]}


def apply(snapshot: Mapping[str, Any], delta: Mapping[str, Any]) -> dict[str, Any]:
    """Return the snapshot after the delta; neither argument is changed. `type` and `base_seq` are ignored."""
    patch = {key: value for key, value in delta.items() if key not in ENVELOPE}
    result: dict[str, Any] = merge(snapshot, patch)
    if "deliveries_delta" in delta:
        result["deliveries"] = _apply_deliveries(snapshot["deliveries"], delta["deliveries_delta"])
    return result


def _apply_deliveries(old: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the old rows before `from_index`, add the new rows, and cut the list to the last 60."""
    start = change["from_index"]
    kept = old["list"][: max(start - old["from_index"], 0)]
    rows = kept + change["new_deliveries"]
    return {"from_index": start - len(kept) + max(len(rows) - WINDOW, 0), "list": rows[-WINDOW:]}
