"""The part of the ratings that concerns one match. It gives the same strengths as all of them."""

from collections.abc import Mapping
from dataclasses import fields

from workers.prediction.inputs.match_context import MatchContext
from workers.prediction.model.ratings import Ratings, competition_key, game_key, name_key, side_key, visit_key


def part_of(ratings: Ratings, context: MatchContext, names: Mapping[str, str]) -> Ratings:
    """Return the ratings of those who took part, of their sides and of the place.

    `names` are those of all members of the squads by key, so that a side with a substitute is known as well.
    """
    # Of men and women: a match that does not say who play asks the names.
    by_name = [name_key(name, women) for name in names.values() for women in (False, True)]
    # The players whom a scorer's match knows by name only.
    named = [ratings.names[key] for key in by_name if key in ratings.names]
    wanted = sorted({*_keys(context), *names, *by_name, *named})
    groups = {each.name: getattr(ratings, each.name) for each in fields(Ratings) if each.name != "kind"}
    found = {name: {key: group[key] for key in wanted if key in group} for name, group in groups.items()}
    return Ratings(ratings.kind, **found)


def _keys(context: MatchContext) -> list[str]:
    sides = context.first, context.second
    places = [context.venue, competition_key(context), game_key(context)]
    named = [side_key(context, side) for side in sides]
    visits = [visit_key(side, context.venue) for side in named]
    return [*places, *named, *visits, *(key for side in sides for key in side.squad)]
