"""The lead for a follow-on, by the days of the match (Law 14)."""

import pytest

from scoring.engine.conditions import Format, for_format
from scoring.engine.errors import Unlawful
from scoring.engine.log.fold import fold_records
from scoring.engine.views.snapshot import snapshot
from tests.engine.play import Game, match


def revised(game: Game, **body: object) -> Game:
    return game.event("conditions_revised", **body)


def stumps(game: Game) -> Game:
    return game.event("session", session="stumps")


def lead(game: Game, runs: int) -> Game:
    """Play both first innings; the side that batted first leads by `runs`."""
    game = game.start() if game.match.current is None else game
    while game.innings.total + 6 <= runs:
        game = game.ball("6")
    game = game.ball(str(runs - game.innings.total)) if game.innings.total < runs else game
    game = game.event("innings_ended", reason="declared").start()
    return game.ball(".").event("innings_ended", reason="declared")


def follow_on(game: Game) -> Game:
    return game.start(follow_on=True)


def refused(game: Game) -> bool:
    with pytest.raises(Unlawful) as refusal:
        follow_on(game)
    assert refusal.value.code == "follow_on_lead"
    return True


@pytest.mark.parametrize(("days", "needed"), [(1, 75), (2, 100), (3, 150), (4, 150), (5, 200), (6, 200)])
@pytest.mark.parametrize("form", ["test", "first_class", "custom"])
def test_the_lead_follows_the_days(form: str, days: int, needed: int) -> None:
    game = match(form=form, days=days, innings_per_side=2)
    assert snapshot(game.match)["conditions"]["follow_on_lead"] == needed
    sessions = game.event("session", session="lunch")  # the ends of sessions are recorded, so no day was lost unseen
    assert refused(lead(sessions, needed - 1))
    assert follow_on(lead(game, needed)).innings.follow_on


def test_a_lead_of_the_competition_stands() -> None:
    assert for_format(Format.TEST, {"days": 3, "follow_on_lead": 120}).follow_on_lead == 120
    game = revised(match(form="test", follow_on_lead=120), days=2)
    assert game.match.conditions.follow_on_lead == 120
    assert match(innings_per_side=2, follow_on_lead=None).match.conditions.follow_on_lead is None


def test_revised_days_bring_the_lead_of_the_law() -> None:
    game = revised(match(form="test"), days=4)
    assert follow_on(lead(game, 150)).innings.follow_on
    assert refused(lead(game, 149))
    assert snapshot(game.match)["conditions"] | {"days": 4, "follow_on_lead": 150} == snapshot(game.match)["conditions"]


def test_days_may_be_revised_between_the_innings_and_back() -> None:
    game = lead(match(form="test"), 120)
    assert refused(game)
    assert follow_on(revised(game, days=2)).innings.follow_on
    assert refused(revised(revised(game, days=2), days=5))


def test_a_revised_lead_stands_as_it_was_given() -> None:
    game = revised(match(form="first_class"), follow_on_lead=80)
    assert follow_on(lead(game, 80)).innings.follow_on
    assert revised(match(form="test"), days=2, follow_on_lead=90).match.conditions.follow_on_lead == 90


def test_a_revision_of_days_alone_leaves_the_innings_as_they_are() -> None:
    game = lead(match(form="test"), 1)
    assert (revised(game, days=3).match.revisions, revised(game, days=3).match.innings) == ({}, game.match.innings)


class TestLostDays:
    """Law 14.3: if no play takes place on the first day, the days from the start of play count."""

    @pytest.mark.parametrize(("lost", "needed"), [(0, 200), (1, 150), (2, 150), (3, 100), (4, 75)])
    def test_days_that_end_before_the_first_ball_do_not_count(self, lost: int, needed: int) -> None:
        game = match(form="test")
        for _ in range(lost):
            game = stumps(game)
        game = stumps(game.start().ball("."))
        assert refused(lead(game, needed - 1))
        assert follow_on(lead(game, needed)).innings.follow_on

    def test_a_day_lost_after_the_toss_and_the_start_of_the_innings_is_lost_too(self) -> None:
        game = match(form="test").event("toss", winner="home", decision="bat").start()
        assert stumps(game).match.conditions.follow_on_lead == 150

    def test_a_day_lost_after_play_has_begun_counts(self) -> None:
        game = stumps(stumps(match(form="test").start().ball(".")))
        assert game.match.conditions.follow_on_lead == 200

    def test_days_that_were_revised_count_no_lost_day_twice(self) -> None:
        assert stumps(revised(match(form="test"), days=2)).match.conditions.follow_on_lead == 100
        assert revised(stumps(match(form="test")), days=4).match.conditions.follow_on_lead == 150

    def test_a_lead_that_is_enough_if_the_first_day_was_lost_is_taken_with_a_warning(self) -> None:
        game = follow_on(lead(match(form="test"), 159))
        assert (game.innings.follow_on, game.warned) == (True, ["first_day_lost"])
        assert follow_on(lead(match(form="test"), 200)).warned == []
        assert refused(lead(match(form="test"), 149))

    def test_where_the_days_are_known_no_lost_day_is_supposed(self) -> None:
        assert refused(lead(match(form="first_class", days=5), 159))
        assert refused(lead(revised(match(form="test"), days=5, follow_on_lead=200), 120))
        assert refused(lead(stumps(match(form="test").start().ball(".")), 159))


def test_an_old_record_without_a_lead_still_folds_with_a_warning() -> None:
    created = match(innings_per_side=2).records[0][2]
    del created["conditions"]["follow_on_lead"]
    end = {"reason": "declared"}
    records = [
        (1, "match_created", created),
        (2, "delivery", {"runs": 6, "bowler_id": "a1", "over": 0}),
        (3, "innings_ended", end),
        (4, "innings_started", {"number": 2}),
        (5, "innings_ended", end),
        (6, "innings_started", {"number": 3, "follow_on": True}),
    ]
    log = fold_records(records)
    assert log.state.innings[-1].follow_on
    assert [one.code for one in log.state.warnings] == ["follow_on_lead"]
