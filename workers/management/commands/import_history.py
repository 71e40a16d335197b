"""`manage.py import_history PATH...`: let the ratings learn from played matches that are no matches of the board."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.engine.errors import ScoringError
from workers.prediction.command_line import EVERY, tell_learnt
from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.rated.learning import learn_history, shipped_models
from workers.prediction.training.cricsheet_files import read_matches


class Command(BaseCommand):
    help = (
        "Let the ratings learn from Cricsheet matches: JSON files, folders, or archives (.zip, .tar, .tar.xz). "
        "They do not become matches of the board. Each is learnt once, by its file name, in order of days, so the "
        "order of files does not matter and the command may be repeated."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        self.unusable: Counter[str] = Counter()
        self.usable = 0
        noted = learn_history(self._read(paths), shipped_models(), partial(tell_learnt, self.stderr))
        self.stdout.write(f"{self.usable} matches read, {noted} new to the ratings.")
        for reason, count in self.unusable.most_common():
            self.stdout.write(f"{count} not usable: {reason}")

    def _read(self, paths: list[Path]) -> Iterator[PlayedMatch]:
        for path in paths:
            try:
                for _, played in read_matches(path):
                    if isinstance(played, str):
                        self.unusable[played] += 1
                    else:
                        self.usable += 1
                        yield played
                    if (self.usable + self.unusable.total()) % EVERY == 0:
                        self.stderr.write(f"{self.usable + self.unusable.total()} files read")
            except ScoringError as error:
                raise CommandError(
                    f"{error.detail} It takes Cricsheet files (.json), folders, and archives (.zip, .tar, .tar.xz)."
                ) from error
        if not self.usable:
            raise CommandError("There is no match to learn from: it takes Cricsheet files (.json) of limited overs.")
