"""Imports stand inside, for this file is read before the test database has its settings."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.api.cast import Caller
    from tests.record.cast import Game


@pytest.fixture
def anyone(db: None) -> "Caller":
    from tests.api.cast import Caller

    return Caller()


@pytest.fixture
def ours(db: None) -> "Caller":
    """The scorer of the match."""
    from tests.api.cast import scorer

    return scorer("ours")


@pytest.fixture
def theirs(db: None) -> "Caller":
    """A scorer of other matches."""
    from tests.api.cast import scorer

    return scorer("theirs")


@pytest.fixture
def fan(db: None) -> "Caller":
    """An account that may score nothing."""
    from django.contrib.auth.models import User

    from tests.api.cast import Caller

    return Caller(User.objects.create_user("fan"))


@pytest.fixture
def boss(db: None) -> "Caller":
    from django.contrib.auth.models import User

    from tests.api.cast import Caller

    return Caller(User.objects.create_superuser("boss"))


@pytest.fixture
def game(ours: "Caller") -> "Game":
    from tests.record.cast import Game

    assert ours.user is not None
    return Game(ours.user)
