"""A correction that makes later events impossible: each is named with its place, and a repair that is accepted."""

import pytest

from scoring.engine.errors import Conflicts
from scoring.engine.log.correcting import mending
from scoring.engine.log.proposals import propose_corrections
from tests.engine.play import Body, Game, match, play
from tests.engine.test_correction import OVER


def conflict_of(game: Game, *changes: Body, **options: object) -> Conflicts:
    with pytest.raises(Conflicts) as refusal:
        game.correct(*changes, **options)
    return refusal.value


def repaired(game: Game, refused: Conflicts) -> Game:
    assert refused.repair is not None
    return game.take(propose_corrections(game.log, refused.repair))


class TestPlaces:
    def test_a_conflict_names_the_ball(self) -> None:
        game = play(OVER + ". 1").ball(striker_id="h1")
        refused = conflict_of(game, {"seq": 2, "patch": {"wickets": [{"kind": "bowled"}]}})
        assert refused.conflicts[0].body() == {
            "seq": 10,
            "code": "batter_out",
            "detail": "H 1 is out and cannot bat again in this innings.",
            "innings": 1,
            "ball": "1.3",
            "repair": {"changes": [{"seq": 10, "patch": {"striker_id": None, "non_striker_id": None}}]},
        }

    def test_an_event_between_balls_is_after_the_ball_before_it(self) -> None:
        game = play("1 .").event("retired", player_id="h1", reason="hurt").play(".")
        refused = conflict_of(game, {"seq": 2, "patch": {"wickets": [{"kind": "bowled"}], "runs": 0}})
        assert {key: refused.conflicts[0].body().get(key) for key in ("seq", "innings", "after", "ball")} == {
            "seq": 4,
            "innings": 1,
            "after": "0.2",
            "ball": None,
        }

    def test_an_event_before_the_first_ball_of_an_innings(self) -> None:
        game = play(OVER, overs=1).start().event("absent", player_id="a5").play("1")
        refused = conflict_of(game, {"seq": 8, "remove": True})
        assert refused.conflicts[0].body()["after"] == "0.0"
        assert refused.conflicts[0].body()["innings"] == 2

    def test_the_sentence_names_the_first_place(self) -> None:
        game = play("1 1").ball(striker_id="h1")
        refused = conflict_of(game, {"seq": 2, "patch": {"wickets": [{"kind": "bowled"}], "runs": 0}})
        assert refused.detail == (
            "The correction makes 1 later event(s) impossible, first event 4 (0.3 in innings 1): H 1 is out and cannot "
            "bat again in this innings. The correction in `repair` would be accepted."
        )


class TestRepairs:
    def test_who_faces_is_kept_where_that_is_enough(self) -> None:
        game = play("1 . . . . .").ball("W").ball("1", striker_id="h3").ball("1", striker_id="h2")
        refused = conflict_of(game, {"seq": 2, "patch": {"runs": 2}})
        assert refused.repair == {"changes": [{"seq": 2, "patch": {"runs": 2}}], "keep": "batters"}
        assert [conflict.repair for conflict in refused.conflicts] == [{"keep": "batters"}]
        assert repaired(game, refused).how("h1") == "bowled"

    def test_each_ball_that_names_another_bowler_is_mended(self) -> None:
        game = play(OVER)
        for _ in range(6):
            game = game.ball("1", bowler_id="a10")
        refused = conflict_of(game, {"seq": 8, "patch": {"bowler_id": "a7"}})
        assert [conflict.seq for conflict in refused.conflicts] == [9, 10, 11, 12, 13]
        assert {conflict.code for conflict in refused.conflicts} == {"bowler_not_changed"}
        assert repaired(game, refused).bowler("a7") == (6, 0, 6, 0)

    def test_balls_after_a_win_are_removed(self) -> None:
        game = play("3 . . . . .", overs=1).start().play("1 . . 1 . 2")
        refused = conflict_of(game, {"seq": 11, "patch": {"runs": 6}})
        assert [conflict.repair for conflict in refused.conflicts] == [
            {"changes": [{"seq": seq, "remove": True}]} for seq in (12, 13, 14)
        ]
        assert repaired(game, refused).score == "7/0"

    def test_a_ball_removed_by_a_repair_leaves_its_bowler_to_the_next(self) -> None:
        game = play("1 .").event("bowler_changed", in_id="a5").event("over_ended").ball("1", bowler_id="a3").play("2")
        refused = conflict_of(game, {"before_seq": 4, "body": {"kind": "innings_ended", "reason": "closed"}})
        assert [conflict.seq for conflict in refused.conflicts] == [4, 5, 6, 7]
        assert repaired(game, refused).refolded().match == repaired(game, refused).match

    def test_a_wicket_on_what_is_a_free_hit_now(self) -> None:
        game = play(". W .", free_hit="all")
        refused = conflict_of(game, {"seq": 2, "patch": {"extras": {"noballs": 1}}})
        assert refused.conflicts[0].code == "dismissal_impossible"
        assert repaired(game, refused).innings.wickets == 0

    def test_the_repair_of_an_amendment_a_removal_and_an_insertion(self) -> None:
        game = play("1").event("bowler_changed", in_id="a5").ball("2")
        for propose in (
            lambda: game.remove(2),
            lambda: game.amend(2, wickets=[{"kind": "bowled"}], runs=0).amend(2, bowler_id="a5"),
            lambda: game.insert(3, "bowler_changed", in_id="a5"),
        ):
            with pytest.raises(Conflicts) as refusal:
                propose()
            assert refusal.value.repair is not None

    def test_a_batter_who_comes_back_is_named(self) -> None:
        game = play(". .", players=4).event("retired", player_id="h1", reason="hurt").play(". . .")
        changes: list[Body] = [{"seq": seq, "patch": {"wickets": [{"kind": "bowled"}]}} for seq in (5, 6)]
        assert repaired(game, conflict_of(game, *changes)).batter("h1") == (0, 3)

    def test_an_innings_that_ends_early_needs_more_than_a_correction_may_hold(self) -> None:
        game = match()
        for over in range(90):
            for _ in range(6):
                game = game.ball("1", bowler_id=f"a{2 + over % 2}")
        refused = conflict_of(game, {"before_seq": 3, "body": {"kind": "innings_ended", "reason": "closed"}})
        assert refused.repair is None
        assert refused.detail.endswith("No repair was found.")

    def test_far_back_none_is_looked_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        game = play("1 . . . . .").ball("W").ball("1", striker_id="h3").ball("1", striker_id="h2")
        monkeypatch.setattr(mending, "FARTHEST", 7)
        assert conflict_of(game, {"seq": 2, "patch": {"runs": 2}}).repair is None
