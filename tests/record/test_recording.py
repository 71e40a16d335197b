"""What a scorer records becomes the next event or nothing at all; a repeated request gets its first answer."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from scoring import bodies, services
from scoring.engine.errors import Conflicts, Malformed, ScoringError, Unlawful
from scoring.engine.log import proposals
from scoring.errors import KeyReusedError, LogFullError, MatchExistsError, PreconditionRequiredError, StaleError
from scoring.folding import FoldedLog, folded_logs, load_log
from scoring.match_cache import MatchCache
from scoring.models import Match, ScorerAssignment
from scoring.place import SeenPlace
from scoring.services import Claim, writing
from tests.record.cast import BODY, Game


def key(name: str, body: str = "body") -> Claim:
    return Claim(idempotency_key=name, request_hash=body)


def test_a_ball_is_the_next_event(game: Game) -> None:
    answer = game.ball(runs=4)
    assert (answer["seq"], answer["epoch"], answer["label"], answer["score"]["text"]) == (2, 1, "0.1", "4/0 (0.1)")
    assert game.log()[1] == (2, "delivery", {"runs": 4, "bowler_id": "s11", "over": 0})


def test_the_list_follows_the_log(game: Game) -> None:
    game.balls(4, 1)
    match = Match.objects.get(pk=game.id)
    assert (match.head, match.status, match.score) == (3, "live", "Kent 5/0")
    assert match.teams == [{"id": "kent", "name": "Kent"}, {"id": "surrey", "name": "Surrey"}]


def test_names_alone_are_enough_to_open_a_match(scorer: User) -> None:
    sides = [{"name": "Côte d'Azur", "players": ["A B", "A B", "C"]}, {"name": "Azur", "players": ["A B", "D"]}]
    answer = services.create_match(by=scorer, body={"teams": sides})
    match = Match.objects.get(pk=answer["id"])
    assert match.name == "Côte d'Azur v Azur"
    assert match.id.startswith("cote-dazur-v-azur-")
    squads = load_log(match.pk).log.state.teams
    assert [[player.id for player in squad.players] for squad in squads] == [["a-b", "a-b-2", "c"], ["a-b-3", "d"]]


def test_a_squad_beyond_the_limit_is_refused_before_ids_are_made(scorer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "slugify", lambda name: pytest.fail("an id was made"))
    sides = [{"name": "Kent", "players": ["A B"] * 101}, {"name": "Surrey", "players": ["C", "D"]}]
    for teams, limited in ((sides, "teams\\[0\\].players"), (["x"] * 101, "teams")):
        with pytest.raises(Malformed, match=f"{limited}: must have at most 100 entries"):
            services.create_match(by=scorer, body={"teams": teams})


def test_no_number_of_changes_makes_a_squad_larger_than_a_hundred(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(first: int, count: int) -> None:
        players = [{"id": f"x{number}", "name": "A B"} for number in range(first, first + count)]
        services.change_squad(match_id=game.id, by=game.scorer, team_id="kent", players=players)

    change(0, 89)
    with pytest.raises(Malformed, match="at most 100 players"):
        change(89, 1)
    change(80, 9)
    with monkeypatch.context() as earlier_rules:
        earlier_rules.setattr(proposals, "require_squads", lambda *_: None)
        change(89, 20)
    assert len(load_log(game.id).log.state.team("kent").players) == 120
    change(0, 20)
    game.ball(runs=1)


def test_a_hundred_equal_names_get_ids_without_counting_again(scorer: User) -> None:
    taken = CountingSet({"a-b-3"})
    ids = bodies.Ids(taken)
    chosen = [ids.choose("a-b") for _ in range(100)]
    assert chosen == ["a-b", "a-b-2", *(f"a-b-{number}" for number in range(4, 102))]
    assert taken.asked <= 202


class CountingSet(set[str]):
    asked = 0

    def __contains__(self, value: object) -> bool:
        self.asked += 1
        return super().__contains__(value)


def test_a_log_has_an_end(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_EVENTS", 3)
    game.balls(1, 2)
    for write in (game.ball, game.undo):
        with pytest.raises(LogFullError, match="3 events"):
            write()
    assert len(game.log()) == 3


def test_who_opens_a_match_may_score_it(game: Game) -> None:
    assert ScorerAssignment.objects.get().user == game.scorer


def test_an_id_that_is_taken_is_refused(game: Game) -> None:
    with pytest.raises(MatchExistsError):
        services.create_match(by=game.scorer, body={**BODY, "id": game.id})
    assert Match.objects.count() == 1


def test_a_start_that_is_no_time_is_refused(scorer: User) -> None:
    for start in ("yesterday", "2026-13-01", "0001-01-01", "9999-12-31T23:59:59-23:59"):
        with pytest.raises(Malformed, match="starts_at"):
            services.create_match(by=scorer, body={**BODY, "starts_at": start})


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"runs": "4"}, Malformed),
        ({"runs": -1}, Malformed),
        ({"runs": 1, "bowler_id": "nobody"}, ScoringError),
        ({"runs": 1, "bowler_id": "k1"}, Unlawful),
        ({"runs": 1, "wickets": [{"kind": "stolen"}]}, Malformed),
    ],
)
def test_a_refused_ball_leaves_the_log_as_it_was(game: Game, body: dict[str, object], error: type[Exception]) -> None:
    game.ball(runs=1)
    before = game.log()
    with pytest.raises(error):
        game.ball(**body)
    assert game.log() == before
    assert Match.objects.get(pk=game.id).head == 2


def test_undo_of_do_leaves_the_state_as_it_was(game: Game) -> None:
    game.balls(1, 4)
    before = load_log(game.id).log.state
    game.ball(wickets=[{"kind": "bowled"}])
    game.undo()
    assert load_log(game.id).log.state == before


def test_undo_twice_walks_back_twice_and_redo_forward(game: Game) -> None:
    game.balls(1, 4)
    game.undo("first")
    assert game.undo("second")["score"] == {"status": "scheduled"}
    redone = services.redo(match_id=game.id, by=game.scorer, claim=key("third"))
    assert redone["score"]["text"] == "1/0 (0.1)"


def test_a_retried_undo_undoes_once(game: Game) -> None:
    game.balls(1, 4)
    assert game.undo("same") == game.undo("same")
    assert game.answer["score"]["text"] == "1/0 (0.1)"


class TestKeys:
    def test_the_same_request_again_gets_the_first_answer(self, game: Game) -> None:
        first = game.ball(runs=1, bowler_id="s1", claim=key("k"))
        game.ball(runs=6)
        assert game.ball(runs=1, bowler_id="s1", claim=key("k")) == first
        assert len(game.log()) == 3

    def test_another_request_with_a_used_key_is_refused(self, game: Game) -> None:
        game.ball(claim=key("k", "one"))
        with pytest.raises(KeyReusedError):
            game.ball(claim=key("k", "other"))

    def test_the_key_is_looked_up_before_the_state_is_judged(self, game: Game) -> None:
        claim = Claim(idempotency_key="k", request_hash="h", if_match=(SeenPlace(None, 1),))
        first = game.ball(runs=1, claim=claim)
        game.ball(runs=2)
        assert game.ball(runs=1, claim=claim) == first

    def test_a_refusal_is_not_remembered(self, game: Game) -> None:
        with pytest.raises(ScoringError):
            game.ball(runs=1, bowler_id="k1", claim=key("k", "wrong"))
        assert game.ball(runs=1, bowler_id="s1", claim=key("k", "right"))["seq"] == 2

    def test_opening_a_match_twice_with_a_key_opens_one(self, scorer: User) -> None:
        first = services.create_match(by=scorer, body=BODY, claim=key("k"))
        assert services.create_match(by=scorer, body=BODY, claim=key("k")) == first
        assert Match.objects.count() == 1

    def test_another_scorers_key_is_another_key(self, game: Game) -> None:
        other = User.objects.create_user("other")
        services.create_match(by=game.scorer, body=BODY, claim=key("k"))
        services.create_match(by=other, body=BODY, claim=key("k"))
        assert Match.objects.count() == 3


class TestStates:
    def test_a_stale_writer_learns_the_score(self, game: Game) -> None:
        game.balls(1, 4)
        with pytest.raises(StaleError) as refused:
            game.ball(claim=game.at(2))
        assert (refused.value.more["seq"], refused.value.more["score"]["text"]) == (3, "5/0 (0.2)")
        assert len(game.log()) == 3

    def test_a_state_of_another_epoch_is_stale(self, game: Game) -> None:
        assert game.ball(claim=Claim(if_match=(SeenPlace(1, 1),)))["seq"] == 2
        with pytest.raises(StaleError):
            game.ball(claim=Claim(if_match=(SeenPlace(7, 2),)))

    def test_after_key_names_the_newest_event(self, game: Game) -> None:
        game.ball(claim=key("a"))
        game.ball(claim=Claim(idempotency_key="b", request_hash="b", after_key="a"))
        with pytest.raises(StaleError):
            game.ball(claim=Claim(after_key="a"))
        with pytest.raises(StaleError):
            game.ball(claim=Claim(after_key="unknown"))

    def test_a_correction_needs_to_name_a_state(self, game: Game) -> None:
        game.ball(runs=1)
        for write in (
            lambda: services.amend_event(match_id=game.id, by=game.scorer, seq=2, patch={"runs": 2}),
            lambda: services.remove_event(match_id=game.id, by=game.scorer, seq=2),
            lambda: services.record_delivery(match_id=game.id, by=game.scorer, body={"bowler_id": "s1"}, before_seq=2),
            lambda: services.undo(match_id=game.id, by=game.scorer),
            lambda: services.redo(match_id=game.id, by=game.scorer),
        ):
            with pytest.raises(PreconditionRequiredError):
                write()


class TestCorrections:
    def test_an_amended_ball_counts_as_amended(self, game: Game) -> None:
        game.balls(1, 4)
        answer = services.amend_event(match_id=game.id, by=game.scorer, seq=2, patch={"runs": 2}, claim=game.at(3))
        assert answer["score"]["text"] == "6/0 (0.2)"
        assert game.log()[-1] == (4, "amended", {"seq": 2, "patch": {"runs": 2}})

    def test_a_removed_ball_never_was(self, game: Game) -> None:
        game.balls(1, 4)
        answer = services.remove_event(match_id=game.id, by=game.scorer, seq=3, claim=game.at(3))
        assert answer["score"]["text"] == "1/0 (0.1)"

    def test_an_inserted_ball_stands_where_it_was_put(self, game: Game) -> None:
        game.balls(1, 4)
        claim = game.at(3)
        body = {"runs": 6, "bowler_id": "s11"}
        answer = services.record_delivery(match_id=game.id, by=game.scorer, body=body, before_seq=3, claim=claim)
        assert answer["score"]["text"] == "11/0 (0.3)"
        runs = [ball.runs for ball in load_log(game.id).log.state.current.over.balls]
        assert runs == [1, 6, 4]

    def test_a_correction_that_makes_a_later_ball_impossible_is_refused(self, game: Game) -> None:
        game.balls(1, 1)
        game.ball(runs=1, striker_id="k1")
        before = game.log()
        patch = {"wickets": [{"kind": "bowled", "player_out_id": "k1"}]}
        with pytest.raises(Conflicts) as refused:
            services.amend_event(match_id=game.id, by=game.scorer, seq=2, patch=patch, claim=game.at(4))
        assert [conflict.seq for conflict in refused.value.conflicts] == [4]
        assert game.log() == before

    def test_a_dry_run_shows_the_effect_and_writes_nothing(self, game: Game) -> None:
        game.balls(1, 4)
        before = game.log()
        dry = Claim(dry_run=True)
        effect = services.amend_event(match_id=game.id, by=game.scorer, seq=2, patch={"runs": 3}, claim=dry)
        assert (effect["before"]["text"], effect["after"]["text"]) == ("5/0 (0.2)", "7/0 (0.2)")
        assert game.log() == before
        assert game.ball(runs=0)["score"]["text"] == "5/0 (0.3)"

    def test_a_dry_run_shows_conflicts(self, game: Game) -> None:
        game.ball(runs=1)
        game.ball(runs=1)
        game.ball(runs=1, striker_id="k1")
        patch = {"wickets": [{"kind": "bowled", "player_out_id": "k1"}]}
        effect = services.amend_event(match_id=game.id, by=game.scorer, seq=2, patch=patch, claim=Claim(dry_run=True))
        assert effect["lawful"] is False
        assert [conflict["seq"] for conflict in effect["conflicts"]] == [4]


class TestDetails:
    def test_another_name_is_an_event(self, game: Game) -> None:
        services.change_details(match_id=game.id, by=game.scorer, changes={"name": "The Final", "venue": "Lord's"})
        match = Match.objects.get(pk=game.id)
        assert (match.name, match.venue) == ("The Final", "Lord's")
        assert game.log()[-1][1] == "details_changed"

    def test_an_added_player_may_play(self, game: Game) -> None:
        late = [{"id": "late", "name": "Late"}]
        services.change_squad(match_id=game.id, by=game.scorer, team_id="surrey", players=late)
        assert game.ball(runs=1, bowler_id="late")["label"] == "0.1"


def roll_back(game: Game, *runs: int) -> None:
    with transaction.atomic():
        game.balls(*runs)
        transaction.set_rollback(True)


class TestCache:
    """Folded logs are held between balls, and never of an event that was rolled back."""

    def test_a_rolled_back_ball_never_haunts_the_next(self, committed_game: Game) -> None:
        game = committed_game
        game.balls(1, 1)
        for _ in range(3):
            roll_back(game, 6)
        answer = game.ball(runs=2)
        assert (answer["seq"], answer["score"]["text"]) == (4, "4/0 (0.3)")

    def test_two_balls_in_one_rolled_back_transaction_leave_nothing(self, committed_game: Game) -> None:
        game = committed_game
        game.ball(runs=1)
        roll_back(game, 6, 6)
        assert game.ball(runs=2)["score"]["text"] == "3/0 (0.2)"

    def test_an_entry_of_a_head_that_is_no_more_is_not_used(self, committed_game: Game) -> None:
        game = committed_game
        game.balls(1, 1)
        held = folded_logs.get(game.id)
        folded_logs.put(game.id, FoldedLog(held.head._replace(pk=held.head.pk + 1000), held.log))
        assert game.ball(runs=2)["score"]["text"] == "4/0 (0.3)"

    def test_another_process_may_have_recorded_meanwhile(self, committed_game: Game) -> None:
        game = committed_game
        game.ball(runs=1)
        held = folded_logs.get(game.id)
        game.balls(1, 1)
        folded_logs.put(game.id, held)
        assert game.ball(runs=2)["score"]["text"] == "5/0 (0.4)"

    def test_readers_of_other_matches_do_not_make_it_cold(self, committed_game: Game) -> None:
        game = committed_game
        game.balls(1, 1)
        held = folded_logs.get(game.id)
        long = FoldedLog(held.head, replace(held.log, head=settings.CRICKSY_CACHED_EVENTS))
        for number in range(2):
            folded_logs.put(f"old-{number}", long)
        assert folded_logs.get("old-0") is None
        assert folded_logs.get(game.id) is held
        folded_logs.forget("old-1")
        folded_logs.forget(game.id)
        assert folded_logs.get(game.id) is None

    def test_a_scored_match_gives_way_to_matches_that_are_scored_later(self) -> None:
        cache: MatchCache[int] = MatchCache(2)
        for number, match_id in enumerate(("a", "b", "c")):
            cache.protect(match_id, number)
            cache.put("a", 9)
        assert [cache.get(match_id) for match_id in ("a", "b", "c")] == [9, 1, 2]
        cache.put("b", 8)
        cache.protect("d", 3)
        assert [cache.get(match_id) for match_id in ("b", "c", "d")] == [None, 2, 3]

    def test_a_cache_has_room_for_so_many_events(self) -> None:
        cache: MatchCache[str] = MatchCache(5, len)
        for match_id, value in (("a", "1"), ("b", "12"), ("c", "12")):
            cache.put(match_id, value)
        assert [cache.get(match_id) for match_id in ("c", "b", "a")] == ["12", "12", "1"]
        cache.put("a", "123")
        assert [cache.get(match_id) for match_id in ("a", "b", "c")] == ["123", "12", None]
        cache.put("d", "longer than all")
        assert [cache.get(match_id) for match_id in ("a", "b", "d")] == [None, None, "longer than all"]
        cache.forget("d")
        cache.put("a", "12345")
        assert cache.get("a") == "12345"

    def test_a_warm_ball_takes_one_statement_however_long_the_log(self, committed_game: Game) -> None:
        game = committed_game
        game.balls(*[0] * 30)
        with CaptureQueriesContext(connection) as early:
            game.ball(runs=1)
        game.balls(*[0] * 60)
        with CaptureQueriesContext(connection) as late:
            game.ball(runs=1)
        # It is judged on the log that this process holds, and appended in one statement.
        assert len(late) == len(early) == 1
