"""Powerplays to the ball, in full and in shortened innings: the ICC's tables for T20Is (July 2025) and ODIs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.conditions import Format, for_format
from scoring.engine.log.fold import fold_records
from scoring.engine.powerplays import Powerplay, find_span, fit_powerplays
from scoring.engine.views.snapshot import snapshot
from tests.engine.play import Body, Game, match, play

OVER = ". . . . . . "
# ICC Men's T20I playing conditions, July 2025: overs of the innings, overs of powerplay.
T20I = {
    5: "1.3",
    6: "1.5",
    7: "2.1",
    8: "2.2",
    9: "2.4",
    10: "3",
    11: "3.2",
    12: "3.4",
    13: "3.5",
    14: "4.1",
    15: "4.3",
    16: "4.5",
    17: "5.1",
    18: "5.2",
    19: "5.4",
    20: "6",
}
# ICC Men's ODI playing conditions: overs of the innings, overs of the three powerplays.
ODI = {
    20: (4, 12, 4),
    21: (4, 13, 4),
    22: (5, 13, 4),
    23: (5, 14, 4),
    24: (5, 14, 5),
    27: (6, 16, 5),
    28: (6, 17, 5),
    29: (6, 17, 6),
    32: (7, 19, 6),
    38: (8, 23, 7),
    39: (8, 23, 8),
    42: (9, 25, 8),
    47: (10, 28, 9),
    48: (10, 29, 9),
    49: (10, 29, 10),
    50: (10, 30, 10),
}


def revised(game: Game, **body: object) -> Game:
    return game.event("conditions_revised", **body)


def powerplay(game: Game) -> str | None:
    return snapshot(game.match).get("powerplay")


def balls_of_powerplay(game: Game) -> int:
    """Play to the end of the innings; return how many balls were to come with a powerplay in force."""
    count = 0
    while game.innings.ended is None:
        count += powerplay(game) is not None
        game = game.ball()
    return count


@pytest.mark.parametrize(("overs", "part"), T20I.items())
def test_a_shortened_t20_has_the_powerplay_of_the_table(overs: int, part: str) -> None:
    whole, _, balls = part.partition(".")
    expected = 6 * int(whole) + int(balls or 0)
    (created,) = for_format(Format.T20, {"overs": overs}).powerplays
    assert find_span(created, 6) == (0, expected)
    game = revised(match(form="t20").start(), overs=str(overs))
    assert [find_span(one, 6) for one in game.innings.powerplays] == [(0, expected)]


@pytest.mark.parametrize(("overs", "parts"), ODI.items())
def test_a_shortened_odi_has_the_powerplays_of_the_table(overs: int, parts: tuple[int, ...]) -> None:
    spans = [find_span(one, 6) for one in for_format(Format.ODI, {"overs": overs}).powerplays]
    assert tuple((end - begin) // 6 for begin, end in spans) == parts
    assert [begin for begin, _ in spans] == [0, *(end for _, end in spans[:-1])]


def test_the_powerplay_ends_at_its_ball() -> None:
    game = match(form="t20", overs=8).start()
    assert balls_of_powerplay(game) == 14
    game = match(form="t20", overs=8).play(OVER * 2 + ".")
    assert powerplay(game) == "mandatory"
    assert powerplay(game.ball()) is None


def test_a_wide_and_a_no_ball_take_nothing_from_the_powerplay() -> None:
    game = match(form="t20", overs=8).play(OVER * 2 + "1wd 1nb .")
    assert powerplay(game) == "mandatory"


def test_a_cut_during_the_powerplay_ends_it_where_the_shorter_one_ends() -> None:
    game = revised(play(OVER, form="t20"), overs="10")
    assert powerplay(game.play(OVER * 2 + "")) is None
    assert powerplay(game.play(OVER + ". . . . .")) == "mandatory"
    assert powerplay(revised(play(OVER * 4, form="t20"), overs="10")) is None


def test_a_longer_length_brings_the_longer_powerplay_back() -> None:
    game = revised(revised(match(form="t20").start(), overs="5"), overs="20")
    assert game.innings.powerplays == (Powerplay("mandatory", 1, 6),)


def test_the_next_innings_has_the_powerplay_of_its_own_length() -> None:
    game = revised(play(OVER, form="t20", overs=1), innings=2, overs="0.5").start()
    assert [find_span(one, 6) for one in game.innings.powerplays] == [(0, 2)]
    assert game.match.innings[0].powerplays == (Powerplay("mandatory", end="0.2"),)


def test_a_super_over_has_no_powerplay() -> None:
    game = play("1 . . . . .", form="t20", overs=1).start().play("1 . . . . .").start()
    assert (game.innings.super_over, game.innings.powerplays, powerplay(game)) == (1, (), None)


def test_powerplays_may_be_given_to_the_ball() -> None:
    part = [{"kind": "batting", "start": "0.2", "end": "1.1"}]
    for game in (
        revised(match(form="t20").start(), powerplays=part),
        match(form="t20", powerplays=part).start(),
        revised(match(form="t20"), powerplays=part).start(),
        revised(match(form="t20"), scope="match", powerplays=part).start(),
    ):
        seen = [powerplay(game.play(". " * count)) for count in range(8)]
        assert seen == [None, None, *["batting"] * 5, None]


def test_powerplays_given_for_a_length_do_not_outlast_it() -> None:
    game = revised(match(form="t20").start(), overs="10", powerplays=[{"kind": "mandatory", "first": 1, "last": 4}])
    assert game.innings.powerplays == (Powerplay("mandatory", 1, 4),)
    assert revised(game, quota=3).innings.powerplays == (Powerplay("mandatory", 1, 4),)
    assert revised(game, overs="5").innings.powerplays == (Powerplay("mandatory", end="1.3"),)


def test_no_powerplays_may_be_given() -> None:
    assert powerplay(revised(match(form="t20").start(), powerplays=[])) is None


def test_the_conditions_in_force_show_the_powerplay_of_the_shortened_innings() -> None:
    game = revised(match(form="t20").start(), overs="8")
    shown = snapshot(game.match)["conditions"]
    assert shown["powerplays"] == [{"kind": "mandatory", "end": "2.2"}]
    assert (shown["overs"], shown["quota"]) == (8, 2)


def test_records_of_whole_overs_fold_as_before() -> None:
    conditions: Body = {"format": "t20", "overs": 20, "powerplays": [{"kind": "mandatory", "first": 1, "last": 6}]}
    odd = [{"kind": "odd", "first": 9, "last": 3}, *conditions["powerplays"]]
    created = {**match().records[0][2], "conditions": {**conditions, "powerplays": odd}}
    log = fold_records([(1, "match_created", created), (2, "innings_started", {"number": 1})])
    assert snapshot(log.state)["powerplay"] == "mandatory"
    log = fold_records(
        [
            (1, "match_created", created),
            (2, "conditions_revised", {"overs": "10"}),
            (3, "delivery", {"bowler_id": "a1"}),
        ]
    )
    assert log.state.innings[0].powerplays == (Powerplay("mandatory", 1, 3),)


spans = st.tuples(st.integers(0, 300), st.integers(0, 300)).map(sorted)


@given(st.lists(spans, max_size=4), st.integers(1, 300), st.integers(1, 300), st.integers(1, 12), st.booleans())
def test_powerplays_of_another_length_stay_inside_it_and_in_order(
    given_spans: list[list[int]], usual: int, length: int, per_over: int, by_the_over: bool
) -> None:
    powerplays = tuple(
        Powerplay(str(n), start=f"{begin // per_over}.{begin % per_over}", end=f"{end // per_over}.{end % per_over}")
        for n, (begin, end) in enumerate(given_spans)
    )
    fitted = fit_powerplays(powerplays, usual, length, per_over, by_the_over=by_the_over)
    if usual == length:
        assert fitted == powerplays
        return
    for one in fitted:
        begin, end = find_span(one, per_over)
        assert 0 <= begin < end <= length
        old = find_span(powerplays[int(one.kind)], per_over)
        # To the ball, no part is further than a ball from its proportion, and each mark at most one for each part.
        if not by_the_over:
            share = (min(old.end, usual) - min(old.begin, usual)) * length / usual
            assert abs(end - begin - share) < 2 * len(given_spans) + 1
    ends = {one.kind: find_span(one, per_over) for one in fitted}
    for first in ends:
        for second in ends:
            was, other = given_spans[int(first)], given_spans[int(second)]
            assert was[1] > other[0] or ends[first].end <= ends[second].begin


@given(st.integers(1, 200))
def test_the_parts_of_a_whole_innings_fill_it(length: int) -> None:
    halves = (Powerplay("a", 1, 10), Powerplay("b", 11, 40), Powerplay("c", 41, 50))
    fitted = fit_powerplays(halves, 300, length, 6, by_the_over=False)
    assert sum(end - begin for begin, end in (find_span(one, 6) for one in fitted)) == length
