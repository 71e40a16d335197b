"""`manage.py verify_cricsheet PATH...`: does what follows from the balls agree with what the files declare?"""

import gc
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.cricsheet.archive import matches_under
from scoring.cricsheet.strictness import Refusals
from scoring.cricsheet.verify import Disagreement, Tally, verify
from scoring.engine.errors import ScoringError

PROGRESS_EVERY = 500


class Command(BaseCommand):
    help = "Fold Cricsheet files (files, folders, archives) and compare with the results they declare."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--strict", action="store_true", help="also list what a live match would have refused")

    def handle(self, *args: Any, paths: list[Path], strict: bool, **options: Any) -> None:
        gc.disable()  # states hold no cycles, and walking them to find none takes a tenth of the time
        tally = Tally(refusals=Refusals() if strict else None)
        began = time.process_time()
        broken = 0
        for path in paths:
            try:
                for found in verify(self._progress(matches_under(path), tally), tally):
                    self._line(found)
            except ScoringError as error:
                broken += 1
                self.stdout.write(f"{path.name}: {error.detail}")
        self._report(tally, time.process_time() - began)
        if tally.crashes or tally.reasons["unreadable"] or broken:
            raise CommandError(f"{tally.crashes + tally.reasons['unreadable'] + broken} files could not be folded.")

    def _line(self, found: Disagreement) -> None:
        self.stdout.write(f"{found.file}: {found.reason}: {found.detail}")

    def _progress(self, files: Iterator[tuple[str, bytes]], tally: Tally) -> Iterator[tuple[str, bytes]]:
        for file in files:
            if tally.matches and tally.matches % PROGRESS_EVERY == 0:
                rest = sum(tally.reasons.values())
                self.stderr.write(f"{tally.matches} matches, {tally.balls} balls, {rest} to explain", ending="\n")
                sys.stderr.flush()
            yield file

    def _report(self, tally: Tally, seconds: float) -> None:
        for reason, count in tally.reasons.most_common():
            self.stdout.write(f"{count:6}  {reason}")
        share = 100 * tally.agreed / tally.declared if tally.declared else 100.0
        self.stdout.write(f"{tally.agreed} of {tally.declared} declared results reproduced ({share:.2f} %)")
        self.stdout.write(
            f"{tally.balls} balls; one core parses and folds {_rate(tally.balls, tally.fold_seconds)} a second, "
            f"{_rate(tally.balls, seconds)} with reading and decompression"
        )
        if tally.refusals is not None:
            for code, count in tally.refusals.counts.most_common():
                self.stdout.write(f"{count:6}  {code}: {'; '.join(tally.refusals.examples[code])}")


def _rate(balls: int, seconds: float) -> str:
    return f"{balls / seconds:,.0f}" if seconds else "-"
