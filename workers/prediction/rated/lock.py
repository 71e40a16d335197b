"""One process at a time writes ratings, in one transaction: readers see them all before, or all after."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from workers.models import RatingsHead
from workers.prediction.inputs.match_context import MatchKind

Heads = dict[MatchKind, RatingsHead]


@contextmanager
def locked_heads(*, wait: bool) -> Iterator[Heads | None]:
    """Lock ratings and yield their heads; None if another process has them and we do not `wait`.

    What is not learnt now is found again: by the next task, or by that other process if it has yet to look.
    """
    with transaction.atomic():
        RatingsHead.objects.bulk_create([RatingsHead(kind=kind) for kind in MatchKind], ignore_conflicts=True)
        # In the order of their kinds: two processes must not wait for each other.
        locked = RatingsHead.objects.select_for_update(no_key=True, skip_locked=not wait).order_by("kind")
        heads = {MatchKind(head.kind): head for head in locked}
        yield heads if len(heads) == len(MatchKind) else None


def mark_stale(head: RatingsHead, day: int) -> None:
    """Note that what was learnt of `day` and of later ones is not right any more."""
    if head.stale_from is None or day < head.stale_from:
        head.stale_from = day
        head.save(update_fields=["stale_from"])
