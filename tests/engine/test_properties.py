"""Properties of every lawful match."""

import copy
import os
from collections import Counter
from itertools import pairwise, zip_longest
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scoring.engine.errors import ScoringError
from scoring.engine.events.innings import InningsEnd, PenaltyRuns
from scoring.engine.events.match import MatchEnded
from scoring.engine.laws.dismissals import MAY_RETURN
from scoring.engine.laws.match import step
from scoring.engine.laws.result import DECIDED_BY_SCORER
from scoring.engine.laws.unfinished import OVERS_UP, is_drawn_when_overs_are_up
from scoring.engine.log.fold import fold_records
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import propose_amendment, propose_event, propose_redo, propose_removal, propose_undo
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState, ResultKind
from scoring.engine.views import delta
from scoring.engine.views.scorecard import scorecard
from scoring.engine.views.snapshot import snapshot
from tests.engine.matches import FORMS, deliveries, jsonable, random_match, scored
from tests.engine.play import Body

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
settings.register_profile("thorough", max_examples=400, deadline=None)
settings.register_profile("quick", max_examples=25, deadline=None)
matches = settings(
    settings.get_profile("thorough" if THOROUGH else "quick"),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    derandomize=not THOROUGH,
)
seeds = st.integers(0, 2**32)
forms = st.sampled_from(FORMS)


def outside(log: Log) -> Counter[int]:
    """Penalty runs of each innings, by number, that were awarded before its first ball or after its end."""
    found: Counter[int] = Counter()
    state = log.checkpoints[1]
    for entry in log.entries[1:]:
        before, state = state, step(state, entry.event, seq=entry.seq, strict=False)
        for old, new in zip_longest(before.innings, state.innings):
            if old is None:
                # The first ball of a match may start the innings, and have penalty runs itself.
                found[new.number] += new.extras.penalty - (new.last_ball.extras.penalty if new.last_ball else 0)
            elif isinstance(entry.event, PenaltyRuns) and (old.over is None or old.ended is not None):
                found[new.number] += new.extras.penalty - old.extras.penalty
    return found


def start_of(innings: Innings) -> int:
    """The starting score of pairs cricket: 20 in FORMS."""
    return 0 if innings.pairs is None else 20


def lost(innings: Innings, wickets: int) -> int:
    return innings.pairs.wicket_cost * wickets if innings.pairs else 0


@matches
@given(seeds, forms)
def test_the_book_balances(seed: int, form: Body) -> None:
    log = random_match(seed, form).game.log
    elsewhere = outside(log)
    for innings in log.state.innings:
        balls = [ball for over in innings.all_overs for ball in over.balls]
        extras, stands = innings.extras, [*innings.partnerships, *filter(None, [innings.partnership])]
        scored = innings.total - start_of(innings) + lost(innings, innings.wickets)
        assert sum(line.runs for line in innings.batting.values()) + extras.total == scored
        conceded = sum(line.runs for line in innings.bowling.values())
        assert conceded + extras.byes + extras.legbyes + extras.penalty == scored
        in_play = scored - elsewhere[innings.number] - innings.unpaired_penalties
        # Wickets without a ball: before the first one no over, and without a pair no partnership bears their cost.
        if innings.pairs is None or not innings.pairs.wicket_cost:
            assert sum(stand.runs for stand in stands) == in_play
        in_overs = lost(innings, sum(over.wickets for over in innings.all_overs))
        assert sum(over.runs for over in innings.all_overs) == in_play - in_overs
        assert sum(line.balls for line in innings.batting.values()) == sum(not ball.extras.wides for ball in balls)
        assert sum(line.legal for line in innings.bowling.values()) == innings.legal_balls
        assert sum(over.legal for over in innings.all_overs) == innings.legal_balls
        assert sum(ball.legal for ball in balls) == innings.legal_balls
        assert len(balls) == innings.bowled


@matches
@given(seeds, forms)
def test_wickets_are_the_fall_of_wickets(seed: int, form: Body) -> None:
    for innings in random_match(seed, form).game.match.innings:
        out = [
            line.player_id
            for line in innings.batting.values()
            for _ in range(line.outs + (line.dismissal is not None and line.dismissal.kind not in MAY_RETURN))
        ]
        assert innings.wickets == len(innings.falls) == len(out)
        assert {fall.player_id for fall in innings.falls} == set(out)
        if innings.pairs is not None:
            continue
        assert [fall.score for fall in innings.falls] == sorted(fall.score for fall in innings.falls)
        credited = sum(line.wickets for line in innings.bowling.values())
        dismissals = (line.dismissal for line in innings.batting.values())
        assert credited == sum(dismissal is not None and dismissal.bowler_id is not None for dismissal in dismissals)
        assert innings.wickets <= innings.wickets_to_fall


@matches
@given(seeds, forms)
def test_no_batter_at_the_crease_is_out_or_at_both_ends(seed: int, form: Body) -> None:
    scorer = random_match(seed, form)
    for innings in scorer.game.match.innings:
        for ball in (ball for over in innings.all_overs for ball in over.balls):
            assert ball.striker_id != ball.non_striker_id
            assert scorer.game.match.team_of[ball.striker_id] == innings.team_id
            assert scorer.game.match.team_of[ball.bowler_id] == innings.bowling_team_id


@matches
@given(seeds, forms)
def test_a_refolded_log_equals_the_log_that_grew(seed: int, form: Body) -> None:
    game = random_match(seed, form).game
    folded = fold_records(game.records)
    assert folded.state == game.log.state
    assert (folded.head, folded.entries, folded.undone) == (game.log.head, game.log.entries, game.log.undone)


@matches
@given(seeds, forms)
def test_a_snapshot_with_its_deltas_equals_a_fresh_snapshot(seed: int, form: Body) -> None:
    scorer = random_match(seed, form)
    log, shown = fold_records(scorer.game.records[:1]), snapshot(fold_records(scorer.game.records[:1]).state)
    for kind, body in scorer.bodies:
        log = propose_event(log, kind, body).log
        fresh = snapshot(log.state)
        assert jsonable(fresh)
        shown = moved(shown, fresh)


def moved(shown: Body, fresh: Body) -> Body:
    """Return the shown snapshot after the delta. It must equal the fresh one, and nothing else may change."""
    before, wanted = copy.deepcopy(shown), copy.deepcopy(fresh)
    change = delta.diff(shown, fresh)
    sent = copy.deepcopy(change)
    after = delta.apply(shown, change)
    assert (after, shown, fresh, change) == (fresh, before, wanted, sent)
    return after


@matches
@given(seeds, forms, st.integers(1, 6))
def test_undo_and_redo_restore_the_states_between(seed: int, form: Body, steps: int) -> None:
    scorer = random_match(seed, form)
    end = scorer.game.log
    steps = min(steps, len(scorer.bodies))
    shown, log = snapshot(end.state), end
    for _ in range(steps):
        log = propose_undo(log).log
        shown = moved(shown, snapshot(log.state))
    earlier = fold_records(scorer.game.records[: len(scorer.game.records) - steps])
    assert (log.state, log.entries) == (earlier.state, earlier.entries)
    for _ in range(steps):
        log = propose_redo(log).log
        shown = moved(shown, snapshot(log.state))
    assert (without_remarks(log.state), log.entries) == (without_remarks(end.state), end.entries)


def without_remarks(match: MatchState) -> dict[str, Any]:
    """Remarks depend on how an event was recorded, so they are left out of the comparison."""
    return {key: value for key, value in vars(match).items() if key not in ("warnings", "assumed")}


@matches
@given(seeds, forms, st.data())
def test_any_correction_can_be_undone_and_refolded(seed: int, form: Body, data: st.DataObject) -> None:
    game = random_match(seed, form).game
    before = game
    shown = snapshot(game.match)
    for _ in range(3):
        game = corrected(game, data)
        shown = moved(shown, snapshot(game.match))
    folded = fold_records(game.records)
    assert without_remarks(folded.state) == without_remarks(game.log.state)
    assert folded.entries == game.log.entries
    while len(game.log.records) > len(before.log.records):
        game = game.undo()
    assert (card(game.log), game.log.entries) == (card(before.log), before.log.entries)


def corrected(game: Any, data: st.DataObject) -> Any:
    """Return the game with a random correction, or as it was if the correction is refused."""
    entry = data.draw(st.sampled_from(game.log.entries[1:]))
    way = data.draw(st.sampled_from(["amend", "remove", "insert"]))
    try:
        if way == "remove":
            return game.remove(entry.seq)
        if way == "insert":
            return game.insert(entry.seq, **data.draw(st.sampled_from([{"extras": {"wides": 1}}, {"runs": 2}])))
        return game.amend(entry.seq, **data.draw(st.sampled_from([{"runs": 3}, {"extras": None}, {"wickets": None}])))
    except ScoringError:
        return game


def card(log: Log) -> Body:
    return scorecard(log.state)


@matches
@given(seeds, forms, st.data())
def test_an_amended_ball_is_as_if_scored_right_at_first(seed: int, form: Body, data: st.DataObject) -> None:
    scorer = random_match(seed, form)
    places = [n for n, (kind, _) in enumerate(scorer.bodies) if kind == "delivery"]
    assume(places)
    place = data.draw(st.sampled_from(places))
    right = scorer.bodies[place][1]
    wrong = {**right, "runs": (right.get("runs", 0) + 2) % 7, "short_runs": 0, "non_boundary": False}
    try:
        game = scored(form, [*scorer.bodies[:place], ("delivery", wrong), *scorer.bodies[place + 1 :]])
    except ScoringError:
        assume(False)
    patch = {"runs": right.get("runs", 0), **{key: right.get(key) for key in ("short_runs", "non_boundary")}}
    amended = propose_amendment(game.log, place + 2, patch).log
    assert card(amended) == card(scorer.game.log)


@matches
@given(seeds, forms, st.data())
def test_a_wide_inserted_or_removed_is_as_if_scored_right_at_first(seed: int, form: Body, data: st.DataObject) -> None:
    assume(form.get("wides_rebowled", "always") == "always")
    scorer = random_match(seed, form)
    within = [n for n, ball in enumerate_within_overs(scorer.game.log) if ball]
    assume(within)
    place = data.draw(st.sampled_from(within))
    wide = ("delivery", {"extras": {"wides": 1}})
    try:
        right = scored(form, [*scorer.bodies[:place], wide, *scorer.bodies[place:]])
        inserted = propose_event(scorer.game.log, *wide, before_seq=place + 2).log
    except ScoringError:
        assume(False)
    assert card(inserted) == card(right.log)
    assert card(propose_removal(right.log, place + 2).log) == card(scorer.game.log)


def enumerate_within_overs(log: Log) -> list[tuple[int, bool]]:
    """Indices into `bodies` (the timeline without event 1), and whether the ball continues the over before it."""
    places = deliveries(log)
    facts = {index: log.entries[index].event for index in places}
    return [
        (after - 1, facts[after].over == facts[before].over and after == before + 1)  # type: ignore[union-attr]
        for before, after in pairwise(places)
    ]


@matches
@given(seeds, forms)
def test_the_result_follows_from_the_totals(seed: int, form: Body) -> None:
    match = random_match(seed, form).game.match
    result = match.result
    assume(result is not None and match.ended is None and match.conditions.innings_per_side == 1)
    first, chase = [innings for innings in match.innings if not innings.super_over]
    assert result is not None
    assert chase.target is not None
    if chase.total < chase.target and chase.ended in OVERS_UP and is_drawn_when_overs_are_up(match):
        assert result.kind is ResultKind.DRAW
    elif chase.total >= chase.target:
        assert (result.kind, result.winner_id) == (ResultKind.WON, chase.team_id)
        # By a wicket at least, or else by penalty runs or, at a revised target, by runs.
        assert result.wickets is None or 1 <= result.wickets <= chase.wickets_to_fall - chase.wickets
    elif chase.total == chase.target - 1:
        assert result.kind is ResultKind.TIE
    else:
        assert (result.kind, result.winner_id) == (ResultKind.WON, first.team_id)
        assert result.runs == chase.target - 1 - chase.total


@matches
@given(seeds, forms)
def test_an_innings_that_reached_its_target_is_over(seed: int, form: Body) -> None:
    match = random_match(seed, form).game.match
    for innings in match.innings:
        if innings.ended is None and not isinstance(match.ended, MatchEnded) and innings.pairs is None:
            assert innings.target is None or innings.total < innings.target
            assert innings.wickets < innings.wickets_to_fall
        if innings.ended is InningsEnd.TARGET:
            assert innings.target is not None
            assert innings.total >= innings.target


@matches
@given(seeds, forms)
def test_no_side_has_more_innings_than_its_share(seed: int, form: Body) -> None:
    match = random_match(seed, form).game.match
    played = [innings.team_id for innings in match.innings if not innings.super_over]
    assert max(map(played.count, {"home", "away"})) <= match.conditions.innings_per_side
    if match.ended is not None:
        assert match.ended.reason not in DECIDED_BY_SCORER
