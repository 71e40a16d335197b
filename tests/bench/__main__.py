"""`python -m tests.bench [suite...]`: run suites, print their tables, and write them as JSON."""

import argparse
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from realtime.server import raise_file_limit
from tests.bench import (
    against,
    balanced,
    beside,
    capacity,
    console,
    deltas,
    fanout,
    faults,
    folding,
    fuzz,
    get,
    latency,
    lists,
    machine,
    many,
    matches,
    overlay,
    pages,
    post,
    predict,
    prefetch,
    queries,
    redis_return,
    replica,
    slow,
    soak,
    stream,
    throughput,
)
from tests.bench.load import PROJECT
from tests.bench.report import Section
from tests.bench.rig import Options, Rig, tell
from tests.bench.rivals.field import FIELD

LOCAL = PROJECT / ".local"
SUITES: dict[str, Callable[[Rig], Section]] = {
    "deltas": deltas.run,
    "predict": predict.run,
    "folding": folding.run,
    "fanout": fanout.run,
    "matches": matches.run,
    "stream": stream.run,
    "lists": lists.run,
    "slow": slow.run,
    "post": post.run,
    "get": get.run,
    "beside": beside.run,
    "latency": latency.run,
    "throughput": throughput.run,
    "redis": redis_return.run,
    "prefetch": prefetch.run,
    "faults": faults.run,
    "soak": soak.run,
    "fuzz": fuzz.run,
    "load": balanced.run,
    "capacity": capacity.run,
    "replica": replica.run,
    "queries": queries.run,
    "many": many.run,
    "console": console.run,
    "pages": pages.run,
    "overlay": overlay.run,
}
# These run for many minutes, some for hours, so only if they are named.
LONG = ("prefetch", "faults", "soak", "fuzz", "load", "capacity", "replica", "queries", "many", "console", "pages")
LONG += ("overlay",)
ROUNDS, QUICK_ROUNDS = 5, 2


def main(arguments: list[str]) -> int:
    asked = parse(arguments)
    quick = bool(asked.quick)
    rounds = asked.rounds or (QUICK_ROUNDS if quick else ROUNDS)
    wanted = [name for name in SUITES if name in asked.suites or not (asked.suites or name in LONG)]
    options = Options(
        wanted,
        quick,
        rounds,
        asked.viewers,
        asked.only,
        asked.faults,
        asked.seed,
        asked.minutes,
        asked.calls,
        asked.stateful,
        asked.costs,
        asked.profile,
    )
    if asked.against:
        options_of_both = ["--quick"] if quick else []
        print(against.compare(asked.against, wanted, rounds, options_of_both).text(), flush=True)
        return 0
    raise_file_limit()
    facts = machine.facts() | {
        "begun": datetime.now(UTC).isoformat(timespec="seconds"),
        "rounds": rounds,
        "quick": quick,
    }
    print(", ".join(f"{name} {value}" for name, value in facts.items()), flush=True)
    with own_folder() as root, ExitStack() as exits:
        sections = run(Rig(options, root, exits))
    keep(asked.json or LOCAL / "bench" / f"{datetime.now():%Y-%m-%d-%H%M%S}.json", facts, sections)
    return 0 if all(budget.kept or not budget.binding for section in sections for budget in section.budgets) else 1


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./scripts/bench",
        description="Measure Cricksy against its budgets and other servers. Exit with 1 if a budget falls short.",
        epilog="suites:\n" + "\n".join(f"  {name:<11} {described(suite)}" for name, suite in SUITES.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "suites", nargs="*", metavar="suite", help=f"the suites to run; if none is given, all but {' and '.join(LONG)}"
    )
    parser.add_argument("--quick", action="store_true", help="small sizes and two rounds: a test, not a measurement")
    parser.add_argument("--rounds", type=int, help=f"interleaved rounds of each comparison ({ROUNDS})")
    parser.add_argument("--against", metavar="REVISION", help="the suites of that revision too, in turn with these")
    parser.add_argument("--profile", action="store_true", help="latency, throughput: the CPU by process and function")
    parser.add_argument("--viewers", type=int, nargs="+", default=[], help="numbers of viewers in the fan-out")
    parser.add_argument("--only", nargs="+", default=[], choices=list(FIELD), help="only these servers in the fan-out")
    parser.add_argument("--faults", type=int, default=300, help="how many faults (300)")
    parser.add_argument("--seed", type=int, default=1, help="decides the faults, and the calls of fuzz (1)")
    parser.add_argument("--minutes", type=float, default=60, help="length of the soak (60)")
    parser.add_argument("--calls", type=int, default=100_000, help="how many calls of fuzz (100000)")
    parser.add_argument("--stateful", action="store_true", help="fuzz: random scoring, compared with the local fold")
    parser.add_argument("--costs", type=Path, help="capacity: write what a unit costs to this file, for ./scripts/size")
    parser.add_argument("--json", type=Path, help="file of the figures (.local/bench/<date>.json)")
    asked = parser.parse_args(arguments)
    for name in asked.suites:
        if name not in SUITES:
            parser.error(f"there is no suite {name}; the suites are {', '.join(SUITES)}")
    return asked


def described(suite: Callable[[Rig], Section]) -> str:
    return (sys.modules[suite.__module__].__doc__ or "").strip().splitlines()[0].rstrip(".")


def run(rig: Rig) -> list[Section]:
    sections = []
    for name in rig.options.suites:
        begun = time.monotonic()
        tell(f"suite {name}")
        # Most of them start processes of their own: those of others would publish their matches and take their CPU.
        if name in LONG:
            rig.stop_stack()
        section = SUITES[name](rig)
        print(f"\n== {name} ({time.monotonic() - begun:.0f} s)\n{section.text()}", flush=True)
        sections.append(section)
    return sections


def keep(path: Path, facts: dict[str, Any], sections: list[Section]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    found = {"machine": facts, "suites": [section.as_json() for section in sections]}
    path.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS))
    print(f"\nwritten to {path}")


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder below .local, removed afterwards, like those of runs that were killed.

    Its mode lets other users in: Postgres may run as one.
    """
    LOCAL.mkdir(exist_ok=True)
    for leftover in LOCAL.glob("bench-*"):
        if not Path(f"/proc/{leftover.name.removeprefix('bench-')}").exists():
            shutil.rmtree(leftover, ignore_errors=True)
    root = LOCAL / f"bench-{os.getpid()}"
    root.mkdir(mode=0o755)
    try:
        yield root
    finally:
        shutil.rmtree(root, ignore_errors=True)


def end_by_exception(number: int, _: object) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end_by_exception)
    # A shell starts background processes of a script with SIGINT ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
