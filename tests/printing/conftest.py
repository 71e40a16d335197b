"""Imports stand inside, for this file is read before Django has its settings."""

from collections.abc import Iterator

import pytest


@pytest.fixture
def press() -> Iterator[None]:
    from tests.support.press import patient_press

    with patient_press():
        yield
