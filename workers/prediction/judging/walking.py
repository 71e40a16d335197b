"""Which matches are judged, and what was known before each of them."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tqdm import tqdm

from workers.prediction.model import Model
from workers.prediction.played import Played
from workers.prediction.ratings import walk
from workers.prediction.strengths import Strengths


@dataclass(frozen=True, slots=True)
class Choice:
    """Which matches: from `first` on, before `before`, of a competition; `in_sample` those trained on too."""

    first: date | None = None
    before: date | None = None
    in_sample: bool = False
    competition: str | None = None
    frozen: bool = False


def chosen(model: Model, matches: Sequence[Played], choice: Choice) -> tuple[set[str], Counter[str]]:
    """Ids of the matches to judge, and how many of the days asked for are left out, by reason."""
    judging: set[str] = set()
    left_out: Counter[str] = Counter()
    for match in matches:
        if not _asked_for(match, choice):
            continue
        reason = _unfit(match, model, in_sample=choice.in_sample)
        if reason:
            left_out[reason] += 1
        else:
            judging.add(match.match_id)
    return judging, left_out


def _asked_for(match: Played, choice: Choice) -> bool:
    day = match.setting.day
    early = choice.first is not None and day < choice.first.toordinal()
    late = choice.before is not None and day >= choice.before.toordinal()
    wanted = (choice.competition or "").lower() in match.setting.competition.lower()
    return wanted and not early and not late


def _unfit(match: Played, model: Model, *, in_sample: bool) -> str | None:
    if not match.clean:
        return "shortened, or with a revised target"
    if not in_sample and match.match_id in model.seen:
        return "the weights were trained on them (--in-sample judges them all the same)"
    return None


def walked(
    model: Model, matches: Sequence[Played], judging: set[str], *, frozen: bool
) -> Iterator[tuple[Played, Strengths]]:
    """Those to judge, in order of days. What the weights have seen, the ratings hold already."""
    new = [match for match in matches if match.match_id in judging or match.match_id not in model.seen]
    hidden = not sys.stderr.isatty()
    with tqdm(total=len(judging), desc=f"judging {model.kind}", unit="", disable=hidden, file=sys.stderr) as bar:
        for match, strengths in _strengths(model, new, frozen=frozen):
            if match.match_id in judging:
                bar.update()
                yield match, strengths


def _strengths(model: Model, matches: Sequence[Played], *, frozen: bool) -> Iterator[tuple[Played, Strengths]]:
    if frozen:
        return ((match, model.ratings.strengths(match.setting)) for match in matches)
    return walk(matches, model.ratings, model.norms)
