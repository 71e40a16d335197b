"""A model with the ratings to use with it: those of its weights, or those that were learnt since."""

from dataclasses import dataclass, field
from typing import NamedTuple

from workers.prediction.inputs.match_context import MatchContext, MatchKind
from workers.prediction.model.knowledge import Knowledge, knowledge_of
from workers.prediction.model.model import Model
from workers.prediction.model.ratings import Ratings
from workers.prediction.model.strengths import Strengths
from workers.prediction.model.weights.files import load_shipped

MOST_MATCHES = 256
"""Matches of which this is kept: no ball changes it."""


class Before(NamedTuple):
    """A match before its first ball, by the ratings."""

    strengths: Strengths
    knowledge: Knowledge


@dataclass(frozen=True, slots=True)
class Standing:
    """A model and the ratings to use with it; `version` names these, and is empty for those of the weights."""

    model: Model
    ratings: Ratings
    version: str = ""
    known: dict[tuple[MatchContext, bool], Before] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return write_name(self.model, self.version)

    def before(self, context: MatchContext, *, game_is_known: bool) -> Before:
        """Return what is known before the match; `game_is_known` if men or women are said to play."""
        found = self.known.get((context, game_is_known))
        if found is None:
            if len(self.known) >= MOST_MATCHES:
                self.known.clear()
            knowledge = knowledge_of(self.ratings, context, game_is_known=game_is_known)
            found = self.known[context, game_is_known] = Before(self.ratings.strengths(context), knowledge)
        return found


def write_name(model: Model, version: str) -> str:
    """Return the name of a model with the ratings of this version."""
    return f"{model.version}+{version}" if version else model.version


def shipped(kind: MatchKind) -> Standing:
    """Return the ratings of the weights alone."""
    model = load_shipped(kind)
    return _shipped.setdefault(kind, Standing(model, model.ratings))


_shipped: dict[MatchKind, Standing] = {}
