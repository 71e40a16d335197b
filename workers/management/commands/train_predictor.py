"""`manage.py train_predictor PATH...`: the weights of the predictions, made anew from raw matches."""

import json
import sys
import time
from argparse import ArgumentTypeError
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.engine.errors import ScoringError
from workers.prediction import weights
from workers.prediction.needs import training_libraries

FEWEST = 200


class Command(BaseCommand):
    help = (
        "Train the win probabilities and projected scores on Cricsheet matches (files, folders, archives) and write "
        "the weights: minutes for ten thousand matches. The same matches give the same weights."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--before", type=day, metavar="DATE", help="only matches before this day, as 2022-01-01")
        parser.add_argument(
            "--out", type=Path, default=weights.SHIPPED, metavar="FOLDER", help="where to (default: the weights served)"
        )

    def handle(self, *args: Any, paths: list[Path], before: date | None, out: Path, **options: Any) -> None:
        training_libraries()
        from workers.prediction.training.about import about
        from workers.prediction.training.sources import read
        from workers.prediction.training.train import train

        began = time.monotonic()
        try:
            source = read(paths, quiet=not options["verbosity"])
        except ScoringError as error:
            raise CommandError(error.detail) from error
        self._say(f"{source.count} matches read in {time.monotonic() - began:.0f} s; of no use: {dict(source.useless)}")
        for kind, matches in source.matches.items():
            chosen = [match for match in matches if before is None or match.setting.day < before.toordinal()]
            if len(chosen) < FEWEST:
                self._say(f"{kind}: {len(chosen)} matches are too few to learn from ({FEWEST}); its weights stay")
                continue
            last = date.fromordinal(chosen[-1].setting.day)
            version = weights.save(out, train(kind, f"{kind}-{last}", chosen, self._say))
            made = about(version, paths, chosen, before, datetime.now(UTC).date())
            (out / f"{kind}.about.json").write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")
            self.stdout.write(f"{weights.file_of(out, kind)}: {version}")
        self._say(f"done in {time.monotonic() - began:.0f} s")

    def _say(self, line: str) -> None:
        self.stderr.write(line)
        sys.stderr.flush()


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day; write it as 2022-01-31.") from error
