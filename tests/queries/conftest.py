"""A match that is played and published. Imports stand inside: pytest reads this file before the settings."""

from typing import Any

import pytest

from tests.record.conftest import scorer

__all__ = ["scorer"]


@pytest.fixture
def quick_hashing(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
