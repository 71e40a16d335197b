"""`manage.py train_predictor PATH...`: train the weights of the predictions on played matches."""

import json
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError, CommandParser

from scoring.engine.errors import ScoringError
from workers.prediction.command_line import PredictorCommand, parse_day
from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.model.weights import files as weights
from workers.prediction.training.libraries import require_libraries

if TYPE_CHECKING:
    from workers.prediction.training.sources import Source

FEWEST = 200  # matches; fewer are too few to learn from


class Command(PredictorCommand):
    help = (
        "Train win probabilities and projected scores on Cricsheet matches (files, folders or archives) and write the "
        "weights. Ten thousand matches take minutes. The same matches give the same weights."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--before", type=parse_day, metavar="DATE", help="use only matches before this day, such as 2022-01-01"
        )
        parser.add_argument(
            "--held-out",
            type=parse_day,
            metavar="DATE",
            help="also train on the matches before this day alone, judge the result on the later ones, and keep the "
            "figures beside the weights",
        )
        parser.add_argument(
            "--two-innings", action="store_true", help="train the model of Tests and first-class matches instead"
        )
        parser.add_argument(
            "--out", type=Path, default=weights.SHIPPED, metavar="FOLDER", help="default: the weights that are served"
        )

    def handle(self, *args: Any, paths: list[Path], before: date | None, out: Path, **options: Any) -> None:
        # The training libraries are imported late: `help` must work on a server, which does not have them.
        require_libraries()
        from workers.prediction.training.about import describe_training

        if options["two_innings"]:
            self._train_two_innings(paths, before, out)
            return
        began = time.monotonic()
        source = self._read(paths, quiet=not options["verbosity"])
        seconds = time.monotonic() - began
        self.log(f"{source.count} matches read in {seconds:.0f} s; not usable: {dict(source.unusable)}")
        for kind, matches in source.matches.items():
            chosen = [match for match in matches if before is None or match.context.day < before.toordinal()]
            if len(chosen) < FEWEST:
                self.log(f"{kind}: {len(chosen)} matches are too few to learn from ({FEWEST}); its weights stay")
                continue
            held_out = self._judge_held_out(kind, chosen, options["held_out"])
            version = self._train(kind, chosen, out)
            about = describe_training(version, paths, chosen, before, datetime.now(UTC).date()) | held_out
            weights.about_path(out, kind).write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n")
            self.stdout.write(f"{weights.weights_path(out, kind)}: {version}")
        self.log(f"done in {time.monotonic() - began:.0f} s")

    def _train_two_innings(self, paths: list[Path], before: date | None, out: Path) -> None:
        from workers.prediction.two_innings.train import train_files

        try:
            written = train_files(paths, before, out, self.log)
        except ScoringError as error:
            raise CommandError(error.detail) from error
        if written is not None:
            self.stdout.write(written)

    def _read(self, paths: list[Path], *, quiet: bool) -> "Source":
        from workers.prediction.training.sources import read

        try:
            return read(paths, quiet=quiet)
        except ScoringError as error:
            raise CommandError(error.detail) from error

    def _train(self, kind: MatchKind, matches: Sequence[PlayedMatch], out: Path) -> str:
        from workers.prediction.training.train import train

        last = date.fromordinal(matches[-1].context.day)
        return weights.save_weights(out, train(kind, f"{kind}-{last}", matches, self.log))

    def _judge_held_out(self, kind: MatchKind, matches: Sequence[PlayedMatch], first: date | None) -> dict[str, Any]:
        """Train on the matches before `first`, return figures of the others; an empty dict if those are too few."""
        from workers.prediction.judging.choice import Choice
        from workers.prediction.judging.judge import judge, summarise

        earlier = [match for match in matches if first is not None and match.context.day < first.toordinal()]
        if len(earlier) < FEWEST:
            return {}
        self.log(f"{kind}: training on matches before {first}, judging on the rest")
        with TemporaryDirectory() as folder:
            self._train(kind, earlier, Path(folder))
            report, _ = judge(weights.load_weights(Path(folder), kind), matches, Choice(first=first))
        return {"held_out": {"from": str(first), **summarise(report)}} if report else {}
