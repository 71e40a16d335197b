"""The plan of each statement, as Postgres carried it out a moment before it was sent: EXPLAIN (ANALYZE, BUFFERS)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from django.db import connection, transaction

from tests.queries.statements import in_words

EXPLAINED = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")


class Scan(NamedTuple):
    """One way to a table. `rows` are those that it looked at, also those that it then left out."""

    kind: str
    table: str
    index: str
    rows: int

    def __str__(self) -> str:
        return f"{self.kind} {self.index or self.table}".strip()


@dataclass(frozen=True, slots=True)
class Plan:
    """`rows` are those of the answer, `buffers` pages of 8 KB that were looked at, in memory or not."""

    statement: str
    sql: str
    scans: tuple[Scan, ...]
    rows: int
    buffers: int
    milliseconds: float

    def rows_read_one_by_one(self, table: str) -> int:
        return sum(scan.rows for scan in self.scans if scan.kind == "Seq Scan" and scan.table == table)

    def ways(self) -> str:
        return ", ".join(dict.fromkeys(str(scan) for scan in self.scans)) or "-"


@contextmanager
def explained(times: int = 1) -> Iterator[list[Plan]]:
    """The plans of all statements in the block; of several times the last, for which pages are in memory."""
    plans: list[Plan] = []

    def explaining(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(EXPLAINED) and not many:
            plans.append([explain(sql, params) for _ in range(times)][-1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explaining):
        yield plans


def explain(sql: str, params: Any) -> Plan:
    """Explain in a savepoint that is rolled back, so that statements that write are explained too."""
    with transaction.atomic(), connection.connection.cursor() as cursor:
        # Not through Django's cursor, which would explain this too.
        text = cursor.mogrify(sql, params).decode()
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + text)
        (answer,) = cursor.fetchone()
        transaction.set_rollback(True)
    (found,) = answer if isinstance(answer, list) else orjson.loads(answer)
    top = found["Plan"]
    return Plan(
        in_words(text),
        text,
        tuple(scan_of(node) for node in nodes(top) if "Scan" in node["Node Type"]),
        int(top["Actual Rows"] * top["Actual Loops"]),
        top["Shared Hit Blocks"] + top["Shared Read Blocks"],
        found["Execution Time"] + found["Planning Time"],
    )


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for each in node.get("Plans", ()):
        yield from nodes(each)


def scan_of(node: dict[str, Any]) -> Scan:
    looked_at = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return Scan(
        node["Node Type"],
        node.get("Relation Name", ""),
        node.get("Index Name", ""),
        int(looked_at * node["Actual Loops"]),
    )
