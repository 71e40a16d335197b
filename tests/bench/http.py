"""A light HTTP connection with keep-alive: its own cost must not hide that of the server."""

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from cricksy.local_services.ports import HOST

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
ETAG = re.compile(rb'\r\netag: *("[^"]*")', re.IGNORECASE)
PATIENCE = 30.0


class Refused(Exception):
    """The response is not a success."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response. `sent` is the time.monotonic() just before the request was sent."""

    status: int
    head: bytes
    raw: bytes
    sent: float
    seconds: float

    @property
    def body(self) -> Any:
        return orjson.loads(self.raw)

    @property
    def etag(self) -> str:
        found = ETAG.search(self.head)
        return found[1].decode() if found else ""


class Connection:
    """Sends one request at a time. Opens with the first one, and again if the server has closed the connection."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None) -> None:
        self.port = port
        self.headers = {"Host": f"{HOST}:{port}", **(headers or {})}
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return await self.ask("GET", path, b"", headers or {})

    async def post(self, path: str, body: dict[str, Any], key: str) -> Answer:
        """Send a body. Raises Refused unless the status is 201."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        answer = await self.ask("POST", path, orjson.dumps(body), headers)
        if answer.status != 201:
            raise Refused(f"POST {path}: {answer.status} {answer.raw[:300].decode(errors='replace')}")
        return answer

    async def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        lines = [
            f"{method} {path} HTTP/1.1",
            *(f"{name}: {value}" for name, value in {**self.headers, **headers}.items()),
        ]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        request = "\r\n".join([*lines, "", ""]).encode() + body
        if self.writer is None or self.reader is None or self.reader.at_eof():
            await self.open()
        async with asyncio.timeout(PATIENCE):
            return await self.exchange(request)

    async def open(self) -> None:
        self.close()
        self.reader, self.writer = await asyncio.open_connection(HOST, self.port)

    async def exchange(self, request: bytes) -> Answer:
        assert self.reader
        assert self.writer
        sent = time.monotonic()
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        if CHUNKED.search(head):
            raw = await read_chunks(self.reader)
        else:
            raw = await self.reader.readexactly(int(length[1])) if length else b""
        return Answer(int(head[9:12]), head, raw, sent, time.monotonic() - sent)

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()


async def read_chunks(reader: asyncio.StreamReader) -> bytes:
    """nginx does not know the length of what it compresses."""
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return body
