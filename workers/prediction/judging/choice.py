"""Which matches are judged, and their strengths as known before each of them."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tqdm import tqdm

from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.model.learning import walk_forward
from workers.prediction.model.model import Model
from workers.prediction.model.strengths import Strengths


@dataclass(frozen=True, slots=True)
class Choice:
    """The options of a back-test: matches from `first` on, before `before`, of a `competition`.

    With `in_sample`, matches that the weights were trained on are judged too. The ratings that are judged beside the
    walking ones stay as they were before the day `frozen`, or after training.
    """

    first: date | None = None
    before: date | None = None
    in_sample: bool = False
    competition: str | None = None
    frozen: date | None = None


class Judged(NamedTuple):
    """A match with its strengths by the ratings that walk, and by those that stand still."""

    match: PlayedMatch
    walking: Strengths
    frozen: Strengths


def choose(model: Model, matches: Sequence[PlayedMatch], choice: Choice) -> tuple[set[str], Counter[str]]:
    """Return the ids of the matches to judge, and how many of those asked for are left out, by reason."""
    chosen: set[str] = set()
    left_out: Counter[str] = Counter()
    for match in matches:
        if not _is_asked_for(match, choice):
            continue
        reason = _unfit(match, model, in_sample=choice.in_sample)
        if reason:
            left_out[reason] += 1
        else:
            chosen.add(match.match_id)
    return chosen, left_out


def _is_asked_for(match: PlayedMatch, choice: Choice) -> bool:
    day = match.context.day
    early = choice.first is not None and day < choice.first.toordinal()
    late = choice.before is not None and day >= choice.before.toordinal()
    named = (choice.competition or "").lower() in match.context.competition.lower()
    return named and not early and not late


def _unfit(match: PlayedMatch, model: Model, *, in_sample: bool) -> str | None:
    """Return why a match cannot be judged; None if it can."""
    if not in_sample and match.match_id in model.seen:
        return "the weights were trained on them (--in-sample judges them all the same)"
    if any(innings.number == 2 and innings.target is None for innings in match.innings):
        return "no target in the file"
    return None


def strengths_before(
    model: Model, matches: Sequence[PlayedMatch], chosen: set[str], frozen: date | None
) -> Iterator[Judged]:
    """Yield the chosen matches in order of days, with their strengths.

    Matches that the weights were trained on are not learnt again: the ratings in the weights file include them.
    """
    new = [match for match in matches if match.match_id in chosen or match.match_id not in model.seen]
    hidden = not sys.stderr.isatty()
    with tqdm(total=len(chosen), desc=f"judging {model.kind}", unit="", disable=hidden, file=sys.stderr) as bar:
        for judged in _walk(model, new, frozen.toordinal() if frozen else 0):
            if judged.match.match_id in chosen:
                bar.update()
                yield judged


def _walk(model: Model, matches: Sequence[PlayedMatch], frozen: int) -> Iterator[Judged]:
    """Walk forward. On the first match from the day `frozen` on, the strengths of all later ones are read at once."""
    kept: dict[str, Strengths] = {}
    for match, strengths in walk_forward(matches, model.ratings, model.expected):
        if match.context.day >= frozen and not kept:
            later = (one for one in matches if one.context.day >= match.context.day)
            kept = {one.match_id: model.ratings.strengths(one.context) for one in later}
        yield Judged(match, strengths, kept.get(match.match_id, strengths))
