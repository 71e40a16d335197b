"""All played matches under some paths, of each kind in order of days, with a bar on a terminal."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from workers.prediction.played import Played
from workers.prediction.setting import Kind
from workers.prediction.training.ball_tables import SUFFIX, read_table
from workers.prediction.training.reading import read_matches


@dataclass(slots=True)
class Source:
    """Matches by kind, and how many were of no use, by reason."""

    matches: dict[Kind, list[Played]] = field(default_factory=lambda: {kind: [] for kind in Kind})
    useless: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return sum(map(len, self.matches.values()))


def read(paths: Sequence[Path], *, quiet: bool = False) -> Source:
    """Raises Malformed where a path cannot be read. A match that is found twice counts once."""
    source = Source()
    found: set[str] = set()
    with tqdm(desc="matches", unit="", disable=quiet or not sys.stderr.isatty(), file=sys.stderr) as bar:
        for path in paths:
            for name, played in read_table(path) if path.suffix == SUFFIX else read_matches(path):
                bar.update()
                if isinstance(played, str):
                    source.useless[played] += 1
                elif played.match_id in found:
                    source.useless[f"twice: {name}"] += 1
                else:
                    found.add(played.match_id)
                    source.matches[played.setting.kind].append(played)
    for matches in source.matches.values():
        matches.sort(key=lambda match: (match.setting.day, match.match_id))
    return source
