"""A database with many matches: copies of one that was scored, so that each can be folded, read and scored further.

Twenty of them are played at once, as on a Saturday: the events of a match lie between those of others.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import connection

from realtime.redis import broadcast
from scoring.models import SCORERS, Match
from scoring.publishing import rows
from scoring.publishing.catch_up import catch_up
from scoring.publishing.rows import Shown
from scoring.redis_store import clients, keys
from tests.queries.visitor import PASSWORD
from tests.record.cast import Game

AT_ONCE = 20
LIVE_SHARE = 50
"""One in so many matches is live; the others are complete."""
DAYS = 5 * 365

MATCHES = """
INSERT INTO scoring_match (id, head, changed_at, created_at, created_by_id, name, format, status, teams, venue,
                           starts_at, date, score, result, names)
SELECT 'filled-' || n, head, changed_at - age, created_at - age, created_by_id, name || ' ' || n, format,
       CASE WHEN n %% %(live)s = 0 THEN 'live' ELSE 'complete' END,
       jsonb_build_array(jsonb_build_object('id', 'team-' || n %% 40, 'name', 'Team ' || n %% 40),
                         jsonb_build_object('id', 'team-' || (n + 7) %% 40, 'name', 'Team ' || (n + 7) %% 40)),
       'Ground ' || n %% 60, date_trunc('hour', now() - age), (now() - age)::date, score, result,
       'team ' || n %% 40 || ' ground ' || n %% 60 || ' player' || n %% 500
FROM scoring_match, generate_series(%(first)s, %(last)s) n, make_interval(days => n %% %(days)s) age
WHERE id = %(of)s
"""
BOARDS = """
INSERT INTO scoring_scoreboard (match_id, epoch, published_seq, engine_version, stuck_reason, updated_at, summary)
SELECT 'filled-' || n, epoch, published_seq, engine_version, '', updated_at - make_interval(days => n %% %(days)s),
       summary
FROM scoring_scoreboard, generate_series(%(first)s, %(last)s) n WHERE match_id = %(of)s
"""
EVENTS = """
INSERT INTO scoring_matchevent (match_id, seq, kind, payload, recorded_by_id, recorded_at, idempotency_key,
                                request_hash, answer)
SELECT 'filled-' || n, seq, kind,
       CASE WHEN seq = 1 THEN jsonb_set(payload, '{id}', to_jsonb('filled-' || n)) ELSE payload END,
       recorded_by_id, recorded_at - make_interval(days => n %% %(days)s), md5(n || '-' || seq),
       md5(n || 'a' || seq) || md5(n || 'b' || seq), jsonb_set(answer, '{id}', to_jsonb('filled-' || n))
FROM scoring_matchevent, generate_series(%(first)s, %(last)s) n WHERE match_id = %(of)s ORDER BY seq, n
"""
SCORERS_OF_ALL = """
INSERT INTO scoring_scorerassignment (match_id, user_id, assigned_by_id, assigned_at)
SELECT 'filled-' || n, created_by_id, created_by_id, now()
FROM scoring_match, generate_series(%(first)s, %(last)s) n WHERE id = %(of)s
"""
# A player plays in one of so many matches, as in names.
PLAYERS = 500
LINES = """
INSERT INTO {table} (match_id, {columns})
SELECT 'filled-' || n, {values} FROM {table}, generate_series(%(first)s, %(last)s) n WHERE match_id = %(of)s
"""
TABLES_OF_LINES = ("scoring_scorecard", "scoring_inningsrow", "scoring_battingline", "scoring_bowlingline")


def play_original(balls: int) -> Game:
    """Score and publish the match that is copied. Its scorer may score all copies."""
    scorer = User.objects.create_user("keeper", password=PASSWORD)
    scorer.groups.add(Group.objects.get_or_create(name=SCORERS)[0])
    game = Game(scorer, id="original", format="one_day")
    game.event("toss", winner="kent", decision="bat")
    for number in range(balls):
        game.ball(runs=number % 3)
        # Often enough for a history of deltas: many events at once are published as one snapshot.
        if number % 10 == 9 and number < balls - 1:
            catch_up(game.id, broadcast.publish)
    # As if the last ball were a second old: with it the newest snapshot is stored.
    clients.publisher().delete(keys.snapshot(game.id))
    published = catch_up(game.id, broadcast.publish)
    assert published is not None
    rows.write([Shown(game.id, published.place, published.log.state)])
    return game


def fill(original: Game, matches: int, tell: Callable[[int], Any] = lambda done: None) -> list[str]:
    """Copy the match so many times; return the ids of the copies."""
    with connection.cursor() as cursor:
        for first in range(1, matches + 1, AT_ONCE):
            last = min(first + AT_ONCE - 1, matches)
            copy(cursor, original.id, first, last)
            tell(last)
        cursor.execute("ANALYZE")
    return [f"filled-{number}" for number in range(1, matches + 1)]


def copy(cursor: Any, of: str, first: int, last: int, statements: tuple[str, ...] = ()) -> None:
    fields = {"of": of, "first": first, "last": last, "days": DAYS, "live": LIVE_SHARE}
    for statement in statements or (MATCHES, BOARDS, SCORERS_OF_ALL, EVENTS, *lines(cursor)):
        cursor.execute(statement, fields)


def lines(cursor: Any) -> list[str]:
    return [lines_of(table, columns_of(cursor, table)) for table in TABLES_OF_LINES]


def lines_of(table: str, columns: list[str]) -> str:
    values = [f"{column} || '-' || n %% {PLAYERS}" if column == '"player_id"' else column for column in columns]
    return LINES.format(table=table, columns=", ".join(columns), values=", ".join(values))


def columns_of(cursor: Any, table: str) -> list[str]:
    described = connection.introspection.get_table_description(cursor, table)
    return [f'"{column.name}"' for column in described if column.name not in ("id", "match_id")]


def events() -> int:
    return sum(Match.objects.values_list("head", flat=True))
