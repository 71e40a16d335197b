"""How good sides and players are, and how runs come at a place: learnt match by match, each from those before it.

A ball is worth the runs that it brought beyond what was to be expected where it was bowled, less what a wicket costs.
It is shared as venue + competition + women's or men's game + striker - bowler; each rating is a mean that fades with
the days and is drawn to its prior: of a player the side's, of all else nought. So strengths known before a match hold
nothing of it, nor of any match of the same day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from workers.prediction.norms import Norms
from workers.prediction.played import Played, PlayedInnings
from workers.prediction.setting import Kind, Setting, Side
from workers.prediction.strengths import LATER_BATTERS, Batter, Bowler, Innings, Strengths


@dataclass(frozen=True, slots=True)
class Pace:
    """Balls that a prior weighs, and days after which what was seen counts half."""

    batter: float
    bowler: float
    side: float
    place: float
    game: float
    player_days: float
    side_days: float
    place_days: float
    game_days: float


PACES = {
    Kind.T20: Pace(150, 200, 600, 1500, 5000, 900, 700, 1100, 1100),
    Kind.ONE_DAY: Pace(250, 350, 1500, 4000, 5000, 1200, 900, 1500, 1500),
}
A_CHASE_TELLS = 0.6  # of a place, beside a first innings: who chases bats to a target
FADE = 0.9  # of a player's habits, a match
USUAL_POSITION = 7.0
ENOUGH_KNOWN = 6
"""Members of each side seen before, for players' ratings to be gone by."""
NOBODY = ""
"""The key of a name that several players have."""


@dataclass(slots=True)
class Evidence:
    """A fading sum of worth over balls."""

    worth: float = 0.0
    balls: float = 0.0
    day: int = 0

    def mean(self, day: int, prior: float, weight: float, half_life: float) -> float:
        faded = self._faded(day, half_life)
        return (self.worth * faded + weight * prior) / (self.balls * faded + weight)

    def _faded(self, day: int, half_life: float) -> float:
        return float(0.5 ** (max(day - self.day, 0) / half_life))

    def add(self, worth: float, balls: float, day: int, half_life: float) -> None:
        faded = self._faded(day, half_life)
        self.worth = self.worth * faded + worth
        self.balls = self.balls * faded + balls
        self.day = max(day, self.day)


@dataclass(slots=True)
class Habit:
    """Where a player bats and what share of an innings' balls he bowls, the newest matches counting most."""

    position: float = USUAL_POSITION
    batted: float = 1.0
    share: float = 0.02
    played: float = 0.5

    def bats_at(self, position: int) -> None:
        self.batted = self.batted * FADE + 1
        self.position += (position - self.position) / self.batted

    def bowls(self, share: float) -> None:
        self.share = self.share * FADE + share
        self.played = self.played * FADE + 1

    @property
    def usual_share(self) -> float:
        return self.share / self.played


Evidences = dict[str, Evidence]
Shares = dict[str, list[float]]
"""Worth and balls of one innings by player."""
NOTHING = Evidence()
UNKNOWN = Habit()


@dataclass(slots=True)
class Ratings:
    """One kind of match. Keys of sides and competitions carry men or women, since both may bear the same name."""

    kind: Kind
    batters: Evidences = field(default_factory=dict)
    bowlers: Evidences = field(default_factory=dict)
    batting_sides: Evidences = field(default_factory=dict)
    bowling_sides: Evidences = field(default_factory=dict)
    venues: Evidences = field(default_factory=dict)
    competitions: Evidences = field(default_factory=dict)
    games: Evidences = field(default_factory=dict)
    habits: dict[str, Habit] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def key(self, player_id: str, name: str, women: bool) -> str:
        """Under which a player is known: by id, as in imports; else by a name that only one player has."""
        return player_id if player_id in self.habits else self.names.get(name_key(name, women), player_id)

    @property
    def pace(self) -> Pace:
        return PACES[self.kind]

    def strengths(self, setting: Setting) -> Strengths:
        """As they stand before the match. Worth is in runs a ball."""
        return Strengths(
            venue=self._place(self.venues, setting.venue, setting.day),
            competition=self._place(self.competitions, competition_key(setting), setting.day),
            game=self._game(setting),
            women=setting.women,
            known=all(map(self._knows, (setting.first, setting.second))),
            innings=(self._innings(setting, 1), self._innings(setting, 2)),
        )

    def learn(self, played: Played, norms: Norms) -> None:
        """Take in a match that has ended."""
        for key, name in played.names.items():
            named = name_key(name, played.setting.women)
            self.names[named] = key if self.names.get(named, key) == key else NOBODY
        before = self.strengths(played.setting)
        for innings in played.innings:
            self._learn_innings(played, innings, before, norms)

    def _place(self, places: Evidences, key: str, day: int) -> float:
        return places.get(key, NOTHING).mean(day, 0.0, self.pace.place, self.pace.place_days)

    def _game(self, setting: Setting) -> float:
        evidence = self.games.get(game_key(setting), NOTHING)
        return evidence.mean(setting.day, 0.0, self.pace.game, self.pace.game_days)

    def _knows(self, side: Side) -> bool:
        return sum(key in self.habits for key in side.squad) >= ENOUGH_KNOWN

    def _side(self, sides: Evidences, key: str, day: int) -> float:
        return sides.get(key, NOTHING).mean(day, 0.0, self.pace.side, self.pace.side_days)

    def _batter(self, key: str, day: int, side: float) -> float:
        return self.batters.get(key, NOTHING).mean(day, side, self.pace.batter, self.pace.player_days)

    def _bowler(self, key: str, day: int, side: float) -> float:
        return self.bowlers.get(key, NOTHING).mean(day, side, self.pace.bowler, self.pace.player_days)

    def _innings(self, setting: Setting, number: int) -> Innings:
        batting, bowling, day = setting.batting(number), setting.bowling(number), setting.day
        side = self._side(self.batting_sides, side_key(setting, batting), day)
        others = self._side(self.bowling_sides, side_key(setting, bowling), day)
        attack = tuple(
            Bowler(key, self._bowler(key, day, others), self.habits.get(key, UNKNOWN).usual_share)
            for key in bowling.squad
        )
        order = sorted(batting.squad, key=lambda key: self.habits.get(key, UNKNOWN).position)
        batters = tuple(Batter(key, self._batter(key, day, side)) for key in order)
        return Innings(_of_order(batters, side), _of_attack(attack, others), batters, attack)

    def _learn_innings(self, played: Played, innings: PlayedInnings, before: Strengths, norms: Norms) -> None:
        setting, day, number = played.setting, played.setting.day, innings.number
        batting, bowling = setting.batting(number), setting.bowling(number)
        batted, bowled, rest = self._shared_out(setting, innings, before, norms)
        self._keep(self.batting_sides, side_key(setting, batting), batted.values(), day)
        self._keep(self.bowling_sides, side_key(setting, bowling), bowled.values(), day)
        for players, squad, shares in (
            (self.batters, set(batting.squad), batted),
            (self.bowlers, set(bowling.squad), bowled),
        ):
            for key, (worth, balls) in shares.items():
                if key in squad:
                    players.setdefault(key, Evidence()).add(worth, balls, day, self.pace.player_days)
        self._keep_habits(innings, batting, bowling, bowled)
        self._keep_places(setting, before, rest, len(innings.balls), 1.0 if number == 1 else A_CHASE_TELLS)

    def _shared_out(
        self, setting: Setting, innings: PlayedInnings, before: Strengths, norms: Norms
    ) -> tuple[Shares, Shares, float]:
        """What each batter and each bowler was worth beside who stood against him and where, and what is left over."""
        batting, bowling, day = setting.batting(innings.number), setting.bowling(innings.number), setting.day
        side = self._side(self.batting_sides, side_key(setting, batting), day)
        others = self._side(self.bowling_sides, side_key(setting, bowling), day)
        batters = {key: self._batter(key, day, side) for key in batting.squad}
        bowlers = {key: self._bowler(key, day, others) for key in bowling.squad}
        here = before.venue + before.competition + before.game
        batted: Shares = {}
        bowled: Shares = {}
        rest = 0.0
        for ball, worth in zip(innings.balls, norms.worths(innings), strict=True):
            bats, bowls = batters.get(ball.striker, side), bowlers.get(ball.bowler, others)
            if ball.faced:
                _add(batted, ball.striker, worth - here + bowls)
            _add(bowled, ball.bowler, here + bats - worth)
            rest += worth - here - bats + bowls
        return batted, bowled, rest

    def _keep(self, sides: Evidences, key: str, parts: Iterable[list[float]], day: int) -> None:
        worth, balls = (sum(column) for column in zip([0.0, 0.0], *parts, strict=True))
        sides.setdefault(key, Evidence()).add(worth, balls, day, self.pace.side_days)

    def _keep_habits(self, innings: PlayedInnings, batting: Side, bowling: Side, bowled: Shares) -> None:
        for position, key in enumerate(innings.order(), start=1):
            if key in batting.squad:
                self.habits.setdefault(key, Habit()).bats_at(position)
        for key in bowling.squad if innings.balls else ():
            balls = bowled.get(key, (0.0, 0.0))[1]
            self.habits.setdefault(key, Habit()).bowls(balls / len(innings.balls))

    def _keep_places(self, setting: Setting, before: Strengths, rest: float, balls: int, tells: float) -> None:
        """What was left over, beside what each place was thought to be worth already."""
        pace = self.pace
        for places, key, thought, days in (
            (self.venues, setting.venue, before.venue, pace.place_days),
            (self.competitions, competition_key(setting), before.competition, pace.place_days),
            (self.games, game_key(setting), before.game, pace.game_days),
        ):
            worth = tells * (rest + balls * thought)
            places.setdefault(key, Evidence()).add(worth, tells * balls, setting.day, days)


def _add(shares: Shares, key: str, worth: float) -> None:
    share = shares.setdefault(key, [0.0, 0.0])
    share[0] += worth
    share[1] += 1


def _of_order(order: tuple[Batter, ...], side: float) -> float:
    """Both openers count full, each later batter less than the one before."""
    total = weights = 0.0
    for place, batter in enumerate(order):
        weight = LATER_BATTERS ** max(place - 1, 0)
        total += weight * batter.worth
        weights += weight
    return total / weights if weights else side


def _of_attack(attack: tuple[Bowler, ...], side: float) -> float:
    weights = sum(bowler.share for bowler in attack)
    return sum(bowler.share * bowler.worth for bowler in attack) / weights if weights else side


def name_key(name: str, women: bool) -> str:
    return f"{'women' if women else 'men'}:{name}"


def game_key(setting: Setting) -> str:
    return "women" if setting.women else "men"


def side_key(setting: Setting, side: Side) -> str:
    return f"{game_key(setting)}:{side.name}"


def competition_key(setting: Setting) -> str:
    return f"{game_key(setting)}:{setting.competition}"


def walk(matches: Iterable[Played], ratings: Ratings, norms: Norms) -> Iterator[tuple[Played, Strengths]]:
    """Each match with what was known before its day; `matches` in order of days. The ratings learn as it goes."""
    for _, played in groupby(matches, key=lambda match: match.setting.day):
        today = list(played)
        yield from [(match, ratings.strengths(match.setting)) for match in today]
        for match in today:
            ratings.learn(match, norms)
