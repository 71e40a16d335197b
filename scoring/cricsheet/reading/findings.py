"""What a file says that is not used or cannot be believed, with its place. The file is read all the same."""

from collections.abc import Callable
from typing import NamedTuple

Note = Callable[[str, str], None]
"""Takes the code and the sentence of a finding, at a place that is known already."""


class Finding(NamedTuple):
    """`place` is as in "innings 1, over 0, ball 2": innings and balls from 1, overs as the file numbers them, from 0.

    docs/cricsheet.md explains each `code`; warnings of the engine have the codes of docs/errors.md.
    """

    place: str
    code: str
    detail: str

    def __str__(self) -> str:
        return f"{self.place}: {self.detail} [{self.code}]"
