"""Ids are made of names in any script, can be read, and are unique within their match."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.bodies import add_ids, complete
from scoring.engine.values import ID_PATTERN


def ids(*names: str) -> list[str]:
    return [player["id"] for player in add_ids([{"name": name} for name in names], set())]


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Łukasz Żółć", "lukasz-zolc"),
        ("Øystein Ærø", "oystein-aero"),
        ("Strauß", "strauss"),
        ("Đorđe Þór", "dorde-thor"),
        ("Côte d'Azur", "cote-dazur"),
        ("Иван Андрей", "ivan-andrey"),
        ("И\u0306ван", "yvan"),  # decomposed, as some keyboards write it
        ("विराट कोहली", "virat-kohli"),
        ("張偉", "zhangwei"),
        ("さくら", "sakura"),
        ("محمد", "mhmd"),
        ("Γιώργος", "giorgos"),
        ("김민재", "gimminjae"),
    ],
)
def test_an_id_can_be_read_whatever_the_script_of_the_name(name: str, made: str) -> None:
    assert ids(name) == [made]


def test_names_that_sound_alike_get_different_ids() -> None:
    assert ids("Łukasz", "Lukasz", "LUKASZ") == ["lukasz", "lukasz-2", "lukasz-3"]


def test_a_name_without_a_sound_still_gets_an_id() -> None:
    assert ids("...", "...") == ["player", "player-2"]


@given(st.lists(st.text(min_size=1, max_size=250), min_size=2, max_size=12))
def test_ids_of_any_names_are_valid_and_unique(names: list[str]) -> None:
    teams: list[Any] = [{"name": names[0], "players": names}, {"name": names[1], "players": names}]
    body = complete({"teams": teams})
    made = [player["id"] for team in body["teams"] for player in team["players"]]
    assert len(set(made)) == len(made)
    for one in (body["id"], *made, *(team["id"] for team in body["teams"])):
        assert ID_PATTERN.fullmatch(one)
