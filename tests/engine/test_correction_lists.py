"""Many changes as one correction: they apply together, and one undo takes them back."""

import random

import pytest

from scoring.engine.errors import Conflicts, Malformed, ScoringError, Unlawful
from scoring.engine.log.fold import advance, fold_records
from scoring.engine.log.proposals import propose_corrections
from tests.engine.play import Body, Game, match, play
from tests.engine.test_correction import OVER, count_steps, labels


def refuse(game: Game, *changes: Body, **options: object) -> ScoringError:
    with pytest.raises(ScoringError) as refusal:
        game.correct(*changes, **options)
    return refusal.value


class TestLists:
    def test_changes_apply_together_as_one_record(self) -> None:
        game = play("1 2 3 4")
        corrected = game.correct(
            {"seq": 2, "patch": {"runs": 6}}, {"seq": 3, "remove": True}, {"before_seq": 5, "body": {"runs": 2}}
        )
        assert [ball.runs for ball in corrected.innings.all_overs[0].balls] == [6, 3, 2, 4]
        assert (corrected.log.head, corrected.records[-1][1]) == (6, "corrected")
        assert corrected.refolded().match == corrected.match

    def test_one_undo_takes_all_of_them_back_and_redo_repeats_them(self) -> None:
        game = play("1 2 3").correct({"seq": 2, "patch": {"runs": 6}}, {"seq": 3, "remove": True})
        assert (game.score, game.undo().score, game.undo().redo().score) == ("9/0", "6/0", "9/0")

    def test_what_each_change_makes_impossible_the_other_may_make_possible(self) -> None:
        game = play("1").ball("1", striker_id="h2").ball(striker_id="h1")
        wicket = {"seq": 2, "patch": {"wickets": [{"kind": "bowled"}]}}
        assert isinstance(refuse(game, wicket), Conflicts)
        right = game.correct(wicket, {"seq": 4, "patch": {"striker_id": "h3"}})
        assert (right.how("h1"), right.batter("h3")) == ("bowled", (0, 1))

    def test_the_record_holds_what_was_asked_and_what_it_changes(self) -> None:
        game = play("1 2").correct({"before_seq": 3, "body": {"runs": 4}}, {"seq": 2, "remove": True})
        assert game.records[-1][2] == {
            "asked": {"changes": [{"before_seq": 3, "body": {"runs": 4}}, {"seq": 2, "remove": True}]},
            "changes": [
                {"seq": 2, "remove": True},
                {"before_seq": 3, "event": {"kind": "delivery", "runs": 4, "bowler_id": "a11", "over": 0}},
            ],
        }

    def test_each_inserted_event_has_an_address_of_its_own(self) -> None:
        game = play("1 1").correct(
            {"before_seq": 3, "body": {"runs": 2}},
            {"before_seq": 3, "body": {"kind": "note", "text": "rain"}},
            {"before_seq": 2, "body": {"kind": "toss", "winner": "home", "decision": "bat"}},
        )
        assert game.seqs == [1, 4, 2, 1_000_004, 2_000_004, 3]
        assert game.correct({"seq": 1_000_004, "patch": {"runs": 6}}).score == "8/0"
        assert game.remove(2_000_004).seqs == [1, 4, 2, 1_000_004, 3]

    def test_events_inserted_at_one_place_stay_in_their_order(self) -> None:
        runs = [{"before_seq": 3, "body": {"runs": n}} for n in (2, 4, 6)]
        game = play("1 1").correct(*runs)
        assert [ball.runs for ball in game.innings.all_overs[0].balls] == [1, 2, 4, 6, 1]

    def test_an_event_inserted_before_a_removed_one_replaces_it(self) -> None:
        game = play("1 1 1").correct({"seq": 3, "remove": True}, {"before_seq": 3, "body": {"kind": "over_ended"}})
        assert [entry.event.kind for entry in game.log.entries[2:]] == ["over_ended", "delivery"]

    def test_the_bowler_is_named_again_after_several_removed_balls(self) -> None:
        game = play(OVER + "1 2 3 4").correct({"seq": 8, "remove": True}, {"seq": 9, "remove": True})
        assert (game.bowler("a10"), labels(game)[6:]) == ((2, 0, 7, 0), ["1.1", "1.2"])

    def test_a_ball_that_replaces_the_first_of_an_over_has_its_bowler(self) -> None:
        game = play(OVER + "1 2").correct({"seq": 8, "remove": True}, {"before_seq": 8, "body": {"runs": 6}})
        assert game.bowler("a10") == (2, 0, 8, 0)
        assert game.refolded().match == game.match

    def test_a_ball_moved_by_hand_to_the_over_before_leaves_its_bowler_to_the_next(self) -> None:
        moved = {"before_seq": 8, "body": {"runs": 1, "same_over": True}}
        game = play(OVER + "1 2").correct({"seq": 8, "remove": True}, moved)
        assert ([over.legal for over in game.innings.all_overs], game.bowler("a10")) == ([7, 1], (1, 0, 2, 0))

    def test_a_correction_of_a_correction(self) -> None:
        game = play("1 1").correct({"seq": 2, "patch": {"runs": 2}}).correct({"seq": 2, "patch": {"runs": 4}})
        assert (game.score, game.undo().score, game.undo().undo().score) == ("5/0", "3/0", "2/0")

    def test_a_correction_of_one_change_equals_an_amendment(self) -> None:
        game = play("1 1wd W 1")
        assert game.correct({"seq": 3, "patch": {"extras": None}}).match == game.amend(3, extras=None).match

    def test_old_corrections_and_new_ones_fold_from_one_log(self) -> None:
        game = play("1 2 3").amend(2, runs=4).insert(3, runs=1).correct({"seq": 3, "remove": True}).remove(4).undo()
        assert game.refolded().match == game.match
        assert game.refolded().log.entries == game.log.entries

    def test_a_match_that_catches_up_has_the_same_events(self) -> None:
        game = play("1 2 3").correct({"seq": 2, "patch": {"runs": 6}}, {"seq": 4, "remove": True}).ball("4")
        log = fold_records(game.records[:2])
        for record in game.records[2:]:
            log = advance(log, *record)
        assert (log.entries, log.state) == (game.log.entries, game.match)

    def test_a_correction_of_many_events_folds_each_later_one_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        game = play("1 " * 6 + ("| " + "1 " * 6) * 15)
        steps = count_steps(monkeypatch)
        corrected = game.correct({"seq": 90, "patch": {"runs": 2}}, {"seq": 95, "patch": {"runs": 3}})
        # The worker folds it again, from a checkpoint too.
        advance(game.log, *corrected.records[-1])
        assert len(steps) < 2 * (len(game.log.entries) - 64)


class TestContradictions:
    def test_two_changes_of_one_event(self) -> None:
        error = refuse(play("1 1"), {"seq": 2, "patch": {"runs": 2}}, {"seq": 2, "patch": {"runs": 4}})
        assert (error.code, error.fields) == ("changes_contradict", {"changes[1].seq": "is changed in two ways"})

    def test_a_removed_event_cannot_be_patched_too(self) -> None:
        error = refuse(play("1 1"), {"seq": 2, "remove": True}, {"seq": 2, "patch": {"runs": 4}})
        assert error.code == "changes_contradict"

    def test_two_ready_corrections_that_say_different_things_of_a_ball(self) -> None:
        game = play("1 1")
        error = refuse(game, {"seq": 2, "over_bowled_by": "a5"}, {"seq": 3, "over_bowled_by": "a6"})
        assert error.code == "changes_contradict"

    def test_a_ready_correction_of_a_removed_ball(self) -> None:
        error = refuse(play("1 1"), {"seq": 2, "remove": True}, {"seq": 2, "batters_swapped": True})
        assert error.code == "changes_contradict"

    def test_what_is_said_of_a_ball_itself_goes_before_what_follows_from_a_ready_correction(self) -> None:
        game = play("1 1 1").correct({"seq": 2, "over_bowled_by": "a5"}, {"seq": 3, "remove": True})
        assert game.bowler("a5") == (2, 0, 2, 0)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ([], "changes"),
            ("none", "changes"),
            ([{"seq": 2, "patch": {}}] * 501, "changes"),
            ([3], "changes[0]"),
            ([{"seq": 2}], "changes[0]"),
            ([{"seq": 2, "patch": {"runs": 1}, "remove": True}], "changes[0].remove"),
            ([{"seq": 2, "remove": False}], "changes[0].remove"),
            ([{"seq": "2", "remove": True}], "changes[0].seq"),
            ([{"seq": 2, "patch": {"runs": -1}}], "changes[0].patch.runs"),
            ([{"seq": 2, "patch": {"over": 3}}], "changes[0].patch.over"),
            ([{"seq": 2, "patch": {"kind": "note"}}], "changes[0].patch.kind"),
            ([{"seq": 2, "patch": {"commentary": "a\x07b"}}], "changes[0].patch.commentary"),
            ([{"seq": 2, "patch": {"runs": 1}}, {"before_seq": 2, "body": {"run": 1}}], "changes[1].body.run"),
            ([{"before_seq": 2, "body": {"over": 1}}], "changes[0].body.over"),
            ([{"before_seq": 2, "body": {"kind": "squad_changed"}}], "changes[0].body.kind"),
            ([{"seq": 2, "batters_swapped": True, "to": 4}], "changes[0].to"),
            ([{"seq": 2, "in_over": "last"}], "changes[0].in_over"),
        ],
    )
    def test_a_malformed_change_is_named(self, changes: list[Body], field: str) -> None:
        with pytest.raises(Malformed) as refusal:
            propose_corrections(play("1").log, {"changes": changes})
        assert list(refusal.value.fields) == [field]

    @pytest.mark.parametrize(("body", "field"), [({"keep": "bowlers"}, "keep"), ({"kept": "batters"}, "kept")])
    def test_malformed_options_are_named(self, body: Body, field: str) -> None:
        with pytest.raises(Malformed) as refusal:
            propose_corrections(play("1").log, {"changes": [{"seq": 2, "patch": {}}], **body})
        assert list(refusal.value.fields) == [field]

    def test_an_unlawful_change_is_named_and_nothing_changes(self) -> None:
        game = play("1 1")
        error = refuse(game, {"seq": 2, "patch": {"runs": 2}}, {"seq": 3, "patch": {"bowler_id": "a2"}})
        assert isinstance(error, Unlawful)
        assert (error.code, list(error.fields)) == ("bowler_not_changed", ["changes[1]"])

    @pytest.mark.parametrize("seq", [1, 9])
    def test_an_event_that_is_not_in_force_is_named(self, seq: int) -> None:
        error = refuse(play("1 1"), {"seq": 2, "patch": {"runs": 2}}, {"seq": seq, "remove": True})
        assert (error.code, list(error.fields)) == ("no_such_event", ["changes[1].seq"])


class TestKeepingTheBatters:
    """A wrong 1 instead of 2 changes who faced all later balls, unless the batters are kept."""

    def names(self, game: Game) -> list[tuple[str, str | None]]:
        return [
            (ball.striker_id, ball.non_striker_id)
            for innings in game.match.innings
            for over in innings.all_overs
            for ball in over.balls
        ]

    def game(self) -> Game:
        return play("1 . . . . 1 | W . 1 . Wr 2 | . W 1 3 . . | 1 . . . W 1")

    def test_the_pair_of_every_later_ball_stays(self) -> None:
        game = self.game()
        assert self.names(game.correct({"seq": 2, "patch": {"runs": 2}})) != self.names(game)
        kept = game.correct({"seq": 2, "patch": {"runs": 2}}, keep="batters")
        assert self.names(kept) == self.names(game)
        assert (kept.innings.total, kept.pair) == (game.innings.total + 1, game.pair)
        assert [fall.player_id for fall in kept.innings.falls] == [fall.player_id for fall in game.innings.falls]

    def test_only_the_ball_that_would_have_others_names_them(self) -> None:
        game = self.game().correct({"seq": 2, "patch": {"runs": 2}}, keep="batters")
        assert game.records[-1][2]["changes"] == [
            {"seq": 2, "patch": {"runs": 2}},
            {"seq": 3, "patch": {"striker_id": "h2", "non_striker_id": "h1"}},
        ]

    def test_who_is_named_in_the_patch_is_not_kept(self) -> None:
        game = play("1 1 . .").correct({"seq": 3, "patch": {"striker_id": "h1", "runs": 2}}, keep="batters")
        assert self.names(game) == [("h1", "h2"), ("h1", "h2"), ("h1", "h2"), ("h1", "h2")]

    def test_a_batter_who_came_in_by_name_stays(self) -> None:
        game = play(". 1 .").ball("W", next_batter_id="h7").play("1 1")
        kept = game.correct({"seq": 2, "patch": {"runs": 1}}, {"seq": 3, "remove": True}, keep="batters")
        assert self.names(kept) == [self.names(game)[0], *self.names(game)[2:]]

    def test_a_batter_in_listed_order_stays_although_another_is_next_now(self) -> None:
        game = play(". W . W . .")
        kept = game.correct(
            {"before_seq": 2, "body": {"runs": 1, "striker_id": "h4", "bowler_id": "a11"}}, keep="batters"
        )
        assert self.names(kept)[1:] == self.names(game)

    def test_retired_and_replaced_batters_stay(self) -> None:
        game = play("1 .").event("retired", player_id="h1", reason="hurt").play("1 2")
        game = game.event("player_replaced", team_id="home", in_id="h9", out_id="h2").play("1 .")
        assert self.names(game.correct({"seq": 2, "patch": {"runs": 2}}, keep="batters")) == self.names(game)

    def test_later_innings_stay_as_well(self) -> None:
        game = play("3 . . . . .", overs=1).start().play("1 . . 1 .")
        kept = game.correct({"seq": 2, "patch": {"runs": 4}}, keep="batters")
        assert (self.names(kept), kept.innings.target) == (self.names(game), 5)

    def test_a_batter_who_is_out_now_cannot_be_kept(self) -> None:
        error = refuse(
            play("1 . 1 ."), {"seq": 2, "patch": {"wickets": [{"kind": "bowled"}], "runs": 0}}, keep="batters"
        )
        assert isinstance(error, Conflicts)
        assert (error.conflicts[0].code, error.conflicts[0].seq) == ("batter_out", 3)
        assert error.repair == {"changes": [{"seq": 2, "patch": {"wickets": [{"kind": "bowled"}], "runs": 0}}]}
        assert error.conflicts[0].repair == {"keep": None}

    def test_the_last_batter_alone_cannot_be_kept_if_a_partner_is_left(self) -> None:
        game = play("W W . 1", players=3, last_batter_alone=True)
        assert game.innings.alone
        error = refuse(game, {"seq": 3, "patch": {"wickets": None}}, keep="batters")
        assert isinstance(error, Conflicts)
        assert "batters_not_kept" in {conflict.code for conflict in error.conflicts}

    def test_an_old_record_with_a_breach_keeps_its_pair_too(self) -> None:
        game = play("1 . . . . .")
        log = advance(game.log, 8, "delivery", {"runs": 1, "bowler_id": "a11", "over": 1})
        changed = {"changes": [{"seq": 2, "patch": {"runs": 2}}], "keep": "batters"}
        ball = propose_corrections(log, changed).log.state.innings[0].all_overs[1].balls[0]
        assert (ball.striker_id, ball.non_striker_id) == ("h1", "h2")

    def test_keep_survives_undo_and_a_fold_of_the_whole_log(self) -> None:
        game = self.game()
        kept = game.correct({"seq": 2, "patch": {"runs": 2}}, keep="batters").ball("4")
        assert self.names(kept.refolded()) == self.names(kept)
        assert kept.undo().undo().match == game.match


class TestRemarks:
    def test_a_correction_tells_what_it_warns_of_with_the_place(self) -> None:
        proposal = propose_corrections(
            play(". 1wd . . . . . | . . .").log, {"changes": [{"seq": 3, "patch": {"extras": None, "runs": 1}}]}
        )
        assert proposal.remarks is not None
        assert proposal.remarks.warnings == (("over_goes_on", "0.7: Over 1 goes on after 6 legal balls."),)

    def test_what_was_so_before_is_not_told_again(self) -> None:
        game = play("1 1").ball(striker_id="h2").play(". W .")
        proposal = propose_corrections(game.log, {"changes": [{"seq": 2, "patch": {"commentary": "Fine"}}]})
        assert proposal.remarks is not None
        assert proposal.remarks.warnings == ()
        assumed = {remark.code for remark in proposal.remarks.assumed}
        assert assumed == {"innings_started", "bats_first", "batter_in_listed_order"}

    def test_many_remarks_of_a_kind_are_told_as_few(self) -> None:
        game = match().ball("1", bowler_id="a11")
        dice = random.Random(5)
        for _ in range(40):
            striker = dice.choice(["h1", "h2"])
            game = game.ball(striker_id=striker)
        proposal = propose_corrections(
            game.log, {"changes": [{"seq": seq, "patch": {"runs": 1}} for seq in range(3, 43)], "keep": "batters"}
        )
        assert proposal.remarks is not None
        told = [remark.detail for remark in proposal.remarks.warnings if remark.code == "strike_differs"]
        assert len(told) == 3
        assert " more, the last 6." in told[-1]
