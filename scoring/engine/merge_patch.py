"""JSON merge patch (RFC 7396): how corrections change an event, and how a delta changes a snapshot."""

from collections.abc import Mapping
from typing import Any

MergePatch = dict[str, Any]
"""An object whose keys replace those of its target, at any depth; None removes the key."""


def merge(target: Any, patch: Any) -> Any:
    """Return `target` with `patch` applied (RFC 7396, section 2); neither argument is changed."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge(result.get(key), value)
    return result
