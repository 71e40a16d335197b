"""No statement of the product reads the log row by row; ./scripts/bench queries asks the same of a million events."""

import pytest
from django.db import connection
from django.test import Client
from redis import Redis

from tests.docs import pages
from tests.queries.filled import BOARDS as FILL_BOARDS
from tests.queries.filled import MATCHES as FILL_MATCHES
from tests.queries.filled import copy, fill, lines, play_original
from tests.queries.plans import explained
from tests.queries.work import CAREERS, all_work

LOG = "scoring_matchevent"
BALLS, MATCHES = 250, 80
MANY = 5000
FEW = 50
"""A scan that ends at the first of the rows that it seeks, for EXISTS, has read fewer."""


@pytest.fixture
def match_ids(db: None, redis_client: Redis, quick_hashing: None) -> list[str]:
    return fill(play_original(BALLS), MATCHES)


def test_no_statement_reads_the_log_row_by_row(match_ids: list[str]) -> None:
    found = []
    for name, work in all_work(match_ids):
        with explained() as plans:
            work()
        found += [(name, plan) for plan in plans]
    assert [(name, plan.sql) for name, plan in found if plan.rows_read_one_by_one(LOG) > FEW] == []
    assert sum(any(scan.table == LOG for scan in plan.scans) for _, plan in found) > 50


def test_players_and_teams_are_found_by_indexes(match_ids: list[str]) -> None:
    with connection.cursor() as cursor:
        copy(cursor, "original", MATCHES + 1, MANY, (FILL_MATCHES, FILL_BOARDS, *lines(cursor)))
        # As a vacuum would: what waits there is read row by row.
        cursor.execute("SELECT gin_clean_pending_list('match_by_team'), gin_clean_pending_list('match_by_names')")
        cursor.execute("ANALYZE")
    with explained() as plans:
        for page in CAREERS:
            assert Client().get(f"/{page}").status_code == 200
    scans = [scan for plan in plans for scan in plan.scans]
    assert {"batting_by_player", "bowling_by_player", "match_by_team"} <= {scan.index for scan in scans}
    row_by_row = [scan for scan in scans if scan.kind == "Seq Scan" and scan.table and scan.rows > FEW]
    assert row_by_row == []


def test_every_index_has_a_row_that_says_what_for_and_no_other(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename LIKE 'scoring\\_%'")
        found = {name for (name,) in cursor.fetchall()}
    assert set(pages.named_first(pages.section("docs/statements.md", "Indexes"))) == found
