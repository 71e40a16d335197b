"""Follow a match from a program: `pip install httpx websockets`, then `python follow.py http://127.0.0.1:8000 village`.

Copy it: it needs nothing of Cricksy. docs/protocol.md says what it relies on.
"""

import asyncio
import json
import random
import sys
from collections.abc import AsyncIterator
from typing import Any

import httpx
import websockets

SILENCE = 25
"""Seconds without a state or a heartbeat, after which a connection is dead or cannot confirm the score."""
LONGEST_PAUSE = 20
UNKNOWN_MATCH = 4404
WINDOW = 60
"""Balls that a snapshot keeps."""


async def follow(url: str, match_id: str) -> AsyncIterator[dict[str, Any]]:
    """Yield the snapshot of a match whenever it changes, the first at once; reconnect after any interruption.

    Raises LookupError if there is no such match.
    """
    state: dict[str, Any] | None = None
    failures = 0
    while True:
        try:
            if state is None:
                state = await fetch(url, match_id)
                yield state["snapshot"]
            address = f"{random.choice(state['ws_urls'])}?since={state['epoch']}.{state['seq']}"
            async with websockets.connect(address, max_size=None) as socket:
                while True:
                    message = json.loads(await asyncio.wait_for(socket.recv(), SILENCE))
                    failures = 0
                    if take(state, message):
                        yield state["snapshot"]
        except websockets.ConnectionClosed as closed:
            if closed.rcvd is not None and closed.rcvd.code == UNKNOWN_MATCH:
                raise LookupError(match_id) from None
        except (OSError, TimeoutError, websockets.WebSocketException, httpx.HTTPError, GapError) as error:
            print(f"interrupted: {error!r}", file=sys.stderr)
        # A random part of a limit that doubles: a crowd must not come back all at once.
        await asyncio.sleep(random.random() * min(LONGEST_PAUSE, 2**failures))
        failures += 1


class GapError(Exception):
    """Something was missed: after a reconnect with `since`, the server sends it."""


async def fetch(url: str, match_id: str) -> dict[str, Any]:
    async with httpx.AsyncClient(timeout=5) as http:
        answer = await http.get(f"{url}/games/{match_id}")
    if answer.status_code == 404:
        raise LookupError(match_id)
    return dict(answer.raise_for_status().json())


def take(state: dict[str, Any], message: dict[str, Any]) -> bool:
    """Apply a message; return whether the snapshot has changed. Raises GapError."""
    if message["event"] == "prediction:update":
        return False
    place, here = (message["epoch"], message["seq"]), (state["epoch"], state["seq"])
    if message["event"] == "heartbeat":
        if place > here:
            raise GapError
        return False
    if place <= here and (place[0] == here[0] or "delta" in message):
        return False
    if "snapshot" in message:
        state["snapshot"] = message["snapshot"]
    elif (message["epoch"], message["delta"]["base_seq"]) == here:
        state["snapshot"] = apply(state["snapshot"], message["delta"])
    else:
        raise GapError
    state["epoch"], state["seq"] = place
    return True


def apply(snapshot: dict[str, Any], delta: dict[str, Any]) -> dict[str, Any]:
    """Return the snapshot after a delta: a merge patch (RFC 7396), and the window of the last balls."""
    patch = {key: value for key, value in delta.items() if key not in ("type", "base_seq", "deliveries_delta")}
    after: dict[str, Any] = merge(snapshot, patch)
    if change := delta.get("deliveries_delta"):
        before = snapshot["deliveries"]
        kept = before["list"][: max(change["from_index"] - before["from_index"], 0)]
        balls = kept + change["new_deliveries"]
        first = change["from_index"] - len(kept)
        dropped = max(len(balls) - WINDOW, 0)
        after["deliveries"] = {"from_index": first + dropped, "list": balls[dropped:]}
    return after


def merge(old: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    merged = dict(old) if isinstance(old, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged


async def main(url: str, match_id: str) -> None:
    async for s in follow(url, match_id):
        print(
            f"{s['total_runs']}/{s['total_wickets']} ({s['overs']})  {s.get('result', {}).get('text', '')}", flush=True
        )


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
