"""How good sides and players are, and how freely runs come at a place: the ratings of one kind of match.

A rating is a mean of residuals that decays with time and is shrunk to a prior: a player's to the side's rating, all
others to 0. `learning` updates ratings; this module reads them.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from workers.prediction.inputs.match_context import MatchContext, MatchKind, Side
from workers.prediction.model.evidence import (
    NO_EVIDENCE,
    RECORD_SHRINKAGE,
    SHRINKAGE,
    UNKNOWN_PLAYER,
    Evidence,
    Habit,
    Shrinkage,
)
from workers.prediction.model.level import UNKNOWN
from workers.prediction.model.record import SHARE_PRIOR, Record
from workers.prediction.model.strengths import LATER_BATTERS, Batter, Bowler, InningsStrengths, Strengths

KNOWN_PLAYERS_NEEDED = 6
"""Members of each side that must have been seen before; with fewer, the weights for sides alone are used."""

Evidences = dict[str, Evidence]


@dataclass(slots=True)
class Ratings:
    """The evidence by key. Keys of sides and competitions begin with men or women, since both may have the same name.

    `names` maps a player's name to the key of the only player who has it, or to AMBIGUOUS if there are several.
    `results` and `bat_first` (by competition) hold evidence in log-odds, `visits` the matches of a side, and of a side
    at a venue.
    """

    kind: MatchKind
    batters: Evidences = field(default_factory=dict)
    bowlers: Evidences = field(default_factory=dict)
    batting_sides: Evidences = field(default_factory=dict)
    bowling_sides: Evidences = field(default_factory=dict)
    venues: Evidences = field(default_factory=dict)
    competitions: Evidences = field(default_factory=dict)
    games: Evidences = field(default_factory=dict)
    results: Evidences = field(default_factory=dict)
    bat_first: Evidences = field(default_factory=dict)
    visits: Evidences = field(default_factory=dict)
    habits: dict[str, Habit] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def key(self, player_id: str, name: str, women: bool) -> str:
        """Return a player's key: the id if it is rated, as in imports; else the key of that name, if it has one."""
        return player_id if player_id in self.habits else self.names.get(name_key(name, women), player_id)

    def women_named(self, names: Collection[str]) -> bool | None:
        """Return whether more of these names are of women than of men; None if neither."""
        men, women = (sum(name_key(name, who) in self.names for name in names) for who in (False, True))
        return None if men == women else women > men

    @property
    def shrinkage(self) -> Shrinkage:
        return SHRINKAGE[self.kind]

    def strengths(self, context: MatchContext) -> Strengths:
        """Return the strengths of a match as of its day. All are in runs a ball."""
        return Strengths(
            venue=self._place(self.venues, context.venue, context.day),
            competition=self._place(self.competitions, competition_key(context), context.day),
            game=self._game(context),
            women=context.women,
            known=all(map(self._is_known, (context.first, context.second))),
            innings=(self._innings(context, 1), self._innings(context, 2)),
            record=self.record(context),
            doubt=UNKNOWN * self.unknown_share(context),
        )

    def unknown_share(self, context: MatchContext) -> float:
        """Return how little is known of the level of a match: 1 if neither competition, sides nor players were seen."""
        shrinkage, day = self.shrinkage, context.day
        evidence = self.competitions.get(competition_key(context), NO_EVIDENCE) if context.competition else NO_EVIDENCE
        competition = evidence.unknown_share(day, shrinkage.place_prior, shrinkage.place_half_life)
        return competition * sum(self._unknown_sides(context, number) for number in (1, 2)) / 2

    def _unknown_sides(self, context: MatchContext, number: int) -> float:
        shrinkage, day = self.shrinkage, context.day
        batting, bowling = context.batting(number), context.bowling(number)
        share = 1.0
        for side, sides, players, prior in (
            (batting, self.batting_sides, self.batters, shrinkage.batter_prior),
            (bowling, self.bowling_sides, self.bowlers, shrinkage.bowler_prior),
        ):
            seen = sides.get(side_key(context, side), NO_EVIDENCE)
            by_side = seen.unknown_share(day, shrinkage.side_prior, shrinkage.side_half_life)
            each = [players.get(key, NO_EVIDENCE).balls_on(day, shrinkage.player_half_life) for key in side.squad]
            by_players = prior / (prior + sum(each) / len(each)) if each else 1.0
            share *= min(by_side, by_players)
        return share

    def record(self, context: MatchContext) -> Record:
        first, second = (side_key(context, side) for side in (context.first, context.second))
        return Record(
            sides=self.result_rating(first, context.day) - self.result_rating(second, context.day),
            home=self._home_share(first, context) - self._home_share(second, context),
            bat_first=self.first_rating(competition_key(context), context.day),
        )

    def result_rating(self, side: str, day: int) -> float:
        evidence = self.results.get(side, NO_EVIDENCE)
        return evidence.shrunk_mean(day, 0.0, RECORD_SHRINKAGE.side_prior, RECORD_SHRINKAGE.side_half_life)

    def first_rating(self, competition: str, day: int) -> float:
        evidence = self.bat_first.get(competition, NO_EVIDENCE)
        return evidence.shrunk_mean(day, 0.0, RECORD_SHRINKAGE.first_prior, RECORD_SHRINKAGE.first_half_life)

    def _home_share(self, side: str, context: MatchContext) -> float:
        """Return the share of the side's matches that it played at this venue."""
        here = self.visits.get(visit_key(side, context.venue), NO_EVIDENCE) if context.venue else NO_EVIDENCE
        all_matches = self.visits.get(side, NO_EVIDENCE)
        half_life = RECORD_SHRINKAGE.visits_half_life
        return here.balls_on(context.day, half_life) / (all_matches.balls_on(context.day, half_life) + SHARE_PRIOR)

    def _place(self, places: Evidences, key: str, day: int) -> float:
        shrinkage = self.shrinkage
        evidence = places.get(key, NO_EVIDENCE)
        return evidence.shrunk_mean(day, 0.0, shrinkage.place_prior, shrinkage.place_half_life)

    def _game(self, context: MatchContext) -> float:
        shrinkage = self.shrinkage
        evidence = self.games.get(game_key(context), NO_EVIDENCE)
        return evidence.shrunk_mean(context.day, 0.0, shrinkage.game_prior, shrinkage.game_half_life)

    def _is_known(self, side: Side) -> bool:
        return sum(key in self.habits for key in side.squad) >= KNOWN_PLAYERS_NEEDED

    def side_ratings(self, context: MatchContext, number: int) -> tuple[float, float]:
        """Return the ratings of the batting and of the bowling side in innings `number`."""
        batting = side_key(context, context.batting(number))
        bowling = side_key(context, context.bowling(number))
        day = context.day
        return self._side(self.batting_sides, batting, day), self._side(self.bowling_sides, bowling, day)

    def _side(self, sides: Evidences, key: str, day: int) -> float:
        shrinkage = self.shrinkage
        evidence = sides.get(key, NO_EVIDENCE)
        return evidence.shrunk_mean(day, 0.0, shrinkage.side_prior, shrinkage.side_half_life)

    def batter(self, key: str, day: int, side: float) -> float:
        """Return a batter's rating, shrunk to that of the side."""
        shrinkage = self.shrinkage
        evidence = self.batters.get(key, NO_EVIDENCE)
        return evidence.shrunk_mean(day, side, shrinkage.batter_prior, shrinkage.player_half_life)

    def bowler(self, key: str, day: int, side: float) -> float:
        """Return a bowler's rating, shrunk to that of the side."""
        shrinkage = self.shrinkage
        evidence = self.bowlers.get(key, NO_EVIDENCE)
        return evidence.shrunk_mean(day, side, shrinkage.bowler_prior, shrinkage.player_half_life)

    def _innings(self, context: MatchContext, number: int) -> InningsStrengths:
        batting, bowling, day = context.batting(number), context.bowling(number), context.day
        side, others = self.side_ratings(context, number)
        attack = tuple(
            Bowler(key, self.bowler(key, day, others), self.habits.get(key, UNKNOWN_PLAYER).usual_share)
            for key in bowling.squad
        )
        order = sorted(batting.squad, key=lambda key: self.habits.get(key, UNKNOWN_PLAYER).position)
        batters = tuple(Batter(key, self.batter(key, day, side)) for key in order)
        return InningsStrengths(
            _order_mean(batters, side), _attack_mean(attack, others), batters, attack, side_bat=side, side_bowl=others
        )


def _order_mean(order: tuple[Batter, ...], side: float) -> float:
    """Return the weighted mean rating: openers have weight 1, each later batter LATER_BATTERS times the one before."""
    total = weights = 0.0
    for place, batter in enumerate(order):
        weight = LATER_BATTERS ** max(place - 1, 0)
        total += weight * batter.rating
        weights += weight
    return total / weights if weights else side


def _attack_mean(attack: tuple[Bowler, ...], side: float) -> float:
    weights = sum(bowler.share for bowler in attack)
    return sum(bowler.share * bowler.rating for bowler in attack) / weights if weights else side


def name_key(name: str, women: bool) -> str:
    return f"{'women' if women else 'men'}:{name}"


def game_key(context: MatchContext) -> str:
    return "women" if context.women else "men"


def side_key(context: MatchContext, side: Side) -> str:
    return f"{game_key(context)}:{side.name}"


def visit_key(side: str, venue: str) -> str:
    return f"{side}@{venue}"


def competition_key(context: MatchContext) -> str:
    return f"{game_key(context)}:{context.competition}"
