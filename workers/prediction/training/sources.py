"""All played matches under some paths, by kind and in order of days, with a progress bar on a terminal."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.training.ball_tables import SUFFIX, read_table
from workers.prediction.training.cricsheet_files import read_matches


@dataclass(slots=True)
class Source:
    """Matches by kind, and how many could not be used, by reason."""

    matches: dict[MatchKind, list[PlayedMatch]] = field(default_factory=lambda: {kind: [] for kind in MatchKind})
    unusable: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return sum(map(len, self.matches.values()))


def read(paths: Sequence[Path], *, quiet: bool = False) -> Source:
    """Read all matches. A match found twice counts once. Raises Malformed if a path cannot be read."""
    source = Source()
    found: set[str] = set()
    with tqdm(desc="matches", unit="", disable=quiet or not sys.stderr.isatty(), file=sys.stderr) as bar:
        for path in paths:
            for name, played in read_table(path) if path.suffix == SUFFIX else read_matches(path):
                bar.update()
                _add(source, found, name, played)
    for matches in source.matches.values():
        matches.sort(key=lambda match: (match.context.day, match.match_id))
    return source


def _add(source: Source, found: set[str], name: str, played: PlayedMatch | str) -> None:
    if isinstance(played, str):
        source.unusable[played] += 1
    elif played.match_id in found:
        source.unusable[f"twice: {name}"] += 1
    else:
        found.add(played.match_id)
        source.matches[played.context.kind].append(played)
