"""What the ratings know of the sides of a match, and a sentence for viewers if that is little."""

from typing import NamedTuple, NotRequired, TypedDict
from unicodedata import bidirectional

from workers.prediction.inputs.match_context import MatchContext, MatchKind, Side
from workers.prediction.model.ratings import KNOWN_PLAYERS_NEEDED, Ratings, side_key

OLD = 730
"""Days after which a rating is called old: its evidence then counts about half."""
CRICKET = {MatchKind.T20: "T20 cricket", MatchKind.ONE_DAY: "one-day cricket"}


class SideKnowledgeBody(TypedDict):
    """`players` is the share of the squad that has ratings, `days` the age of the side's newest rating."""

    known: bool
    players: float
    days: NotRequired[int]


class SideKnowledge(NamedTuple):
    """`players` is the share of the squad that has ratings, 0 to 1.

    `days` counts from the newest match of the side that ratings were learnt from; None if there is none, or if the day
    of the match is not known.
    """

    name: str
    is_known: bool
    players: float
    days: int | None

    def body(self) -> SideKnowledgeBody:
        body: SideKnowledgeBody = {"known": self.is_known, "players": round(self.players, 2)}
        if self.days is not None:
            body["days"] = self.days
        return body


class Knowledge(NamedTuple):
    """`sides` has the side that bats first first. `caution` is a sentence; empty if the sides are well known."""

    sides: tuple[SideKnowledge, SideKnowledge]
    caution: str


def knowledge_of(ratings: Ratings, context: MatchContext, *, game_is_known: bool) -> Knowledge:
    """Return what the ratings know of both sides; the game is known if men or women are said to play."""
    sides = _side(ratings, context, context.first), _side(ratings, context, context.second)
    return Knowledge(sides, " ".join(_sentences(context, sides, game_is_known=game_is_known)))


def _side(ratings: Ratings, context: MatchContext, side: Side) -> SideKnowledge:
    own = ratings.visits.get(side_key(context, side))
    seen = [key for key in side.squad if key in ratings.habits]
    players = [each[key].day for each in (ratings.batters, ratings.bowlers) for key in seen if key in each]
    newest = max([own.day] if own else players, default=0)
    return SideKnowledge(
        name=side.name,
        is_known=own is not None or len(seen) >= KNOWN_PLAYERS_NEEDED,
        players=len(seen) / len(side.squad) if side.squad else 0.0,
        days=max(context.day - newest, 0) if newest and context.day else None,
    )


def _sentences(context: MatchContext, sides: tuple[SideKnowledge, SideKnowledge], *, game_is_known: bool) -> list[str]:
    unknown = [side for side in sides if not side.is_known]
    cricket = f"women's {CRICKET[context.kind]}" if context.women else CRICKET[context.kind]
    said = []
    if len(unknown) == len(sides):
        said.append(f"Both sides are unknown: an average of {cricket} at this match's level of scoring.")
    elif unknown:
        said.append(f"{_isolate(unknown[0].name)} is unknown, and counts as an average side.")
    said += [
        f"The newest rated match of {_isolate(side.name)} was {side.days} days before this one."
        for side in sides
        if side.days is not None and side.days > OLD
    ]
    if not game_is_known:
        said.append("The match does not say whether men or women play; it is taken for men's.")
    return said


def _isolate(name: str) -> str:
    """Enclose a name that is written from right to left in U+2068 and U+2069, so that it does not move other words."""
    is_from_right = any(bidirectional(letter) in ("R", "AL") for letter in name)
    return f"\u2068{name}\u2069" if is_from_right else name
