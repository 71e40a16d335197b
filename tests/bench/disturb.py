"""Clients that disturb a scorer, in a process of their own: `python -m tests.bench.disturb KIND PORT PATH SECONDS`.

Prints how often each status, or each error, came.
"""

import asyncio
import re
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial

import orjson

from cricksy.local_services.ports import HOST
from tests.bench.http import Connection
from tests.support.half_sent import HALF_BODY, OPEN_HEAD

EXPORTERS = 16
SLOW = 200
RETRY_AFTER = re.compile(rb"\r\nretry-after: *(\d+)", re.IGNORECASE)
HALF_SENT = (b"", OPEN_HEAD, HALF_BODY)
Client = Callable[[int, int, str, Counter[str]], Awaitable[None]]


async def export(
    number: int,
    port: int,
    path: str,
    seen: Counter[str],
    *,
    formats: tuple[str, str] = ("cricsheet", "csv"),
    waits: bool = False,
    stays: bool = True,
) -> None:
    connection = Connection(port)
    while True:
        try:
            answer = await connection.get(f"{path}/export?as={formats[number % 2]}")
        except (OSError, EOFError) as error:
            seen[type(error).__name__] += 1
            await connection.open()
            continue
        if not stays:
            await connection.open()
        seen[str(answer.status)] += 1
        when = RETRY_AFTER.search(answer.head)
        if waits and when:
            await asyncio.sleep(int(when[1]))


async def trickle(number: int, port: int, _: str, seen: Counter[str]) -> None:
    """Send half a request, then a byte each second; connect again when the server has had enough."""
    while True:
        try:
            _reader, writer = await asyncio.open_connection(HOST, port)
            seen["connections"] += 1
            writer.write(HALF_SENT[number % len(HALF_SENT)])
            while not writer.is_closing():
                await asyncio.sleep(1)
                if number % len(HALF_SENT):
                    writer.write(b"x")
                await writer.drain()
        except OSError:
            seen["ended"] += 1


KINDS: dict[str, tuple[Client, int]] = {
    "exporters": (export, EXPORTERS),
    "exporters on new connections": (partial(export, stays=False), EXPORTERS),
    "exporters that wait as told": (partial(export, waits=True), EXPORTERS),
    "printers": (partial(export, formats=("pdf", "pdf-book")), EXPORTERS),
    "slow connections": (trickle, SLOW),
}


async def main(kind: str, port: str, path: str, seconds: str) -> None:
    client, count = KINDS[kind]
    seen: Counter[str] = Counter()
    clients = [asyncio.create_task(client(number, int(port), path, seen)) for number in range(count)]
    begun = time.monotonic()
    await asyncio.wait(clients, timeout=float(seconds), return_when=asyncio.FIRST_EXCEPTION)
    for one in clients:
        one.cancel()
    failures = [one for one in await asyncio.gather(*clients, return_exceptions=True) if isinstance(one, Exception)]
    if failures:
        raise failures[0]
    print(orjson.dumps({**seen, "seconds": round(time.monotonic() - begun)}).decode())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
