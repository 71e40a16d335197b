"""What predictions and the view get: a par during a chase, and a standing or a reason for every state."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.engine.matches import FORMS, jsonable
from tests.engine.play import play
from tests.support.steps import random_states
from workers.prediction.dl import configured
from workers.prediction.dl.published import PUBLISHED, published_table
from workers.prediction.dl.standing import Standing

OVER = "1 1 1 1 1 . "


@pytest.fixture(autouse=True)
def fresh_table() -> Iterator[None]:
    configured.configured_table.cache_clear()
    yield
    configured.configured_table.cache_clear()


def test_only_a_chase_in_progress_has_a_par() -> None:
    first = play(OVER * 2, form="t20", overs=2)
    assert configured.par_of(first.match) is None
    chase = first.start()
    assert configured.par_of(chase.match) == {"label": "D/L Standard Edition", "par": 0, "target": 11}
    assert configured.par_of(chase.play("6 6").match) is None
    assert configured.par_of(play(OVER, form="test").match) is None


def test_a_super_over_has_no_par() -> None:
    tied = play(OVER, form="t20", overs=1).start().play(OVER)
    assert configured.par_of(tied.start().ball("1").match) is None


def test_the_published_table_is_used_unless_another_is_set(tmp_path: Path, settings: Any) -> None:
    assert configured.configured_table() is published_table()
    other = tmp_path / "other.csv"
    other.write_text(PUBLISHED.read_text().replace("The", "Another").replace("19,54.4", "19,54.6"))
    settings.CRICKSY_DL_TABLE = other
    configured.configured_table.cache_clear()
    assert configured.configured_table().left(19 * 6, 0) == 54.6 * 600


@pytest.mark.parametrize("seed", range(2 * len(FORMS)))
def test_every_state_of_a_match_has_a_standing_or_a_reason(seed: int) -> None:
    for state in random_states(seed):
        found = configured.standing_of(state)
        assert jsonable_but_for_percents(found.whole() if isinstance(found, Standing) else found.body())


def jsonable_but_for_percents(view: dict[str, Any]) -> bool:
    return jsonable({name: part for name, part in view.items() if name != "resources"})
