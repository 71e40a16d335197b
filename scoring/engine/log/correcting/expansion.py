"""A ready correction written out as changes of the match as it was recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from scoring.engine.merge_patch import MergePatch


class Swap(NamedTuple):
    """Two batters who take each other's place in the entries from index `first` to before index `end`."""

    first: int
    end: int
    one: str
    other: str

    def rename(self, player_id: str | None) -> str | None:
        return {self.one: self.other, self.other: self.one}.get(player_id or "", player_id)


@dataclass(frozen=True, slots=True)
class Expansion:
    """`judged` are the events that the correction is about: they are judged as new ones. Others follow from them."""

    judged: frozenset[int]
    patches: Mapping[int, MergePatch]
    removed: frozenset[int] = frozenset()
    swap: Swap | None = None
