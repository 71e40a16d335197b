"""Every statement by its plan, in a database with a million events: none reads the log row by row. Sizes, indexes."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.bench.report import Budget, Section, Table, figure
from tests.bench.rig import Rig, tell

if TYPE_CHECKING:
    from tests.queries.plans import Plan

LOG = "scoring_matchevent"
BALLS = 248
MATCHES, QUICK_MATCHES = 4000, 120
MANY, QUICK_MANY = 100_000, 1000
SLOW = 200.0
"""Milliseconds, from which Postgres logs a statement."""
FEW = 50
"""Rows of a scan that ends at the first of those that it seeks."""


class Asked(NamedTuple):
    work: str
    plan: "Plan"


class Index(NamedTuple):
    scans: int
    size: int
    is_unique: bool


@dataclass(slots=True)
class Findings:
    """`later` was asked with `many` matches, most of them without events."""

    events: int
    matches: int
    many: int
    sizes: list[list[str]]
    asked: list[Asked]
    indexes: dict[str, Index]
    later: list[Asked]
    updates: dict[str, tuple[int, int]]


def run(rig: Rig) -> Section:
    """Fill a database, do all work on it, and explain each statement."""
    # Django's modules can be imported only now.
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    assert rig.environment
    setup_test_environment()
    call_command("migrate", verbosity=0)
    return section(find(*(QUICK_MATCHES, QUICK_MANY) if rig.options.quick else (MATCHES, MANY)))


def find(matches: int, many: int) -> Findings:
    from tests.queries import filled

    original = filled.play_original(BALLS)
    ids = filled.fill(original, matches, progress(matches))
    execute("VACUUM ANALYZE")
    updates = count_updates(lambda: score_and_publish(original, 40))
    events, sizes, before = filled.events(), sizes_of_tables(matches), scans_of_indexes()
    asked = [*explain_all(ids)]
    indexes = {
        name: index._replace(scans=index.scans - before[name].scans) for name, index in scans_of_indexes().items()
    }
    copy_matches(original.id, matches + 1, many)
    return Findings(events, matches, many, sizes, asked, indexes, [*explain_what_is_asked_of_all()], updates)


def progress(matches: int) -> Callable[[int], None]:
    def told(done: int) -> None:
        if done % 400 == 0 or done == matches:
            tell(f"{done:,} of {matches:,} matches")

    return told


def execute(sql: str) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def copy_matches(original: str, first: int, last: int) -> None:
    """Without events: what is asked of all matches does not depend on those."""
    from django.db import connection

    from tests.queries import filled

    with connection.cursor() as cursor:
        filled.copy(cursor, original, first, last, (filled.MATCHES, filled.BOARDS, *filled.lines(cursor)))
    execute("VACUUM ANALYZE")


def explain_all(ids: list[str]) -> Iterator[Asked]:
    from tests.queries.work import all_work

    yield from explain(all_work(ids))


def explain_what_is_asked_of_all() -> Iterator[Asked]:
    from tests.queries.work import lists
    from workers.tasks import sweep

    yield from explain([("the sweep", sweep), *lists()])


def explain(works: Iterable[tuple[str, Callable[[], Any]]]) -> Iterator[Asked]:
    """The statements that touch our tables; others are Django's own."""
    from tests.queries.plans import explained

    for name, work in works:
        with explained(times=2) as plans:
            work()
        yield from (Asked(name, plan) for plan in plans if '"scoring_' in plan.sql)


def score_and_publish(game: Any, balls: int) -> None:
    from realtime.redis import broadcast
    from scoring.publishing import rows
    from scoring.publishing.catch_up import catch_up
    from scoring.publishing.rows import Shown

    for _ in range(balls):
        game.ball(runs=1)
        published = catch_up(game.id, broadcast.publish)
        assert published is not None
        rows.write([Shown(game.id, published.place, published.log.state)])


def count_updates(work: Callable[[], None]) -> dict[str, tuple[int, int]]:
    """For each table, the updates during the work, and those of them that stayed on their page (HOT)."""
    before = updates_so_far()
    work()
    after = updates_so_far()
    changed = {table: (after[table][0] - all_, after[table][1] - hot) for table, (all_, hot) in before.items()}
    return {table: counts for table, counts in changed.items() if counts[0]}


def updates_so_far() -> dict[str, tuple[int, int]]:
    rows = statistics("SELECT relname, n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname LIKE 'scoring%'")
    return {table: (updates, in_place) for table, updates, in_place in rows}


def statistics(sql: str) -> list[Any]:
    execute("SELECT pg_stat_force_next_flush()")
    time.sleep(0.1)
    return execute(sql)


def sizes_of_tables(matches: int) -> list[list[str]]:
    rows = statistics(
        "SELECT relname, n_live_tup, pg_relation_size(relid), pg_indexes_size(relid), pg_total_relation_size(relid)"
        " FROM pg_stat_user_tables WHERE relname LIKE 'scoring%' AND n_live_tup > 1000 ORDER BY 5 DESC"
    )
    sums = [sum(row[column] for row in rows) for column in range(1, 5)]
    return [
        [name, f"{count:,}", *(f"{size / 2**20:,.1f} MB" for size in found), f"{found[2] / matches / 1024:.1f} KB"]
        for name, count, *found in [*rows, ("together", *sums)]
    ]


def scans_of_indexes() -> dict[str, Index]:
    """The indexes of tables with many rows."""
    rows = statistics(
        "SELECT i.indexrelname, i.idx_scan, pg_relation_size(i.indexrelid), x.indisunique"
        " FROM pg_stat_user_indexes i JOIN pg_index x USING (indexrelid)"
        " JOIN pg_stat_user_tables t ON t.relid = i.relid WHERE i.relname LIKE 'scoring%' AND t.n_live_tup > 1000"
    )
    return {name: Index(*rest) for name, *rest in rows}


def section(found: Findings) -> Section:
    title = f"Statements, the slowest of each way: {found.events:,} events of {found.matches:,} matches"
    tables = [
        table_of_plans(title, found.asked),
        table_of_plans(f"What is asked of all matches: {found.many:,}", found.later),
        Table("Sizes", ["table", "rows", "rows alone", "indexes", "all", "per match"], found.sizes),
        table_of_indexes(found.indexes),
        Table(
            "Updates of 40 balls",
            ["table", "updates", "on their page"],
            [[table, *map(str, counts)] for table, counts in found.updates.items()],
        ),
    ]
    plans = [
        [one.work, one.plan.statement, one.plan.ways(), one.plan.rows, one.plan.buffers, one.plan.milliseconds]
        for one in found.asked
    ]
    return Section("queries", tables, budgets_of(found), {"plans": plans, "updates": found.updates})


def budgets_of(found: Findings) -> list[Budget]:
    row_by_row = [rows for one in found.asked if (rows := one.plan.rows_read_one_by_one(LOG)) > FEW]
    idle = [name for name, index in found.indexes.items() if not index.scans and not index.is_unique]
    return [
        Budget("events read row by row", sum(row_by_row), 0, ""),
        Budget("indexes that no statement uses", len(idle), 0, "", note=", ".join(idle)),
        Budget("slowest statement", slowest(found.asked), SLOW, "ms"),
        Budget(f"slowest with {found.many:,} matches", slowest(found.later), SLOW, "ms", binding=False),
    ]


def slowest(asked: list[Asked]) -> float:
    return max(one.plan.milliseconds for one in asked)


def table_of_plans(title: str, asked: list[Asked]) -> Table:
    slowest: dict[tuple[str, str], Asked] = {}
    for one in sorted(asked, key=lambda one: one.plan.milliseconds):
        slowest[one.plan.statement, one.plan.ways()] = one
    ordered = sorted(slowest.values(), key=lambda one: -one.plan.milliseconds)
    return Table(title, ["statement", "for", "way", "rows", "pages", "ms"], [row_of(one) for one in ordered])


def row_of(one: Asked) -> list[str]:
    plan = one.plan
    return [plan.statement, one.work, plan.ways(), f"{plan.rows:,}", f"{plan.buffers:,}", figure(plan.milliseconds)]


def table_of_indexes(indexes: dict[str, Index]) -> Table:
    ordered = sorted(indexes.items(), key=lambda each: -each[1].size)
    rows = [[name, f"{one.scans:,}", f"{one.size / 2**20:.1f} MB", "unique" * one.is_unique] for name, one in ordered]
    return Table("Indexes", ["index", "scans", "size", ""], rows)
