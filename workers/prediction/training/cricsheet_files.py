"""Played matches from Cricsheet files, folded by the scoring engine as live matches are."""

import gc
import os
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

from scoring.cricsheet.importing.fold import fold_document
from scoring.cricsheet.reading.archive import read_files
from scoring.cricsheet.reading.file import derive_match_id, parse
from scoring.engine.errors import Malformed, ScoringError
from workers.prediction.inputs.finished import played_match
from workers.prediction.inputs.played import PlayedMatch

File = tuple[str, bytes]
AT_ONCE = 16  # files handed to a process together


def read_matches(path: Path) -> Iterator[tuple[str, PlayedMatch | str]]:
    """Yield (file, the match or why it cannot be used) for every Cricsheet file under a path, on all processors.

    Raises Malformed if the path cannot be read. It is raised after the pool is done: an error raised in the iterator
    that feeds the pool cannot be unpickled on its way back, and the pool would wait forever.
    """
    broken: list[Malformed] = []
    with Pool(os.cpu_count(), initializer=gc.disable) as pool:
        yield from pool.imap(_read, _files(path, broken), chunksize=AT_ONCE)
    if broken:
        raise broken[0]


def _files(path: Path, broken: list[Malformed]) -> Iterator[File]:
    try:
        yield from read_files(path)
    except Malformed as error:
        broken.append(error)


def _read(file: File) -> tuple[str, PlayedMatch | str]:
    name, body = file
    try:
        return name, played_match(fold_document(parse(body), derive_match_id(name)))
    except ScoringError as error:
        return name, f"unreadable: {error.detail}"
