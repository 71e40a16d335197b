"""Any correction equals scoring it right at first, or is refused with a repair that is then accepted."""

import random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.engine.errors import Conflicts, ScoringError
from scoring.engine.log.fold import fold_records
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import Proposal, propose_corrections, propose_undo
from scoring.engine.states.match import MatchState
from scoring.engine.views.scorecard import scorecard
from tests.engine.corrections import Book, find_balls, random_changes, random_ready
from tests.engine.matches import random_match, scored
from tests.engine.play import Body, Game
from tests.engine.test_properties import forms, matches, seeds


def propose(log: Log, changes: list[Body], *, keep: bool) -> Proposal:
    return propose_corrections(log, {"changes": changes, **({"keep": "batters"} if keep else {})})


def fold_or_none(book: Book) -> MatchState | None:
    try:
        return book.fold()
    except ScoringError:
        return None


def propose_or_refuse(log: Log, changes: list[Body], *, keep: bool) -> Proposal | ScoringError:
    try:
        return propose(log, changes, keep=keep)
    except ScoringError as refusal:
        return refusal


def check(game: Game, changes: list[Body], by_hand: MatchState | None, *, keep: bool) -> None:
    """Propose the correction, and compare it with the match that was scored right by hand; None if that is refused."""
    outcome = propose_or_refuse(game.log, changes, keep=keep)
    if isinstance(outcome, Conflicts):
        # Of several changes one may exclude another, such as a ball after a wicket that ends the match.
        assert outcome.repair is not None or len(changes) > 1
        if outcome.repair is not None:
            holds(game, propose_corrections(game.log, outcome.repair))
    if isinstance(outcome, ScoringError):
        assert by_hand is None
    else:
        assert by_hand is not None
        assert scorecard(outcome.log.state) == scorecard(by_hand)
        holds(game, outcome)


def holds(game: Game, proposal: Proposal) -> None:
    """What was proposed is what is stored, and one undo takes it back."""
    folded = fold_records(game.take(proposal).records)
    assert folded.entries == proposal.log.entries
    assert scorecard(folded.state) == scorecard(proposal.log.state)
    undone = propose_undo(folded).log
    assert (undone.entries, scorecard(undone.state)) == (game.log.entries, scorecard(game.match))


@matches
@given(seeds, forms, st.booleans(), st.sampled_from([1, 4]))
def test_any_list_of_changes(seed: int, form: Body, keep: bool, most: int) -> None:
    game, dice = random_match(seed, form).game, random.Random(seed)
    assume(len(game.log.entries) > 1)
    changes = random_changes(game.log, dice, most)
    check(game, changes, fold_or_none(Book(game.log).change(changes, keep=keep)), keep=keep)


@matches
@given(seeds, forms, st.booleans())
def test_any_ready_correction(seed: int, form: Body, keep: bool) -> None:
    game, dice = random_match(seed, form).game, random.Random(seed)
    assume(find_balls(game.log))
    ready = random_ready(game.log, dice)
    # Without `keep` the laws derive who faces after the other batter is run out: his end is the vacant one.
    keep = keep or "other_batter_out" in ready
    book = Book(game.log)
    by_hand = fold_or_none(book) if book.make(ready, keep=keep) else None
    check(game, [ready], by_hand, keep=keep)


@matches
@given(seeds, forms, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_the_changes_does_not_matter(seed: int, form: Body, keep: bool, order: random.Random) -> None:
    game = random_match(seed, form).game
    assume(len(game.log.entries) > 1)
    changes = random_changes(game.log, random.Random(seed), 6)
    shuffled = order.sample(changes, len(changes))
    assert told(game.log, changes, keep=keep) == told(game.log, shuffled, keep=keep)


def told(log: Log, changes: list[Body], *, keep: bool) -> Any:
    outcome = propose_or_refuse(log, changes, keep=keep)
    return outcome.code if isinstance(outcome, ScoringError) else outcome.payload["changes"]


@matches
@given(seeds, forms, st.data())
def test_runs_and_bowlers_corrected_together_are_as_if_scored_right_at_first(
    seed: int, form: Body, data: st.DataObject
) -> None:
    scorer = random_match(seed, form)
    places = [nth for nth, (kind, body) in enumerate(scorer.bodies) if kind == "delivery" and "wickets" not in body]
    assume(places)
    chosen = data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=5, unique=True))
    wrong = list(scorer.bodies)
    for nth in chosen:
        wrong[nth] = ("delivery", {**wrong[nth][1], "runs": (wrong[nth][1].get("runs", 0) + 1) % 7, "short_runs": 0})
    try:
        game = scored(form, wrong)
    except ScoringError:
        assume(False)
    right = [
        {"seq": nth + 2, "patch": {key: scorer.bodies[nth][1].get(key) for key in ("runs", "short_runs")}}
        for nth in chosen
    ]
    assert scorecard(propose(game.log, right, keep=False).log.state) == scorecard(scorer.game.match)
