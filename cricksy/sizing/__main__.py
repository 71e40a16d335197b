"""`python -m cricksy.sizing [WHAT] [OPTION...]`: print how large an installation must be."""

import argparse
import sys
from pathlib import Path

from cricksy.sizing import text
from cricksy.sizing.costs import FILE, Costs, load_costs
from cricksy.sizing.load import Load
from cricksy.sizing.plan import Rules, TooMuch, make_plan

LARGEST_SHARE = 0.25
RULES = Rules()
HELP = """plan: processes, cores and memory for a load, four peaks, and what breaks first. units: what each unit of work
costs, and what a core and a GB are enough for. guide: the three sizes of the guide. ladder: one match with up to a
million viewers."""


def main(arguments: list[str] | None = None) -> int:
    parser = make_parser()
    asked = parser.parse_args(arguments)
    try:
        print(say(asked, load_costs(asked.costs)))
    except (OSError, ValueError, TooMuch) as error:
        parser.error(str(error))
    return 0


def say(asked: argparse.Namespace, costs: Costs) -> str:
    load, rules = load_of(asked), rules_of(asked)
    if asked.what == "units":
        return text.of_units(rules, costs)
    if asked.what == "guide":
        return text.of_guide(rules, costs)
    if asked.what == "ladder":
        return text.of_ladder(load, rules, costs)
    return text.of_plan(make_plan(load, rules, costs))


def load_of(asked: argparse.Namespace) -> Load:
    largest = round(asked.viewers * LARGEST_SHARE) if asked.largest is None else asked.largest
    a_day = 2 * asked.matches if asked.matches_a_day is None else asked.matches_a_day
    return Load(
        asked.matches,
        asked.viewers,
        largest,
        asked.balls_a_minute,
        asked.stay_minutes,
        a_day,
        is_proxied=not asked.direct,
    )


def rules_of(asked: argparse.Namespace) -> Rules:
    return Rules(asked.share, asked.toss_seconds, asked.ball_seconds, asked.files, asked.gigabits)


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./scripts/size", description="Say how large Cricksy must be.", epilog=HELP)
    add = parser.add_argument
    add("what", nargs="?", default="plan", choices=("plan", "units", "guide", "ladder"), help="plan, if it is left out")
    add("--matches", type=whole, default=1, help="matches at once (1)")
    add("--viewers", type=whole, default=1_000, help="viewers of all matches (1,000)")
    add("--largest", type=whole, help="viewers of the largest match (a quarter of all)")
    add("--balls-a-minute", type=rate, default=2.0, help="balls a minute on each match (2)")
    add("--matches-a-day", type=whole, help="matches that are played in a day (twice those at once)")
    add("--stay-minutes", type=amount, default=15.0, help="how long a viewer stays (15)")
    add("--direct", action="store_true", help="viewers connect to the WebSocket processes, not through nginx")
    add("--share", type=part, default=RULES.share, help="how much of a core may be used (0.6)")
    add("--toss-seconds", type=amount, default=RULES.toss_seconds, help="seconds in which all viewers come (60)")
    add("--ball-seconds", type=amount, default=RULES.ball_seconds, help="seconds for a ball to the largest match (1)")
    add("--files", type=files, default=RULES.files, help="open files of a WebSocket process (65536)")
    add("--gigabits", type=amount, default=RULES.gigabits, help="Gbit/s of the network (10)")
    add("--costs", type=Path, default=FILE, help="costs.json of ./scripts/bench capacity on your machine")
    return parser


def whole(given: str) -> int:
    value = int(given.replace(",", ""))
    if value < 0:
        raise argparse.ArgumentTypeError(f"{given} is below zero")
    return value


def files(given: str) -> int:
    value = whole(given)
    if value <= 100:
        raise argparse.ArgumentTypeError(f"{given} files are not enough: a process needs 100 besides those of viewers")
    return value


def rate(given: str) -> float:
    value = float(given)
    if not 0 <= value < 1e6:
        raise argparse.ArgumentTypeError(f"{given} is no rate")
    return value


def part(given: str) -> float:
    value = float(given)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{given} must be between 0 and 1")
    return value


def amount(given: str) -> float:
    value = float(given)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{given} must be above zero")
    return value


if __name__ == "__main__":
    sys.exit(main())
