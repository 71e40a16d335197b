"""What a prediction says of sides that nobody has seen: clubs, schools, new competitions."""

from dataclasses import replace
from typing import Any

import pytest

from scoring.engine.states.match import MatchState
from tests.engine.play import play
from tests.prediction.test_ratings import DAY, SQUADS, USUAL, after, context, expected, played
from workers.prediction.inputs.match_context import MatchContext, MatchKind, Side
from workers.prediction.inputs.situation import Situation
from workers.prediction.model.features import innings_start
from workers.prediction.model.knowledge import Knowledge, knowledge_of
from workers.prediction.model.learning import learn
from workers.prediction.model.level import UNKNOWN
from workers.prediction.model.prediction import Prediction, PredictionBody
from workers.prediction.model.ratings import Ratings, name_key
from workers.prediction.model.strengths import Strengths
from workers.prediction.model.weights.files import load_shipped
from workers.prediction.rated.codec import copy_ratings
from workers.prediction.rated.standing import Standing
from workers.prediction.serving.predict import predict

T20 = load_shipped(MatchKind.T20)
UNDER_13 = MatchContext(MatchKind.T20, DAY, False, "Under-13 League", "School", Side("Colts"), Side("Cubs"))
CRAWL = (0, 0, 1, 0, 0, 2, 0, 1)


def shipped() -> Ratings:
    return copy_ratings(T20.ratings)


def learnt(ratings: Ratings, matches: int) -> Ratings:
    """Return the ratings after matches of the under-13 league, each between other sides: some 60 runs in 20 overs."""
    for n in range(matches):
        sides = [Side(f"{side} {n}", tuple(f"{side} {n} {place}" for place in range(11))) for side in ("Colts", "Cubs")]
        where = replace(UNDER_13, day=DAY + n, venue=f"School {n}", first=sides[0], second=sides[1])
        learn(ratings, played(f"m{n}", where, CRAWL, CRAWL), expected())
    return ratings


def of_sides(*, doubt: float) -> Strengths:
    return Ratings(MatchKind.T20).strengths(UNDER_13)._replace(doubt=doubt)


def after_overs(overs: int, runs: int, wickets: int) -> Situation:
    return Situation(1, 120, 120 - 6 * overs, wickets, runs, None, runs, 6 * overs, {}, {}, ())


class TestTheLevelOfScoring:
    def test_an_under_13_side_that_chases_73_may_fail(self) -> None:
        strengths = shipped().strengths(UNDER_13)
        begins = innings_start(120, 73)
        assert 0.5 < T20.chance(strengths, begins) < 0.93
        assert T20.chance(strengths._replace(doubt=0.0), begins) > 0.97
        projection = T20.project(strengths, begins)
        assert projection.low < 65
        assert projection.high == 73

    def test_what_the_innings_brought_so_far_tells_what_it_will_bring(self) -> None:
        """Half of an innings: 25 for 3."""
        unknown, known = (T20.project(of_sides(doubt=doubt), after_overs(10, 25, 3)) for doubt in (UNKNOWN, 0.0))
        assert unknown.runs < known.runs - 10
        assert unknown.high - unknown.low < known.high - known.low

    def test_before_the_first_ball_only_the_interval_tells(self) -> None:
        unknown, known = (T20.project(of_sides(doubt=doubt), innings_start(120)) for doubt in (UNKNOWN, 0.0))
        assert abs(unknown.runs - known.runs) <= 1
        assert unknown.low < known.low - 20
        assert unknown.high > known.high + 20

    def test_earlier_matches_of_the_competition_teach_it(self) -> None:
        totals, doubts = [], []
        for matches in (0, 2, 6, 20):
            ratings = learnt(shipped(), matches)
            where = replace(UNDER_13, day=DAY + 30)
            totals.append(T20.project(ratings.strengths(where), innings_start(120)).runs)
            doubts.append(ratings.strengths(where).doubt)
        assert totals == sorted(totals, reverse=True)
        assert totals[-1] < totals[0] - 30
        assert doubts == sorted(doubts, reverse=True)
        assert doubts[-1] < doubts[0] / 2

    def test_they_do_not_change_what_others_score(self) -> None:
        """Each match is of a competition of its own: nothing is ever known of one."""
        ratings = shipped()
        before = ratings.strengths(context()).game
        for n in range(50):
            where = replace(UNDER_13, day=DAY, competition=f"League {n}", venue=f"School {n}")
            sides = Side(f"Colts {n}", SQUADS["Reds"]), Side(f"Cubs {n}", SQUADS["Blues"])
            learn(ratings, played(f"m{n}", replace(where, first=sides[0], second=sides[1]), CRAWL, CRAWL), expected())
            for key in (*SQUADS["Reds"], *SQUADS["Blues"]):  # the next match is of others
                for players in (ratings.batters, ratings.bowlers):
                    players.pop(key, None)
        assert ratings.strengths(context()).game == pytest.approx(before, abs=0.002)


class TestDoubt:
    def test_nothing_is_known_of_strangers(self) -> None:
        assert shipped().strengths(UNDER_13).doubt == UNKNOWN

    def test_a_match_without_a_competition_does_not_borrow_that_of_others(self) -> None:
        assert shipped().strengths(replace(UNDER_13, competition="")).doubt == UNKNOWN

    def test_it_grows_with_the_age_of_the_ratings(self) -> None:
        ratings = after(*(played(f"m{n}", context(DAY + n)) for n in range(20)))
        doubts = [ratings.strengths(context(DAY + 20 + days)).doubt for days in (0, 300, 900, 3_000)]
        assert doubts == sorted(set(doubts))
        widths = []
        for days in (0, 3_000, 9_000):
            found = T20.project(ratings.strengths(context(DAY + 20 + days)), innings_start(120))
            widths.append(found.high - found.low)
        assert widths == sorted(set(widths))

    def test_players_who_are_known_bring_their_level_to_a_new_side(self) -> None:
        ratings = after(*(played(f"m{n}", context(DAY + n)) for n in range(20)))
        new = replace(UNDER_13, first=Side("North", SQUADS["Reds"]), second=Side("South", SQUADS["Blues"]))
        assert ratings.strengths(new).doubt < ratings.strengths(new.without_players()).doubt == UNKNOWN


def know(ratings: Ratings, where: MatchContext, *, game_is_known: bool = True) -> Knowledge:
    return knowledge_of(ratings, where, game_is_known=game_is_known)


class TestKnowledge:
    def test_of_strangers_there_is_none(self) -> None:
        found = know(after(played("m", context())), UNDER_13)
        assert [side.body() for side in found.sides] == [{"known": False, "players": 0.0}] * 2
        assert found.caution == "Both sides are unknown: an average of T20 cricket at this match's level of scoring."

    def test_a_side_that_has_played_is_known_with_the_age_of_its_newest_match(self) -> None:
        ratings = after(played("m", context(DAY)), played("n", context(DAY + 5, "Reds", "Greens")))
        found = know(ratings, context(DAY + 12))
        assert [side.body() for side in found.sides] == [
            {"known": True, "players": 1.0, "days": 7},
            {"known": True, "players": 1.0, "days": 12},
        ]
        assert found.caution == ""

    def test_one_side_may_be_unknown(self) -> None:
        found = know(after(played("m", context())), context(DAY + 1, "Reds", "Strangers"))
        assert [side.is_known for side in found.sides] == [True, False]
        assert found.caution == "Strangers is unknown, and counts as an average side."

    def test_a_new_side_of_known_players_is_known(self) -> None:
        squad = (*SQUADS["Blues"][:8], "new 1", "new 2", "new 3")
        found = know(after(played("m", context())), replace(context(DAY + 1), second=Side("South", squad)))
        assert found.sides[1].body() == {"known": True, "players": 0.73, "days": 1}

    def test_old_ratings_are_said_to_be_old(self) -> None:
        found = know(after(played("m", context())), context(DAY + 800))
        assert found.caution.startswith("The newest rated match of Reds was 800 days before this one.")

    def test_who_plays_is_said_or_asked_for(self) -> None:
        ratings = after(played("m", context()))
        assert "taken for men's" in know(ratings, context(DAY + 1), game_is_known=False).caution
        women = know(ratings, replace(UNDER_13, women=True)).caution
        assert women == "Both sides are unknown: an average of women's T20 cricket at this match's level of scoring."

    def test_names_from_right_to_left_move_no_other_word(self) -> None:
        found = know(after(played("m", context())), context(DAY + 1, "Reds", "כהן"))
        assert found.caution == "\u2068כהן\u2069 is unknown, and counts as an average side."


def told(state: MatchState, **about: Any) -> MatchState:
    return replace(state, created=replace(state.created, about=about))


class TestServed:
    def body(self, state: MatchState, ratings: Ratings) -> PredictionBody:
        found = predict(state, Standing(T20, ratings))
        assert isinstance(found, Prediction)
        return found.body()

    def test_the_answer_tells_what_is_known_by_team(self) -> None:
        body = self.body(told(play("1", form="t20").match, gender="male"), shipped())
        assert body["known"] == {side: {"known": False, "players": 0.0} for side in ("home", "away")}
        assert body["caution"].startswith("Both sides are unknown")

    def test_the_known_side_is_named_whichever_bats(self) -> None:
        ratings = after(played("m", replace(context(), first=Side("Home", SQUADS["Reds"]))))
        first = play("1" + " ." * 119, form="t20")
        for state in (first.match, first.start().match):
            assert {key: side["known"] for key, side in self.body(state, ratings)["known"].items()} == {
                "home": True,
                "away": False,
            }

    def test_a_match_that_does_not_say_who_plays_asks_the_squads(self) -> None:
        state, ratings = play("1", form="t20").match, shipped()
        assert "taken for men's" in self.body(state, ratings)["caution"]
        ratings.names |= {name_key(f"H {n}", True): f"someone {n}" for n in range(1, 6)}
        assert self.body(state, ratings)["caution"].startswith("Both sides are unknown: an average of women's T20")
        assert "women's" not in self.body(told(state, gender="male"), ratings)["caution"]

    def test_nothing_is_said_after_the_end(self) -> None:
        state = play(". " * 120, form="t20").start().play("1").match
        assert state.result is not None
        assert self.body(state, shipped()).keys() == {"model", "innings", "win"}


def test_ratings_that_say_nothing_of_the_level_have_no_doubt_between_well_known_sides() -> None:
    """What was fitted to well-known sides is served to them unchanged."""
    ratings = after(*(played(f"m{n}", context(DAY + n), USUAL, USUAL) for n in range(80)))
    assert ratings.strengths(context(DAY + 80)).doubt < UNKNOWN / 20
