"""Caches the views of values that most steps do not change. `diff` skips a view that is the same object as before."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, TypeVarTuple

Values = TypeVarTuple("Values")
View = TypeVar("View")
MOST_VIEWS = 256  # of each kind: enough for about 64 matches, as many as a process keeps folded


class _Identity:
    """A cache key that equals only itself; many frozen values have no hash.

    It holds a reference to the value, so no other value can get the same id while the key is in the cache.
    """

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


def memoize(make: Callable[[*Values], View]) -> Callable[[*Values], View]:
    """Cache what `make` returned for the same objects. Many snapshots share a view, so no caller may change it."""

    @lru_cache(MOST_VIEWS)
    def make_once(*values: _Identity) -> Any:
        return make(*(value.value for value in values))  # type: ignore[arg-type]

    @wraps(make)
    def shared(*values: *Values) -> View:
        view: View = make_once(*map(_Identity, values))
        return view

    return shared
