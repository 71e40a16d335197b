"""Strengths are what was known before a match: nothing of it, of its day or of what came later is in them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from workers.prediction import weights
from workers.prediction.norms import Norms
from workers.prediction.played import Played, PlayedInnings, Row
from workers.prediction.ratings import NOBODY, Evidence, Ratings, name_key, walk
from workers.prediction.setting import Kind, Setting, Side
from workers.prediction.strengths import Strengths

DAY = 738_000
SQUADS = {name: tuple(f"{name} {n}" for n in range(1, 12)) for name in ("Reds", "Blues", "Greens")}
FAST, SLOW, USUAL = (4, 6, 4, 1, 2, 4), (0, 0, 1, 0, 0, 1), (1, 0, 4, 1, 2, 0)


@cache
def norms() -> Norms:
    return weights.shipped(Kind.T20).norms


def setting(day: int = DAY, first: str = "Reds", second: str = "Blues") -> Setting:
    sides = Side(first, SQUADS.get(first, ())), Side(second, SQUADS.get(second, ()))
    return Setting(Kind.T20, day, False, "The League", "The Green", *sides)


def innings(number: int, batting: Sequence[str], bowling: Sequence[str], rate: Sequence[int]) -> PlayedInnings:
    """Twenty overs at that rate; all eleven bat in their order, nine of them are out; five bowlers take turns."""
    rows, total, lost = [], 0, 0
    for ball in range(120):
        place = min(ball // 11, 10)
        runs, out = rate[ball % len(rate)], place < 9 and ball % 11 == 10
        total, lost, striker = total + runs, lost + out, batting[place]
        rows.append(
            Row(
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


def played(match_id: str, where: Setting, first: Sequence[int] = USUAL, second: Sequence[int] = USUAL) -> Played:
    sides = where.first.squad, where.second.squad
    both = innings(1, sides[0], sides[1], first), innings(2, sides[1], sides[0], second)
    names = {key: key.upper() for squad in sides for key in squad}
    return Played(match_id, where, 6, both, float(sum(first) > sum(second)), True, names)


def season() -> list[Played]:
    sides = [("Reds", "Blues"), ("Blues", "Greens"), ("Greens", "Reds"), ("Blues", "Reds")]
    return [
        played(f"m{n}", setting(DAY + n // 2, *sides[n % 4]), (FAST, USUAL, SLOW)[n % 3], (USUAL, SLOW)[n % 2])
        for n in range(12)
    ]


def known_before(matches: Sequence[Played]) -> dict[str, Strengths]:
    return {match.match_id: strengths for match, strengths in walk(matches, Ratings(Kind.T20), norms())}


def after(*matches: Played) -> Ratings:
    ratings = Ratings(Kind.T20)
    for match in matches:
        ratings.learn(match, norms())
    return ratings


def otherwise(match: Played) -> Played:
    """The same sides on the same day, with quite another game."""
    return replace(played(match.match_id, match.setting, (6,), (0,)), first_wins=1 - match.first_wins)


class TestNothingOfTheFuture:
    @pytest.mark.parametrize("changed", [0, 3, 6, 11])
    def test_a_match_changes_what_is_known_from_the_next_day_on_and_not_before(self, changed: int) -> None:
        matches = season()
        other = [otherwise(match) if n == changed else match for n, match in enumerate(matches)]
        day = matches[changed].setting.day
        before, now = known_before(matches), known_before(other)
        for match in matches:
            if match.setting.day <= day:
                assert before[match.match_id] == now[match.match_id]
            else:
                assert before[match.match_id] != now[match.match_id]

    def test_the_order_of_matches_of_a_day_changes_nothing_that_is_known_on_it(self) -> None:
        matches = season()
        swapped = [match for pair in zip(matches[1::2], matches[::2], strict=True) for match in pair]
        before, now = known_before(matches), known_before(swapped)
        assert (before["m0"], before["m1"]) == (now["m0"], now["m1"])

    def test_matches_yet_to_come_change_nothing(self) -> None:
        matches = season()
        assert known_before(matches[:6]) == {f"m{n}": known_before(matches)[f"m{n}"] for n in range(6)}

    def test_reading_strengths_learns_nothing(self) -> None:
        ratings = after(*season())
        where = setting(DAY + 30, "Strangers", "Reds")
        assert ratings.strengths(where) == ratings.strengths(where)
        assert "men:Strangers" not in ratings.batting_sides


class TestWhatTheyTell:
    def test_a_side_that_scored_freely_is_rated_above_one_that_did_not(self) -> None:
        ratings = after(played("m", setting(), FAST, SLOW))
        reds, blues = ratings.strengths(setting(DAY + 1)).innings
        assert reds.bat > 0 > blues.bat
        assert reds.bowl < 0 < blues.bowl

    def test_so_are_its_batters_and_the_bowlers_of_the_other(self) -> None:
        reds, blues = after(played("m", setting(), FAST, SLOW)).strengths(setting(DAY + 1)).innings
        worths = {batter.key: batter.worth for batter in (*reds.order, *blues.order)}
        assert worths["Reds 1"] > worths["Blues 1"]
        saved = {bowler.key: bowler.worth for bowler in (*reds.attack, *blues.attack)}
        assert saved["Reds 7"] > saved["Blues 7"]

    def test_who_has_bowled_is_expected_to_bowl_and_who_opened_to_open(self) -> None:
        reds = after(*(played(f"m{n}", setting(DAY + n)) for n in range(4))).strengths(setting(DAY + 9)).innings[0]
        shares = {bowler.key: bowler.share for bowler in reds.attack}
        assert shares["Blues 7"] > shares["Blues 1"]
        assert {batter.key for batter in reds.order[:2]} == {"Reds 1", "Reds 2"}

    def test_a_second_match_alike_makes_it_surer(self) -> None:
        once = after(played("m", setting(), FAST, SLOW))
        twice = after(played("m", setting(), FAST, SLOW), played("n", setting(DAY + 1), FAST, SLOW))
        assert twice.strengths(setting(DAY + 2)).innings[0].bat > once.strengths(setting(DAY + 2)).innings[0].bat

    def test_men_and_women_of_one_name_are_two_sides(self) -> None:
        ratings = after(played("m", setting(), FAST, SLOW))
        women = replace(setting(DAY + 1).of_sides(), women=True)
        assert ratings.strengths(women).innings[0].bat == 0.0
        assert ratings.strengths(setting(DAY + 1).of_sides()).innings[0].bat > 0


class TestTheUnknown:
    def test_an_unknown_player_is_as_good_as_his_side(self) -> None:
        ratings = after(played("m", setting(), FAST, SLOW))
        squad = ("a new man", *SQUADS["Reds"][1:])
        reds = ratings.strengths(replace(setting(DAY + 1), first=Side("Reds", squad))).innings[0]
        alone = ratings.strengths(setting(DAY + 1).of_sides()).innings[0]
        assert dict(reds.order)["a new man"] == alone.bat

    def test_of_an_unknown_side_nothing_is_thought(self) -> None:
        strengths = after(*season()).strengths(setting(DAY + 30, "Strangers", "Others"))
        assert not strengths.known
        assert [(one.bat, one.bowl) for one in strengths.innings] == [(0.0, 0.0), (0.0, 0.0)]

    def test_players_are_gone_by_where_enough_of_both_sides_are_known(self) -> None:
        ratings = after(played("m", setting()))
        assert ratings.strengths(setting(DAY + 1)).known
        assert not ratings.strengths(setting(DAY + 1).of_sides()).known
        few = Side("Blues", (*SQUADS["Blues"][:5], *(f"new {n}" for n in range(6))))
        assert not ratings.strengths(replace(setting(DAY + 1), second=few)).known

    def test_of_no_match_nothing_is_known(self) -> None:
        strengths = Ratings(Kind.T20).strengths(setting())
        assert (strengths.venue, strengths.competition, strengths.game) == (0.0, 0.0, 0.0)
        assert all(batter.worth == 0.0 for one in strengths.innings for batter in one.order)


class TestFading:
    def test_what_was_seen_long_ago_counts_less(self) -> None:
        ratings = after(played("m", setting(), FAST, SLOW))
        bats = [ratings.strengths(setting(DAY + days)).innings[0].bat for days in (1, 300, 1500, 6000, 30_000)]
        assert bats == sorted(bats, reverse=True)
        assert bats[-1] == pytest.approx(0, abs=1e-3)

    def test_after_the_half_life_evidence_weighs_half(self) -> None:
        evidence = Evidence()
        evidence.add(30.0, 100.0, DAY, 700)
        assert evidence.mean(DAY, 0.0, 100.0, 700) == pytest.approx(30 / 200)
        assert evidence.mean(DAY + 700, 0.0, 100.0, 700) == pytest.approx(15 / 150)

    def test_new_evidence_joins_what_is_left_of_the_old(self) -> None:
        evidence = Evidence()
        evidence.add(30.0, 100.0, DAY, 700)
        evidence.add(10.0, 40.0, DAY + 700, 700)
        assert (evidence.worth, evidence.balls) == pytest.approx((25.0, 90.0))

    def test_without_evidence_the_prior_holds(self) -> None:
        assert Evidence().mean(DAY, 0.25, 100.0, 700) == 0.25


class TestNames:
    def test_a_name_that_one_player_has_finds_him(self) -> None:
        assert after(played("m", setting())).key("some id of ours", "REDS 1", False) == "Reds 1"

    def test_an_id_that_is_known_needs_no_name(self) -> None:
        assert after(played("m", setting())).key("Reds 1", "BLUES 1", False) == "Reds 1"

    def test_a_name_that_two_share_identifies_nobody(self) -> None:
        one = replace(played("m", setting()), names={"Reds 1": "A Smith", "Blues 1": "A Smith"})
        ratings = after(one)
        assert ratings.names[name_key("A Smith", False)] == NOBODY
        assert ratings.key("some id of ours", "A Smith", False) == NOBODY
        assert NOBODY not in ratings.habits

    def test_not_even_after_one_of_them_has_played_again(self) -> None:
        one = replace(played("m", setting()), names={"Reds 1": "A Smith", "Blues 1": "A Smith"})
        again = replace(played("n", setting(DAY + 1)), names={"Reds 1": "A Smith"})
        assert after(one, again).key("some id of ours", "A Smith", False) == NOBODY

    def test_a_man_and_a_woman_of_one_name_are_two(self) -> None:
        ratings = after(played("m", setting()))
        assert ratings.key("some id of ours", "REDS 1", True) == "some id of ours"


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Ratings, Ratings]:
    """Ratings, and what was read of them from a file."""
    ratings = after(*season())
    weights.save(tmp_path, replace(weights.shipped(Kind.T20), ratings=ratings))
    return ratings, weights.load(tmp_path, Kind.T20).ratings


@pytest.mark.parametrize("days", [10, 400])
def test_ratings_that_were_kept_tell_the_same(kept: tuple[Ratings, Ratings], days: int) -> None:
    where = setting(DAY + days, "Reds", "Greens")
    before, read = (ratings.strengths(where) for ratings in kept)
    assert (before.known, before.women) == (read.known, read.women)
    for one, other in zip(before.innings, read.innings, strict=True):
        assert (one.bat, one.bowl) == pytest.approx((other.bat, other.bowl), abs=1e-3)
        assert dict(one.order) == pytest.approx(dict(other.order), abs=1e-3)
        assert {key: worth for key, worth, _ in one.attack} == pytest.approx(
            {key: worth for key, worth, _ in other.attack}, abs=1e-3
        )
    assert (before.venue, before.competition, before.game) == pytest.approx(
        (read.venue, read.competition, read.game), abs=1e-3
    )


def test_names_and_habits_are_kept(kept: tuple[Ratings, Ratings]) -> None:
    before, read = kept
    assert read.key("some id of ours", "REDS 1", False) == "Reds 1"
    assert read.habits["Reds 1"].position == pytest.approx(before.habits["Reds 1"].position, abs=0.01)
