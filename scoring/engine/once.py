"""Views of values that most steps leave alone are made once, and `diff` passes over them without looking inside."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, TypeVarTuple

Values = TypeVarTuple("Values")
View = TypeVar("View")
MOST = 256
"""Views kept of each kind: those of some 64 matches in play at once, as many as a process holds."""


class _Same:
    """A value that equals itself only: many frozen values have no hash. It is kept, so that its id stays its own."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


def once(make: Callable[[*Values], View]) -> Callable[[*Values], View]:
    """Remembers what `make` gave for these very values. Nobody may change it: many snapshots share it."""

    @lru_cache(MOST)
    def kept(*values: _Same) -> Any:
        return make(*(value.value for value in values))  # type: ignore[arg-type]

    @wraps(make)
    def shared(*values: *Values) -> View:
        view: View = kept(*map(_Same, values))
        return view

    return shared
