"""`manage.py backtest PATH...`: how good the predictions are on matches that the model was not trained on."""

import json
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError, CommandParser

from scoring.engine.errors import ScoringError
from workers.prediction.command_line import PredictorCommand, parse_day
from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.model.weights import files as weights
from workers.prediction.training.libraries import require_libraries

if TYPE_CHECKING:
    from workers.prediction.judging.report import Report

CHOICES = ("first", "before", "in_sample", "competition", "frozen")
STANDARD_OUTPUT = Path("-")


class Command(PredictorCommand):
    help = (
        "Judge the predictions as served on tables of balls (.parquet) or Cricsheet files, folders or archives; "
        "shortened matches apart. Ratings walk forward: each match is predicted from ratings of earlier days only, and "
        "beside it from ratings that stand still. Matches that the weights were trained on are left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--weights",
            type=Path,
            default=weights.SHIPPED,
            metavar="FOLDER",
            help="written by train_predictor --out",
        )
        parser.add_argument(
            "--from", dest="first", type=parse_day, metavar="DATE", help="judge matches from this day on"
        )
        parser.add_argument("--before", type=parse_day, metavar="DATE", help="judge matches before this day")
        parser.add_argument(
            "--frozen",
            type=parse_day,
            metavar="DATE",
            help="the day before which ratings stand still that are judged beside the walking ones; default: after "
            "training",
        )
        parser.add_argument(
            "--in-sample", action="store_true", help="also judge matches that the weights were trained on"
        )
        parser.add_argument("--two-innings", action="store_true", help="judge Tests and first-class matches instead")
        parser.add_argument(
            "--competition", metavar="NAME", help="judge only this competition; ratings learn from all matches"
        )
        parser.add_argument(
            "--json", type=Path, metavar="FILE", help="write all figures to this file; - for standard output"
        )
        parser.add_argument("--diagram", type=Path, metavar="FILE.png", help="draw the reliability diagram")

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        require_libraries()
        if options["two_innings"]:
            self._judge_two_innings(paths, options)
            return
        from workers.prediction.judging.report_text import lines

        began = time.monotonic()
        reports = self._judge_all(paths, options)
        if not reports:
            raise CommandError("There was no match to judge: none that the weights have not seen.")
        self._write(reports, (line for report in reports for line in [*lines(report), ""]), options)
        self.log(f"done in {time.monotonic() - began:.0f} s")

    def _judge_two_innings(self, paths: list[Path], options: dict[str, Any]) -> None:
        from workers.prediction.two_innings.judge import lines
        from workers.prediction.two_innings.train import judge_files

        if options["diagram"]:
            raise CommandError("The reliability diagram is of limited-overs matches only.")
        try:
            report = judge_files(paths, options, self.log)
        except (ScoringError, weights.UnfitWeights) as error:
            raise CommandError(getattr(error, "detail", str(error))) from error
        if report is None:
            raise CommandError("There was no match of two innings a side that the weights have not seen.")
        self._write([report], lines(report), options)

    def _judge_all(self, paths: list[Path], options: dict[str, Any]) -> list["Report"]:
        from workers.prediction.training.sources import read

        try:
            source = read(paths, quiet=not options["verbosity"])
            found = [self._judge(kind, matches, options) for kind, matches in source.matches.items() if matches]
        except (ScoringError, weights.UnfitWeights) as error:
            raise CommandError(getattr(error, "detail", str(error))) from error
        return [report for report in found if report is not None]

    def _judge(self, kind: MatchKind, matches: Sequence[PlayedMatch], options: dict[str, Any]) -> "Report | None":
        from workers.prediction.judging.choice import Choice
        from workers.prediction.judging.judge import judge

        choice = Choice(**{name: options[name] for name in CHOICES})
        report, left_out = judge(weights.load_weights(options["weights"], kind), matches, choice)
        for reason, count in left_out.items():
            self.log(f"{kind}: {count} matches left out: {reason}")
        return report

    def _write(self, reports: Sequence[Any], lines: Iterable[str], options: dict[str, Any]) -> None:
        from workers.prediction.judging.diagram import draw

        text = json.dumps(reports, indent=1, ensure_ascii=False)
        if options["json"] == STANDARD_OUTPUT:
            self.stdout.write(text)
        else:
            self.stdout.write("\n".join(lines))
        if options["json"] and options["json"] != STANDARD_OUTPUT:
            options["json"].write_text(text + "\n")
        if options["diagram"]:
            draw(reports, options["diagram"])
