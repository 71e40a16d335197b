"""`manage.py simulate --seed N`: print a simulated match as Cricsheet JSON."""

import random
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandParser

from scoring.cricsheet.simulating.match import OFFERED, simulate
from scoring.engine.conditions import Format


class Command(BaseCommand):
    help = "Write a simulated match as Cricsheet JSON; the same seed gives the same match."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, help="any whole number; a random one by default")
        parser.add_argument("--format", choices=[form.value for form in OFFERED], default=Format.T20.value)

    def handle(self, *args: Any, seed: int | None, **options: Any) -> None:
        chosen = random.randrange(10**6) if seed is None else seed  # noqa: S311, a match, no secret
        document = simulate(chosen, Format(options["format"]))
        self.stdout.write(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())
