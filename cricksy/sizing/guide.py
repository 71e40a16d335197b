"""The three sizes of the guide that Cricksy implements, and what Cricksy needs for the same matches."""

from dataclasses import dataclass

from cricksy.sizing.costs import Costs
from cricksy.sizing.load import Load
from cricksy.sizing.plan import Plan, Rules, make_plan


@dataclass(frozen=True, slots=True)
class Size:
    """`machines`, `cores` and `gigabytes` are the guide's. It names matches only, so the viewers are ours to choose."""

    name: str
    machines: str
    cores: int
    gigabytes: int
    matches: int
    viewers: int


SIZES = (
    Size("small, < 100 matches", "2 API servers, Redis, Postgres, a Celery worker", 9, 22, 100, 2_000),
    Size("medium, 100 to 500", "4 API servers, 3 Redis, 2 Postgres, 3 Celery workers", 42, 100, 500, 10_000),
    Size("large, 500 and more", "8 API servers, 6 Redis, 3 Postgres, 5 Celery workers", 152, 352, 1_000, 100_000),
)
LARGEST_SHARE = 0.25


def load_of(size: Size) -> Load:
    largest = round(size.viewers * LARGEST_SHARE)
    return Load(size.matches, size.viewers, largest, matches_a_day=2 * size.matches)


def plans(rules: Rules, costs: Costs) -> list[tuple[Size, Plan]]:
    return [(size, make_plan(load_of(size), rules, costs)) for size in SIZES]
