"""`manage.py ratings show|rebuild`: what the ratings have learnt, and all of it anew."""

from argparse import ArgumentParser
from collections import Counter
from datetime import date
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand

from workers.models import RatedMatch, RatingsHead, StoredRatings
from workers.prediction.command_line import tell_learnt
from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.rated.learning import rebuild_ratings


class Command(BaseCommand):
    help = (
        "show: the version of the ratings, the matches they have learnt and the last day, for each kind of match. "
        "rebuild: read every finished match anew from its log, and learn all matches anew. The same matches give the "
        "same bytes, so nothing should differ; what does is put right. Readers have the old ratings until it is done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["show", "rebuild"])

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        if what == "rebuild":
            self._rebuild()
        self._show()

    def _rebuild(self) -> None:
        done = rebuild_ratings(partial(tell_learnt, self.stderr))
        if done.misread:
            self.stdout.write(f"{done.misread} matches were not as their logs have them.")
        for kind in done.different:
            self.stdout.write(f"{kind}: the stored ratings differed, and are right now.")
        if not done.misread and not done.different:
            self.stdout.write("Nothing differed.")

    def _show(self) -> None:
        for kind in MatchKind:
            newest = StoredRatings.objects.filter(kind=kind).order_by("-day").first()
            if newest is None:
                self.stdout.write(f"{kind}: no match learnt; the ratings are those of the weights")
            else:
                day = date.fromordinal(newest.day)
                self.stdout.write(
                    f"{kind}: {newest.matches} matches learnt, the last of {day}, version {newest.version}"
                )
            if RatingsHead.objects.filter(kind=kind, stale_from__isnull=False).exists():
                self.stdout.write(f"{kind}: matches wait to be learnt")
        reasons = Counter(RatedMatch.objects.exclude(unusable="").values_list("unusable", flat=True))
        for reason, count in reasons.most_common():
            self.stdout.write(f"{count} matches teach nothing: {reason}")
