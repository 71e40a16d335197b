"""`manage.py verify_cricsheet PATH...`: compare the results that follow from the balls with the declared ones."""

import gc
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.cricsheet.importing.scorebooks import CodeCounts
from scoring.cricsheet.reading.archive import read_files
from scoring.cricsheet.verifying.verify import LOST, Disagreement, Tally, verify
from scoring.engine.errors import ScoringError

PROGRESS_EVERY = 500
"""One line of progress is written to standard error for so many files, because a large archive takes minutes."""


class Command(BaseCommand):
    help = "Fold Cricsheet files (files, folders, archives) and compare with the results that they declare."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--strict",
            action="store_true",
            help="list each thing that a file says and that is not used or cannot be believed, and what a live match "
            "would have refused; exit 1 if there is any, or a result that differs",
        )
        parser.add_argument("--round-trip", action="store_true", help="also export each match and import it again")

    def handle(self, *args: Any, paths: list[Path], strict: bool, round_trip: bool, **options: Any) -> None:
        gc.disable()  # states have no reference cycles, and searching them for cycles takes a tenth of the time
        tally = Tally(refusals=CodeCounts() if strict else None, exports=round_trip)
        began = time.process_time()
        unreadable_paths = self._verify_all(paths, tally)
        self._report(tally, time.process_time() - began)
        failed = tally.crashes + tally.reasons["unreadable"] + unreadable_paths
        if failed:
            raise CommandError(f"{failed} files could not be folded.")
        if tally.reasons[LOST]:
            raise CommandError(f"{tally.reasons[LOST]} matches are not the same after an export and an import.")
        slips, differing = tally.slips.counts.total(), tally.reasons.total()
        if strict and (slips or differing):
            raise CommandError(f"{slips} findings, {differing} results that differ.")

    def _verify_all(self, paths: list[Path], tally: Tally) -> int:
        """Return how many paths could not be read to their end. The other paths are still verified."""
        unreadable = 0
        for path in paths:
            try:
                for found in verify(self._report_progress(read_files(path), tally), tally):
                    if tally.refusals is not None or isinstance(found, Disagreement):
                        self.stdout.write(str(found))
            except ScoringError as error:
                unreadable += 1
                self.stdout.write(f"{path.name}: {error.detail}")
        return unreadable

    def _report_progress(self, files: Iterator[tuple[str, bytes]], tally: Tally) -> Iterator[tuple[str, bytes]]:
        for file in files:
            if tally.matches and tally.matches % PROGRESS_EVERY == 0:
                differing = sum(tally.reasons.values())
                self.stderr.write(f"{tally.matches} matches, {tally.balls} balls, {differing} to explain", ending="\n")
                sys.stderr.flush()
            yield file

    def _report(self, tally: Tally, seconds: float) -> None:
        for reason, count in tally.reasons.most_common():
            self.stdout.write(f"{count:6}  {reason}")
        share = 100 * tally.agreed / tally.declared if tally.declared else 100.0
        self.stdout.write(f"{tally.agreed} of {tally.declared} declared results reproduced ({share:.2f} %)")
        if tally.by_margin:
            self.stdout.write(f"{tally.by_margin} of them by a target that only the declared margin gives")
        self.stdout.write(
            f"{tally.balls} balls; one core parses and folds {_format_rate(tally.balls, tally.fold_seconds)} a second, "
            f"{_format_rate(tally.balls, seconds)} with reading and decompression"
        )
        if tally.exports:
            kept = tally.matches - tally.reasons[LOST]
            self.stdout.write(f"{kept} of {tally.matches} matches are the same after an export and an import")
        self._write_codes("not used, or not to be believed:", tally.slips)
        if tally.refusals is not None:
            self._write_codes("refused in a live match:", tally.refusals)

    def _write_codes(self, heading: str, codes: CodeCounts) -> None:
        if codes.counts:
            self.stdout.write(heading)
        for code, count in codes.counts.most_common():
            self.stdout.write(f"{count:6}  {code}: {'; '.join(codes.examples[code])}")


def _format_rate(balls: int, seconds: float) -> str:
    return f"{balls / seconds:,.0f}" if seconds else "-"
