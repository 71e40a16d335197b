"""The same callers as the tests of the API, and staff by their permissions."""

from tests.api.conftest import anyone, boss, fan, game, ours, theirs

__all__ = ["anyone", "boss", "fan", "game", "ours", "theirs"]
