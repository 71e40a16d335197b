"""`manage.py train_predictor PATH...`: the weights of the predictions, made anew from raw matches."""

import json
import sys
import time
from argparse import ArgumentTypeError
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.engine.errors import ScoringError
from workers.prediction import weights
from workers.prediction.needs import training_libraries
from workers.prediction.setting import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers.prediction.played import Played

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
            "--held-out",
            type=day,
            metavar="DATE",
            help="also train on what came before this day alone, and keep beside the weights how that fared after it",
        )
        parser.add_argument(
            "--out", type=Path, default=weights.SHIPPED, metavar="FOLDER", help="where to (default: the weights served)"
        )

    def handle(self, *args: Any, paths: list[Path], before: date | None, out: Path, **options: Any) -> None:
        training_libraries()
        from workers.prediction.training.about import about
        from workers.prediction.training.sources import read

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
            fared = self._held_out(kind, chosen, options["held_out"])
            version = self._train(kind, chosen, out)
            made = about(version, paths, chosen, before, datetime.now(UTC).date()) | fared
            (out / f"{kind}.about.json").write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")
            self.stdout.write(f"{weights.file_of(out, kind)}: {version}")
        self._say(f"done in {time.monotonic() - began:.0f} s")

    def _train(self, kind: Kind, matches: "Sequence[Played]", out: Path) -> str:
        from workers.prediction.training.train import train

        last = date.fromordinal(matches[-1].setting.day)
        return weights.save(out, train(kind, f"{kind}-{last}", matches, self._say))

    def _held_out(self, kind: Kind, matches: "Sequence[Played]", first: date | None) -> dict[str, Any]:
        """How weights of the matches before that day fare on the others; nothing where none are held out."""
        from workers.prediction.judging.judge import in_short, judge
        from workers.prediction.judging.walking import Choice

        earlier = [match for match in matches if first is not None and match.setting.day < first.toordinal()]
        if len(earlier) < FEWEST:
            return {}
        self._say(f"{kind}: trained on what came before {first}, judged on the rest")
        with TemporaryDirectory() as folder:
            self._train(kind, earlier, Path(folder))
            found, _ = judge(weights.load(Path(folder), kind), matches, Choice(first=first))
        return {"held_out": {"from": str(first), **in_short(found)}} if found else {}

    def _say(self, line: str) -> None:
        self.stderr.write(line)
        sys.stderr.flush()


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day; write it as 2022-01-31.") from error
