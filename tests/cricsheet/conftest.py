"""The project's commands, run in this process and without services."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command

Run = Callable[..., str]


@pytest.fixture
def run() -> Run:
    """A function that calls a command and returns its standard output."""

    def call(name: str, *arguments: str) -> str:
        out = StringIO()
        call_command(name, *arguments, stdout=out, stderr=StringIO())
        return out.getvalue()

    return call
