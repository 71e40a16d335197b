"""Replays every match of CRICKSY_MATCH_DATA through the real processes; run by ./scripts/replay_all.

The snapshot of the viewer, made from deltas only, must equal a fresh GET, and its totals the known ones.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from cricksy import local_services

PROJECT = Path(__file__).resolve().parents[1]


def main(wanted: list[str]) -> int:
    folder = Path(os.environ.get("CRICKSY_MATCH_DATA") or PROJECT.parent / "shared" / "data")
    ids = wanted or sorted(path.stem for path in (folder / "expected").glob("*.json"))
    if not ids:
        print(f"No matches in {folder}; set CRICKSY_MATCH_DATA.", file=sys.stderr)
        return 2
    (PROJECT / ".local").mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="replay-all-", dir=PROJECT / ".local") as root,
        stack_of_its_own(Path(root)) as stack,
    ):
        failures = sum(not replay_one(stack, folder, match_id) for match_id in ids)
    print(f"{len(ids) - failures} of {len(ids)} matches reached their viewer whole.")
    return 1 if failures else 0


@contextmanager
def stack_of_its_own(root: Path) -> Iterator["Stack"]:  # noqa: F821 known once the settings are
    root.chmod(0o755)
    services = local_services.start(root, given={}, durable=False)
    environment = {
        "DATABASE_URL": services.database_url,
        "REDIS_URL": services.redis_url,
        "SECRET_KEY": "only for a replay: long enough and never used elsewhere",
        "DJANGO_SETTINGS_MODULE": "cricksy.settings",
        "LOG_LEVEL": "WARNING",
    }
    os.environ.update(environment)
    from tests.stack import prepare, started

    try:
        stack = started(root, environment, scorer_token=prepare(environment))
        try:
            yield stack
        finally:
            stack.stop()
    finally:
        services.stop()


def replay_one(stack: "Stack", folder: Path, match_id: str) -> bool:  # noqa: F821
    from scoring.cricsheet.reading.file import read_file
    from tests.support.follow import follow, totals

    document = read_file(folder / "matches" / f"{match_id}.json")
    known = orjson.loads((folder / "expected" / f"{match_id}.json").read_bytes())
    begun = time.monotonic()
    try:
        result = asyncio.run(
            follow(document, http_url=stack.http_url, ws_url=stack.ws_url, token=stack.scorer_token, game_id=match_id)
        )
    except Exception as error:  # one match that fails must not hide the others
        print(f"{match_id} FAILED {type(error).__name__}: {error}", flush=True)
        return False
    right = totals(result.fresh["snapshot"]) == [
        (one["team"], one["total"], one["wickets"]) for one in known["innings"]
    ]
    seconds = time.monotonic() - begun
    word = "ok" if result.same and right else "FAILED"
    print(
        f"{match_id} {word} {known['match_type']}: {result.fresh['seq']} events in {seconds:.0f} s, "
        f"{result.deltas} deltas, {result.snapshots} snapshots, {result.client.gaps} gaps; "
        f"same as a fresh GET: {result.same}; totals: {right}",
        flush=True,
    )
    return result.same and right


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
