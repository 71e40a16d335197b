"""Imports stand inside, for this file is read before the test database has its settings."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from tests.record.cast import Game, Viewers


@pytest.fixture
def scorer(db: None) -> "User":
    from django.contrib.auth.models import User

    return User.objects.create_user("scorer")


@pytest.fixture
def game(scorer: "User") -> "Game":
    from tests.record.cast import Game

    return Game(scorer)


@pytest.fixture
def committed_game(transactional_db: None, scorer: "User") -> "Game":
    """In a database that commits, for races, rollbacks and locks."""
    from tests.record.cast import Game

    return Game(scorer)


@pytest.fixture
def viewers() -> "Viewers":
    from tests.record.cast import Viewers

    return Viewers()
