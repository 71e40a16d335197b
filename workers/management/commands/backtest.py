"""`manage.py backtest PATH...`: what the predictions are worth on matches that they never saw."""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.engine.errors import ScoringError
from workers.management.commands.train_predictor import day
from workers.prediction import weights
from workers.prediction.needs import training_libraries
from workers.prediction.setting import Kind

if TYPE_CHECKING:
    from workers.prediction.played import Played


CHOICES = ("first", "before", "in_sample", "competition", "frozen")


class Command(BaseCommand):
    help = (
        "Judge the predictions as served on matches of full length: tables of balls (.parquet) or Cricsheet files, "
        "folders, archives. Ratings walk forward: each match is predicted from those of earlier days only. Matches "
        "that the weights were trained on are left out."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--weights", type=Path, default=weights.SHIPPED, metavar="FOLDER", help="of train_predictor --out"
        )
        parser.add_argument("--from", dest="first", type=day, metavar="DATE", help="judge matches from this day on")
        parser.add_argument("--before", type=day, metavar="DATE", help="judge matches before this day")
        parser.add_argument("--frozen", action="store_true", help="let ratings stay as they were after training")
        parser.add_argument("--in-sample", action="store_true", help="judge also what the weights were trained on")
        parser.add_argument("--competition", metavar="NAME", help="judge only this one; ratings learn from all")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there; - for standard output")
        parser.add_argument("--diagram", type=Path, metavar="FILE.png", help="draw the reliability diagram there")

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        training_libraries()
        from workers.prediction.judging.diagram import draw
        from workers.prediction.judging.report import lines
        from workers.prediction.training.sources import read

        began = time.monotonic()
        try:
            source = read(paths, quiet=not options["verbosity"])
            found = [self._judge(kind, matches, options) for kind, matches in source.matches.items() if matches]
        except (ScoringError, weights.UnfitWeights) as error:
            raise CommandError(getattr(error, "detail", str(error))) from error
        reports = [report for report in found if report is not None]
        if not reports:
            raise CommandError("There was no match to judge: none of full length that the weights have not seen.")
        if options["json"] != Path("-"):
            for report in reports:
                self.stdout.write("\n".join([*lines(report), ""]))
        self._keep(reports, options)
        if options["diagram"]:
            draw(reports, options["diagram"])
        self._say(f"done in {time.monotonic() - began:.0f} s")

    def _judge(self, kind: Kind, matches: "list[Played]", options: dict[str, Any]) -> dict[str, Any] | None:
        from workers.prediction.judging.judge import judge
        from workers.prediction.judging.walking import Choice

        choice = Choice(**{name: options[name] for name in CHOICES})
        found, left_out = judge(weights.load(options["weights"], kind), matches, choice)
        for reason, count in left_out.items():
            self._say(f"{kind}: {count} matches left out: {reason}")
        return found

    def _keep(self, reports: list[dict[str, Any]], options: dict[str, Any]) -> None:
        text = json.dumps(reports, indent=1, ensure_ascii=False)
        if options["json"] == Path("-"):
            self.stdout.write(text)
        elif options["json"]:
            options["json"].write_text(text + "\n")

    def _say(self, line: str) -> None:
        self.stderr.write(line)
        sys.stderr.flush()
