"""Asks for all that a page shows of a player or a team in one statement, whose answer is one JSON object."""

from pathlib import Path
from typing import Any

import orjson
from django.db import connections

from scoring.replica.choice import database

LATELY = 10
"""Innings, spells or results that show the form."""


def load_statement(name: str) -> str:
    return Path(__file__).with_name(name).read_text().partition("\n")[2]


def ask(statement: str, **values: Any) -> dict[str, Any]:
    """Return the answer; a part that has no rows is None."""
    with connections[database()].cursor() as cursor:
        cursor.execute(statement, values)
        (answer,) = cursor.fetchone()
    found: dict[str, Any] = orjson.loads(answer)
    return found
