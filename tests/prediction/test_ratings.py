"""Strengths hold what was known before a match: nothing of the match, its day or any later one."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from workers.prediction.inputs.match_context import MatchContext, MatchKind, Side
from workers.prediction.inputs.played import PlayedBall, PlayedInnings, PlayedMatch
from workers.prediction.model.evidence import Evidence
from workers.prediction.model.expected_runs import ExpectedRuns
from workers.prediction.model.learning import AMBIGUOUS, learn, walk_forward
from workers.prediction.model.ratings import Ratings, name_key
from workers.prediction.model.record import Record
from workers.prediction.model.strengths import Strengths
from workers.prediction.model.weights.files import load_shipped, load_weights, save_weights

DAY = 738_000
SQUADS = {name: tuple(f"{name} {n}" for n in range(1, 12)) for name in ("Reds", "Blues", "Greens")}
FAST, SLOW, USUAL = (4, 6, 4, 1, 2, 4), (0, 0, 1, 0, 0, 1), (1, 0, 4, 1, 2, 0)


@cache
def expected() -> ExpectedRuns:
    return load_shipped(MatchKind.T20).expected


def context(day: int = DAY, first: str = "Reds", second: str = "Blues") -> MatchContext:
    sides = Side(first, SQUADS.get(first, ())), Side(second, SQUADS.get(second, ()))
    return MatchContext(MatchKind.T20, day, False, "The League", "The Green", *sides)


def innings(number: int, batting: Sequence[str], bowling: Sequence[str], rate: Sequence[int]) -> PlayedInnings:
    """Return twenty overs at that rate; all eleven bat in order, nine are out; five bowlers take turns."""
    rows, total, lost = [], 0, 0
    for ball in range(120):
        place = min(ball // 11, 10)
        runs, out = rate[ball % len(rate)], place < 9 and ball % 11 == 10
        total, lost, striker = total + runs, lost + out, batting[place]
        rows.append(
            PlayedBall(
                legal_balls=ball + 1,
                total=total,
                wickets=lost,
                runs=runs,
                outs=(striker,) if out else (),
                legal=True,
                faced=True,
                striker=striker,
                non_striker=batting[(place + 1) % 11],
                bowler=bowling[6 + ball // 6 % 5],
            )
        )
    return PlayedInnings(number, 120, None if number == 1 else 300, tuple(rows))


def played(
    match_id: str, where: MatchContext, first: Sequence[int] = USUAL, second: Sequence[int] = USUAL
) -> PlayedMatch:
    sides = where.first.squad, where.second.squad
    both = innings(1, sides[0], sides[1], first), innings(2, sides[1], sides[0], second)
    names = {key: key.upper() for squad in sides for key in squad}
    return PlayedMatch(match_id, where, 6, both, float(sum(first) > sum(second)), True, names)


def season() -> list[PlayedMatch]:
    sides = [("Reds", "Blues"), ("Blues", "Greens"), ("Greens", "Reds"), ("Blues", "Reds")]
    return [
        played(f"m{n}", context(DAY + n // 2, *sides[n % 4]), (FAST, USUAL, SLOW)[n % 3], (USUAL, SLOW)[n % 2])
        for n in range(12)
    ]


def known_before(matches: Sequence[PlayedMatch]) -> dict[str, Strengths]:
    return {match.match_id: strengths for match, strengths in walk_forward(matches, Ratings(MatchKind.T20), expected())}


def after(*matches: PlayedMatch) -> Ratings:
    ratings = Ratings(MatchKind.T20)
    for match in matches:
        learn(ratings, match, expected())
    return ratings


def altered(match: PlayedMatch) -> PlayedMatch:
    """Return a match of the same sides on the same day with a very different course."""
    return replace(played(match.match_id, match.context, (6,), (0,)), first_result=1 - match.first_result)


class TestNothingOfTheFuture:
    @pytest.mark.parametrize("changed", [0, 3, 6, 11])
    def test_a_match_changes_strengths_from_the_next_day_on(self, changed: int) -> None:
        matches = season()
        other = [altered(match) if n == changed else match for n, match in enumerate(matches)]
        day = matches[changed].context.day
        before, now = known_before(matches), known_before(other)
        for match in matches:
            if match.context.day <= day:
                assert before[match.match_id] == now[match.match_id]
            else:
                assert before[match.match_id] != now[match.match_id]

    def test_the_order_of_matches_within_a_day_does_not_matter_on_that_day(self) -> None:
        matches = season()
        swapped = [match for pair in zip(matches[1::2], matches[::2], strict=True) for match in pair]
        before, now = known_before(matches), known_before(swapped)
        assert (before["m0"], before["m1"]) == (now["m0"], now["m1"])

    def test_later_matches_change_nothing(self) -> None:
        matches = season()
        assert known_before(matches[:6]) == {f"m{n}": known_before(matches)[f"m{n}"] for n in range(6)}

    def test_reading_strengths_changes_no_rating(self) -> None:
        ratings = after(*season())
        where = context(DAY + 30, "Strangers", "Reds")
        assert ratings.strengths(where) == ratings.strengths(where)
        assert "men:Strangers" not in ratings.batting_sides


class TestRatings:
    def test_a_side_that_scored_fast_is_rated_above_one_that_did_not(self) -> None:
        ratings = after(played("m", context(), FAST, SLOW))
        reds, blues = ratings.strengths(context(DAY + 1)).innings
        assert reds.bat > 0 > blues.bat
        assert reds.bowl < 0 < blues.bowl

    def test_so_are_its_batters_and_bowlers(self) -> None:
        reds, blues = after(played("m", context(), FAST, SLOW)).strengths(context(DAY + 1)).innings
        ratings_by_key = {batter.key: batter.rating for batter in (*reds.order, *blues.order)}
        assert ratings_by_key["Reds 1"] > ratings_by_key["Blues 1"]
        bowler_ratings = {bowler.key: bowler.rating for bowler in (*reds.attack, *blues.attack)}
        assert bowler_ratings["Reds 7"] > bowler_ratings["Blues 7"]

    def test_bowlers_are_expected_to_bowl_and_openers_to_open(self) -> None:
        reds = after(*(played(f"m{n}", context(DAY + n)) for n in range(4))).strengths(context(DAY + 9)).innings[0]
        shares = {bowler.key: bowler.share for bowler in reds.attack}
        assert shares["Blues 7"] > shares["Blues 1"]
        assert {batter.key for batter in reds.order[:2]} == {"Reds 1", "Reds 2"}

    def test_a_second_similar_match_raises_the_rating_further(self) -> None:
        once = after(played("m", context(), FAST, SLOW))
        twice = after(played("m", context(), FAST, SLOW), played("n", context(DAY + 1), FAST, SLOW))
        assert twice.strengths(context(DAY + 2)).innings[0].bat > once.strengths(context(DAY + 2)).innings[0].bat

    def test_mens_and_womens_sides_of_one_name_are_two_sides(self) -> None:
        ratings = after(played("m", context(), FAST, SLOW))
        women = replace(context(DAY + 1).without_players(), women=True)
        assert ratings.strengths(women).innings[0].bat == 0.0
        assert ratings.strengths(context(DAY + 1).without_players()).innings[0].bat > 0


class TestRecord:
    """What results alone say."""

    def test_the_side_that_wins_is_rated_above_the_one_that_loses(self) -> None:
        ratings = after(played("m", context(), FAST, SLOW))
        assert ratings.record(context(DAY + 1)).sides > 0 > ratings.record(context(DAY + 1, "Blues", "Reds")).sides

    def test_a_surprise_moves_a_rating_further_than_an_expected_result(self) -> None:
        usual = [played(f"m{n}", context(DAY + n), FAST, SLOW) for n in range(9)]
        before, today = after(*usual), DAY + 10
        won, lost = (
            after(*usual, played("last", context(today - 1), *rates)) for rates in ((FAST, SLOW), (SLOW, FAST))
        )
        rating = before.result_rating("men:Reds", today)
        assert rating - lost.result_rating("men:Reds", today) > won.result_rating("men:Reds", today) - rating

    def test_a_tie_of_equals_changes_nothing(self) -> None:
        tied = replace(played("m", context()), first_result=0.5)
        assert after(tied).record(context(DAY + 1)) == Record()

    def test_old_results_count_less(self) -> None:
        ratings = after(played("m", context(), FAST, SLOW))
        sides = [ratings.record(context(DAY + days)).sides for days in (1, 300, 3000, 30_000)]
        assert sides == sorted(sides, reverse=True)
        assert sides[-1] == pytest.approx(0, abs=1e-3)

    def test_a_side_is_at_home_where_it_has_played_most(self) -> None:
        away = replace(context(DAY + 1), venue="Another Green")
        matches = [played(f"m{n}", context(DAY + n, "Reds", "Greens")) for n in range(4)]
        matches += [
            played(f"n{n}", replace(context(DAY + n, "Blues", "Greens"), venue="Another Green")) for n in range(4)
        ]
        ratings = after(*matches)
        assert ratings.record(context(DAY + 5)).home > 0 > ratings.record(replace(away, day=DAY + 5)).home
        assert ratings.record(replace(context(DAY + 5), venue="")).home == 0

    def test_where_batting_first_wins_it_is_an_advantage_for_all(self) -> None:
        ratings = after(*(played(f"m{n}", context(DAY + n), FAST, SLOW) for n in range(5)))
        assert ratings.record(context(DAY + 9, "Strangers", "Others")).bat_first > 0

    def test_it_is_turned_round_for_the_side_batting_second(self) -> None:
        record = after(played("m", context(), FAST, SLOW)).record(context(DAY + 1))
        assert record.of_innings(2) == tuple(-value for value in record.of_innings(1))


class TestTheUnknown:
    def test_an_unknown_player_has_his_sides_rating(self) -> None:
        ratings = after(played("m", context(), FAST, SLOW))
        squad = ("a new man", *SQUADS["Reds"][1:])
        reds = ratings.strengths(replace(context(DAY + 1), first=Side("Reds", squad))).innings[0]
        alone = ratings.strengths(context(DAY + 1).without_players()).innings[0]
        assert dict(reds.order)["a new man"] == alone.bat

    def test_an_unknown_side_is_average(self) -> None:
        strengths = after(*season()).strengths(context(DAY + 30, "Strangers", "Others"))
        assert not strengths.known
        assert [(one.bat, one.bowl) for one in strengths.innings] == [(0.0, 0.0), (0.0, 0.0)]

    def test_players_count_as_known_if_enough_of_both_sides_are(self) -> None:
        ratings = after(played("m", context()))
        assert ratings.strengths(context(DAY + 1)).known
        assert not ratings.strengths(context(DAY + 1).without_players()).known
        few = Side("Blues", (*SQUADS["Blues"][:5], *(f"new {n}" for n in range(6))))
        assert not ratings.strengths(replace(context(DAY + 1), second=few)).known

    def test_without_any_match_everything_is_average(self) -> None:
        strengths = Ratings(MatchKind.T20).strengths(context())
        assert (strengths.venue, strengths.competition, strengths.game) == (0.0, 0.0, 0.0)
        assert all(batter.rating == 0.0 for one in strengths.innings for batter in one.order)


class TestDecay:
    def test_old_evidence_counts_less(self) -> None:
        ratings = after(played("m", context(), FAST, SLOW))
        bats = [ratings.strengths(context(DAY + days)).innings[0].bat for days in (1, 300, 1500, 6000, 30_000)]
        assert bats == sorted(bats, reverse=True)
        assert bats[-1] == pytest.approx(0, abs=1e-3)

    def test_after_the_half_life_evidence_counts_half(self) -> None:
        evidence = Evidence()
        evidence.add(30.0, 100.0, DAY, 700)
        assert evidence.shrunk_mean(DAY, 0.0, 100.0, 700) == pytest.approx(30 / 200)
        assert evidence.shrunk_mean(DAY + 700, 0.0, 100.0, 700) == pytest.approx(15 / 150)

    def test_new_evidence_is_added_to_decayed_evidence(self) -> None:
        evidence = Evidence()
        evidence.add(30.0, 100.0, DAY, 700)
        evidence.add(10.0, 40.0, DAY + 700, 700)
        assert (evidence.residual, evidence.balls) == pytest.approx((25.0, 90.0))

    def test_without_evidence_the_rating_is_the_prior(self) -> None:
        assert Evidence().shrunk_mean(DAY, 0.25, 100.0, 700) == 0.25


class TestNames:
    def test_a_unique_name_finds_the_player(self) -> None:
        assert after(played("m", context())).key("some id of ours", "REDS 1", False) == "Reds 1"

    def test_a_known_id_needs_no_name(self) -> None:
        assert after(played("m", context())).key("Reds 1", "BLUES 1", False) == "Reds 1"

    def test_a_shared_name_identifies_nobody(self) -> None:
        one = replace(played("m", context()), names={"Reds 1": "A Smith", "Blues 1": "A Smith"})
        ratings = after(one)
        assert ratings.names[name_key("A Smith", False)] == AMBIGUOUS
        assert ratings.key("some id of ours", "A Smith", False) == AMBIGUOUS
        assert AMBIGUOUS not in ratings.habits

    def test_a_shared_name_identifies_nobody_after_one_of_them_played_again(self) -> None:
        one = replace(played("m", context()), names={"Reds 1": "A Smith", "Blues 1": "A Smith"})
        again = replace(played("n", context(DAY + 1)), names={"Reds 1": "A Smith"})
        assert after(one, again).key("some id of ours", "A Smith", False) == AMBIGUOUS

    def test_a_man_and_a_woman_of_one_name_are_two_players(self) -> None:
        ratings = after(played("m", context()))
        assert ratings.key("some id of ours", "REDS 1", True) == "some id of ours"


@pytest.fixture
def saved(tmp_path: Path) -> tuple[Ratings, Ratings]:
    """Return ratings, and the same after saving and loading them."""
    ratings = after(*season())
    save_weights(tmp_path, replace(load_shipped(MatchKind.T20), ratings=ratings))
    return ratings, load_weights(tmp_path, MatchKind.T20).ratings


@pytest.mark.parametrize("days", [10, 400])
def test_saved_ratings_give_the_same_strengths(saved: tuple[Ratings, Ratings], days: int) -> None:
    where = context(DAY + days, "Reds", "Greens")
    before, read = (ratings.strengths(where) for ratings in saved)
    assert (before.known, before.women) == (read.known, read.women)
    for one, other in zip(before.innings, read.innings, strict=True):
        assert (one.bat, one.bowl) == pytest.approx((other.bat, other.bowl), abs=1e-3)
        assert dict(one.order) == pytest.approx(dict(other.order), abs=1e-3)
        assert {key: worth for key, worth, _ in one.attack} == pytest.approx(
            {key: worth for key, worth, _ in other.attack}, abs=1e-3
        )
    assert before.record == pytest.approx(read.record, abs=1e-3)
    assert (before.venue, before.competition, before.game) == pytest.approx(
        (read.venue, read.competition, read.game), abs=1e-3
    )


def test_names_and_habits_are_saved(saved: tuple[Ratings, Ratings]) -> None:
    before, read = saved
    assert read.key("some id of ours", "REDS 1", False) == "Reds 1"
    assert read.habits["Reds 1"].position == pytest.approx(before.habits["Reds 1"].position, abs=0.01)
