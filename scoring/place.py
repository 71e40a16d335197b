"""A place names one state of a match: the epoch, and the number of the newest event in that state."""

from typing import NamedTuple, Self

LONGEST_TEXT = 40
"""Characters of "EPOCH.SEQ": more than two database integers need, and few enough to parse for any client."""


class Place(NamedTuple):
    """Places compare in the order in which the states were published."""

    epoch: int
    seq: int

    def __str__(self) -> str:
        """ "EPOCH.SEQ", as in `?since=` and in Redis."""
        return f"{self.epoch}.{self.seq}"

    @property
    def etag(self) -> str:
        return f'"{self.epoch}-{self.seq}"'

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the place that "EPOCH.SEQ" names, or None if the text is anything else."""
        epoch, _, seq = text.partition(".")
        if not (epoch.isascii() and epoch.isdigit() and seq.isascii() and seq.isdigit() and len(text) <= LONGEST_TEXT):
            return None
        return cls(int(epoch), int(seq))


NOWHERE = Place(-1, -1)
"""Before every state of any match: the place of a viewer that has seen nothing yet."""


class SeenPlace(NamedTuple):
    """A state that a client says it has seen (If-Match). A bare seq leaves the epoch None, which matches any epoch."""

    epoch: int | None
    seq: int

    def matches(self, place: Place) -> bool:
        return self.seq == place.seq and self.epoch in (None, place.epoch)
