"""Every error code of the engine is raised by some body, and a refusal changes nothing."""

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scoring.engine
from scoring.engine.errors import Conflicts, Malformed, ScoringError, Unlawful
from scoring.engine.events.kinds import KINDS
from scoring.engine.log.fold import fold_records
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import propose_amendment, propose_created, propose_event
from tests.engine.play import Body, Game, created, match, play

ENGINE = Path(scoring.engine.__file__).parent
RAISED = re.compile(r'(?:umpire\.(?:forbid|refuse)|Unlawful|Malformed)\(\s*"([a-z_]+)"')
REMARKED = re.compile(r'umpire\.(?:warn|assume)\(\s*"([a-z_]+)"')

Refused = Callable[[], object]
OVER = ". . . . . . "
IN_PLAY = match(bench=1).start()


def out(kind: str, **more: object) -> Body:
    return {"wickets": [{"kind": kind, **more}]}


def tied(**conditions: object) -> Game:
    return play("1 . . . . .", overs=1, **conditions).start().play("1 . . . . .")


def one_super_over() -> Game:
    game = tied(tie_break="super_over").start().play("W . . . . .")
    return game.start().ball("W", bowler_id="a11").play(". . . . .")


def bowl_out(*sides: str) -> Game:
    game = tied(tie_break="bowl_out")
    for side in sides:
        game = game.event("bowl_out_ball", **attempt(side))
    return game


def attempt(side: str) -> Body:
    return {"team_id": side, "bowler_id": f"{side[0]}1", "hit": False}


def two_teams(**second: object) -> Body:
    body = created()
    body["teams"][1] |= second
    return body


def alone() -> Game:
    """Of two batters one is out, and the other bats on."""
    return play("W 1", players=2, last_batter_alone=True)


def after_declaration(first: str = "6 6", second: str = ".", **conditions: object) -> Game:
    game = play(first, innings_per_side=2, **conditions).event("innings_ended", reason="declared")
    return game.start().play(second).event("innings_ended", reason="declared")


REFUSALS: list[tuple[str, Refused]] = [
    ("malformed", lambda: IN_PLAY.ball(runs="4")),
    ("malformed", lambda: IN_PLAY.ball(over=3)),
    ("malformed", lambda: match().start(number=1)),
    ("malformed", lambda: play("1").amend(2, over=4)),
    ("malformed", lambda: play("1").amend(2, kind="note")),
    ("malformed", lambda: play("1").amend(2, runs=-1)),
    ("malformed", lambda: match(overs=0)),
    ("malformed", lambda: match(form="pairs")),
    ("malformed", lambda: match(wides_rebowled="sometimes")),
    ("malformed", lambda: IN_PLAY.event("note", text="a\x00b")),
    ("unknown_kind", lambda: IN_PLAY.event("rain_dance")),
    ("player_twice", lambda: propose_created(two_teams(players=[{"id": "h1", "name": "x"}]))),
    ("squad_too_small", lambda: propose_created(two_teams(players=[{"id": "a1", "name": "x"}]))),
    ("two_teams", lambda: propose_created(two_teams(id="home"))),
    ("conditions_contradict", lambda: match(max_balls_an_over=5)),
    ("conditions_contradict", lambda: match(pair_overs=4)),
    ("conditions_contradict", lambda: match(overs=8, starting_score=200)),
    ("conditions_contradict", lambda: match(powerplays=[{"kind": "mandatory", "end": "2.6"}])),
    ("conditions_contradict", lambda: match(players_per_side=8, wickets_to_fall=9)),
    ("empty_log", lambda: fold_records([])),
    ("empty_log", lambda: fold_records([(1, "note", {"text": "x"})])),
    ("match_exists", lambda: propose_event(IN_PLAY.log, "match_created", propose_created(created()).payload)),
    (
        "match_exists",
        lambda: fold_records([*match().records, (2, "match_created", propose_created(created()).payload)]),
    ),
    ("no_such_event", lambda: play("1").remove(9)),
    ("no_such_event", lambda: play("1").remove(1)),
    ("no_such_event", lambda: play("1").insert(1)),
    ("no_such_event", lambda: play("1").amend(0, runs=1)),
    ("changes_contradict", lambda: play("1").correct({"seq": 2, "remove": True}, {"seq": 2, "patch": {"runs": 2}})),
    ("not_a_ball", lambda: play("1").event("over_ended").correct({"seq": 3, "over_bowled_by": "a5"})),
    ("not_a_later_ball", lambda: play("1 1").correct({"seq": 3, "batters_swapped": True, "until_seq": 2})),
    ("no_wicket", lambda: play("1").correct({"seq": 2, "other_batter_out": True})),
    ("no_other_batter", lambda: alone().correct({"seq": 3, "batters_swapped": True})),
    (
        "batters_not_kept",
        lambda: alone().correct(
            {"seq": 2, "patch": {"wickets": None}}, {"seq": 3, "patch": {"runs": 2}}, keep="batters"
        ),
    ),
    ("nothing_to_undo", lambda: match().undo()),
    ("nothing_to_redo", lambda: play("1").redo()),
    ("batter_absent", lambda: IN_PLAY.event("absent", player_id="h5").ball(striker_id="h5")),
    ("batter_out", lambda: play("W").ball(striker_id="h1")),
    ("batter_out", lambda: play("W .").ball("W", next_batter_id="h1")),
    ("batter_out", lambda: play("W .").event("player_replaced", team_id="home", in_id="h1", out_id="h3")),
    ("batter_needed", lambda: play("W").event("retired", player_id="h2", reason="hurt").play("W W W W W W W W .")),
    ("batter_not_in_team", lambda: IN_PLAY.ball(striker_id="a1")),
    ("batter_not_in_team", lambda: IN_PLAY.ball(striker_id="nobody")),
    ("batter_not_in_team", lambda: IN_PLAY.event("absent", player_id="a1")),
    ("batter_at_crease", lambda: play("W", players=4).ball("Wl", next_batter_id="h2")),
    ("batter_at_crease", lambda: play(".").event("absent", player_id="h1")),
    ("batter_at_crease", lambda: play(".").event("player_replaced", team_id="home", in_id="h1", out_id="h2")),
    ("same_batter_twice", lambda: IN_PLAY.ball(striker_id="h1", non_striker_id="h1")),
    ("same_batter_twice", lambda: match().start(striker_id="h1", non_striker_id="h1")),
    ("player_not_playing", lambda: IN_PLAY.ball(striker_id="h12")),
    ("player_not_playing", lambda: IN_PLAY.ball(bowler_id="a12")),
    ("no_vacancy", lambda: play(".").ball(next_batter_id="h5")),
    ("no_vacancy", lambda: play(".").event("dismissal", dismissal="timed out", player_out_id="h5")),
    ("bowler_needed", lambda: propose_event(IN_PLAY.log, "delivery", {"runs": 1})),
    ("bowler_needed", lambda: propose_event(play(OVER).log, "delivery", {"runs": 1})),
    ("bowler_not_in_team", lambda: IN_PLAY.ball(bowler_id="h5")),
    ("bowler_not_in_team", lambda: play(".").event("bowler_changed", in_id="h5")),
    (
        "bowler_not_in_team",
        lambda: tied(tie_break="bowl_out").event("bowl_out_ball", team_id="home", bowler_id="a1", hit=True),
    ),
    ("bowler_not_changed", lambda: play(".").ball(bowler_id="a5")),
    ("bowler_out_of_turn", lambda: play(OVER).ball(bowler_id="a11")),
    ("bowler_out_of_turn", lambda: play(OVER + ".").event("bowler_changed", in_id="a11")),
    ("bowler_quota", lambda: play(OVER * 2, overs=5, quota=1).ball(bowler_id="a11")),
    ("bowler_excluded", lambda: excluded().ball(bowler_id="a11")),
    ("same_bowler", lambda: play(".").event("bowler_changed", in_id="a11")),
    ("not_the_bowler", lambda: play(".").event("bowler_changed", in_id="a5", out_id="a4")),
    ("no_over", lambda: IN_PLAY.event("over_ended")),
    ("no_over", lambda: play(OVER).event("over_ended")),
    ("no_over", lambda: play(OVER).event("bowler_changed", in_id="a5")),
    ("runs_and_byes", lambda: IN_PLAY.ball("1+1b")),
    ("runs_and_legbyes", lambda: IN_PLAY.ball("1+1lb")),
    ("byes_and_legbyes", lambda: IN_PLAY.ball("1b+1lb")),
    ("wide_with_other_runs", lambda: IN_PLAY.ball("1wd+1")),
    ("wide_with_other_runs", lambda: IN_PLAY.ball("1wd+1nb")),
    ("wide_with_other_runs", lambda: IN_PLAY.ball("1wd+1b")),
    ("too_many_wickets", lambda: IN_PLAY.ball("W+Wr+Wr")),
    ("one_dismissal_off_a_ball", lambda: IN_PLAY.ball("Wr+Wo")),
    ("out_twice", lambda: IN_PLAY.ball(wickets=[{"kind": "run out"}, {"kind": "retired out"}])),
    ("dismissal_impossible", lambda: IN_PLAY.ball("1wd+W")),
    ("dismissal_impossible", lambda: IN_PLAY.ball("1nb+Ws")),
    ("dismissal_impossible", lambda: IN_PLAY.ball("1wd+Wt")),
    ("dismissal_impossible", lambda: play("1nb", free_hit="all").ball("W")),
    ("dismissal_needs_ball", lambda: play(".").event("dismissal", dismissal="bowled", player_out_id="h1")),
    ("only_the_non_striker", lambda: play(".").event("dismissal", dismissal="run out", player_out_id="h1")),
    ("opener_timed_out", lambda: IN_PLAY.event("dismissal", dismissal="timed out", player_out_id="h1")),
    ("batter_is_in", lambda: play(".").event("dismissal", dismissal="timed out", player_out_id="h1")),
    ("bowled_last_super_over", lambda: one_super_over().start().ball(bowler_id="a11")),
    ("out_in_super_over", lambda: one_super_over().start(striker_id="h1")),
    ("bowled_already", lambda: bowl_out("home", "away").event("bowl_out_ball", **attempt("home"))),
    ("only_the_striker", lambda: play(".").ball(**out("lbw", player_out_id="h2"))),
    ("not_at_crease", lambda: play(".").ball(**out("run out", player_out_id="h5"))),
    ("not_at_crease", lambda: play(".").event("dismissal", dismissal="run out", player_out_id="h5")),
    ("not_at_crease", lambda: play(".").event("retired", player_id="h5", reason="hurt")),
    ("fielder_not_in_team", lambda: play(".").ball(**out("caught", fielders=[{"id": "h7"}]))),
    ("no_innings", lambda: match().event("over_ended")),
    ("innings_in_progress", lambda: play(".").start()),
    ("innings_in_progress", lambda: play(".").event("innings_forfeited")),
    ("innings_over", lambda: play(OVER, overs=1).ball(bowler_id="a10")),
    ("innings_over", lambda: play(OVER, overs=1).event("innings_ended", reason="closed")),
    ("innings_over", lambda: play(".").event("innings_ended", reason="declared").ball(same_over=True)),
    ("innings_over", lambda: match(innings_per_side=2).event("innings_forfeited").ball(bowler_id="a1", same_over=True)),
    ("match_over", lambda: tied().ball(bowler_id="h10")),
    ("match_over", lambda: tied().start()),
    ("match_over", lambda: play(OVER, overs=1).start().ball("1").ball(same_over=True)),
    ("match_over", lambda: tied().event("match_ended", reason="time")),
    ("match_over", lambda: play(".").event("match_ended", reason="time").ball(same_over=True)),
    ("match_over", lambda: match().event("match_ended", reason="abandoned").ball()),
    ("match_over", lambda: after_declaration().event("match_ended", reason="time").event("innings_forfeited")),
    ("match_started", lambda: play(".").event("toss", winner="home", decision="bat")),
    ("no_declaration", lambda: play(".", form="t20").event("innings_ended", reason="declared")),
    ("par_without_chase", lambda: play(".", overs=2).event("match_ended", reason="time", par=4)),
    ("not_their_turn", lambda: play(".", form="test").event("innings_ended", reason="declared").start(team_id="home")),
    (
        "not_their_turn",
        lambda: tied(tie_break="super_over").start(team_id="home").play("1 . . . . .").start(team_id="home"),
    ),
    ("side_has_batted", lambda: play(OVER, overs=1).start(team_id="home")),
    ("follow_on_not_said", lambda: after_declaration(follow_on_lead=5).start(team_id="away")),
    ("follow_on_lead", lambda: after_declaration(follow_on_lead=13).start(follow_on=True)),
    ("follow_on_lead", lambda: after_declaration().start(follow_on=True)),
    ("no_follow_on", lambda: play(".", form="test").event("innings_ended", reason="declared").start(follow_on=True)),
    ("no_super_over_due", lambda: play(OVER, overs=1).start(super_over=1)),
    ("super_over_number", lambda: tied(tie_break="super_over").start(super_over=2)),
    ("no_innings_due", lambda: tied(tie_break="bowl_out").start()),
    ("not_their_turn", lambda: bowl_out("home").event("bowl_out_ball", **attempt("home"))),
    ("no_bowl_out_due", lambda: play(".").event("bowl_out_ball", team_id="home", bowler_id="h1", hit=True)),
    ("innings_closed", lambda: play(OVER, overs=1).start().event("conditions_revised", innings=1, target=5)),
    ("innings_closed", lambda: tied().event("conditions_revised", scope="match", overs="5")),
    ("scope_contradicts", lambda: match().event("conditions_revised", scope="match", target=5)),
    (
        "malformed_powerplay",
        lambda: match().event("conditions_revised", powerplays=[{"kind": "mandatory", "first": 1}]),
    ),
    ("malformed_overs", lambda: play(".", overs=20).event("conditions_revised", overs="9.6")),
    ("two_lengths", lambda: play(".", overs=20).event("conditions_revised", overs="9", max_balls=54)),
    ("not_their_innings", lambda: play(".").event("penalty_runs", team_id="away", innings=1)),
    ("not_their_innings", lambda: play(".").event("penalty_runs", team_id="away", innings=9)),
    ("unknown_team", lambda: match().event("toss", winner="nobody", decision="bat")),
    ("unknown_team", lambda: match().start(team_id="nobody")),
    ("player_not_in_team", lambda: play(".").event("player_replaced", team_id="home", in_id="a5", out_id="h1")),
    (
        "player_in_other_team",
        lambda: match().event("squad_changed", team_id="home", players=[{"id": "a1", "name": "x"}]),
    ),
    ("player_id_taken", lambda: match().event("player_added", team_id="home", id="h1", name="New")),
    ("player_id_taken", lambda: match().event("player_added", team_id="home", id="a1", name="New")),
    ("player_id_needed", lambda: match().event("player_added", team_id="home", name="New")),
    ("player_not_in_team", lambda: match().event("player_renamed", player_id="h99", name="New")),
    ("malformed", lambda: match().event("player_renamed", player_id="h1", name=" ")),
    ("unknown_team", lambda: match().event("player_added", team_id="nobody", id="new", name="New")),
    ("malformed", lambda: match().event("player_added", team_id="home", id="new", name="\u200b")),
    ("same_player", lambda: play(".").event("player_replaced", team_id="home", in_id="h1", out_id="h1")),
    ("winner_needed", lambda: play(".").event("match_ended", reason="awarded")),
    ("conflicts", lambda: play("1 1").ball(striker_id="h1").amend(2, wickets=[{"kind": "bowled"}])),
]


def excluded() -> Game:
    changed = play(".").event("bowler_changed", in_id="a5", may_bowl_again=False)
    return changed.play(". . . . . | . . . . . .")


@pytest.mark.parametrize(("code", "refused"), REFUSALS, ids=[f"{code}-{n}" for n, (code, _) in enumerate(REFUSALS)])
def test_the_body_is_refused_with_a_code_and_a_sentence(code: str, refused: Refused) -> None:
    with pytest.raises(ScoringError) as refusal:
        refused()
    assert refusal.value.code == code
    assert refusal.value.detail.endswith(".")
    assert isinstance(refusal.value, Malformed | Unlawful | Conflicts)


def test_every_code_of_the_engine_is_tested() -> None:
    found = {code for file in ENGINE.rglob("*.py") for code in RAISED.findall(file.read_text())}
    assert found | {"malformed", "conflicts"} == {code for code, _ in REFUSALS}


def test_every_warning_of_the_engine_is_tested() -> None:
    tests = "".join(file.read_text() for file in Path(__file__).parent.glob("test_*.py"))
    found = {code for file in ENGINE.rglob("*.py") for code in REMARKED.findall(file.read_text())}
    assert [code for code in sorted(found) if f'"{code}"' not in tests] == []


def test_a_refusal_names_the_field_at_fault() -> None:
    with pytest.raises(ScoringError) as refusal:
        IN_PLAY.ball(wickets=[{"kind": "eaten"}])
    assert list(refusal.value.fields) == ["wickets[0].kind"]


def test_a_conflict_names_the_later_events_and_changes_nothing() -> None:
    game = play("1 1").ball(striker_id="h1").play(".")
    with pytest.raises(Conflicts) as refusal:
        game.amend(2, wickets=[{"kind": "bowled"}])
    assert [(conflict.seq, conflict.code) for conflict in refusal.value.conflicts] == [(4, "batter_out")]
    assert (game.log.head, game.score) == (5, "2/0")


# -- any JSON at all ----------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
WORDS = sorted(
    {name for event in KINDS.values() for name in event.__dataclass_fields__}
    | {"kind", "player_out_id", "end", "fielders", "id", "wides", "noballs", "substitute", "x", "y", "format"}
)
VALUES = JSON | st.sampled_from(
    ["h1", "h2", "a1", "a11", "home", "away", "hurt", "bowled", "run out", "match", "9.4", 1, 5]
)
NEAR = st.recursive(
    VALUES,
    lambda inner: st.dictionaries(st.sampled_from(WORDS), inner, max_size=5) | st.lists(inner, max_size=2),
    max_leaves=8,
)
BODIES = NEAR | st.dictionaries(st.sampled_from(WORDS), NEAR, max_size=6)
some = settings(max_examples=300, deadline=None)
PLAYED = play(". 1 4 W . 1nb . | 1 2 .", form="t20").log


@some
@given(st.sampled_from(["delivery", *KINDS]) | JSON, BODIES)
def test_no_body_breaks_a_proposal(kind: str, body: Body) -> None:
    for log in (match().log, PLAYED):
        survives(lambda log=log: propose_event(log, kind, body))


@some
@given(BODIES, st.integers())
def test_no_patch_breaks_an_amendment(patch: Body, seq: int) -> None:
    survives(lambda: propose_amendment(PLAYED, 2 + seq % 10, patch))


@some
@given(BODIES)
def test_no_body_breaks_the_creation_of_a_match(body: Body) -> None:
    survives(lambda: propose_created(body))
    if isinstance(body, dict):
        survives(lambda: propose_created(created() | body))


def survives(proposed: Callable[[], object]) -> None:
    """Expect a result or a ScoringError, and no other exception."""
    with suppress(ScoringError):
        assert proposed() is not None


def test_a_proposal_changes_no_log() -> None:
    before: Log = PLAYED
    copy = fold_records(play(". 1 4 W . 1nb . | 1 2 .", form="t20").records)
    propose_event(before, "delivery", {"runs": 6})
    propose_amendment(before, 2, {"runs": 6})
    assert (before.head, before.entries, before.state) == (copy.head, copy.entries, copy.state)
