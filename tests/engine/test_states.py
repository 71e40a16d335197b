"""States are copied several times for each ball, so what a copy costs is part of their design."""

from dataclasses import fields

import pytest

from scoring.engine.states.innings import Innings
from scoring.engine.values import State, evolve

# CPython doubles the table of a dict with more entries.
MOST_FIELDS = 42


def test_a_copy_has_the_changes_and_leaves_the_state_as_it_was() -> None:
    before = Innings(1, "home", "away")
    after = evolve(before, total=4, bowled=1)
    assert (before.total, after.total, after.bowled, after.team_id) == (0, 4, 1, "home")
    assert after == Innings(1, "home", "away", total=4, bowled=1)


@pytest.mark.parametrize("state", State.__subclasses__())
def test_no_state_has_more_fields_than_a_cheap_copy_allows(state: type[State]) -> None:
    assert len(fields(state)) <= MOST_FIELDS  # type: ignore[arg-type]
