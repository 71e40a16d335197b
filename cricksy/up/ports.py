"""The ports of `up`: those asked for, else those of the last time, since scorers and viewers know them."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cricksy import private_files
from cricksy.processes import ALL_WORKERS, Ports, web_count, websocket_count
from cricksy.up.claims import Claims
from cricksy.up.errors import NotStarted
from cricksy.up.options import Options
from cricksy.up.say import say

FILE = "ports.json"
METRICS_PORT = 8011
# Seconds for a process of the last run to end.
PATIENCE = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """`asked` is from the command line, `last` from the last time."""

    flag: str
    asked: int | None
    last: int | None
    default: int

    @property
    def port(self) -> int:
        return self.asked or self.last or self.default


def choose(options: Options, root: Path, claims: Claims) -> Ports:
    """Return the ports. Raises NotStarted if one that was asked for cannot be used."""
    deadline = time.monotonic() + PATIENCE
    last = last_ports(root)
    wishes = wishes_of(options, last)
    chosen: dict[str, int] = {}
    # Those asked for come first: no other may take them.
    for wish in sorted(wishes, key=lambda wish: wish.asked is None):
        chosen[wish.flag] = settle(wish, {*chosen.values()}, deadline, claims)
    spans = choose_spans(last, {*chosen.values()}, claims)
    private_files.write(root / FILE, json.dumps({**chosen, **spans}))
    http, websocket, flower = (chosen[wish.flag] for wish in wishes)
    return Ports(
        http, websocket, flower, spans["metrics"], spans["web_metrics"], spans["worker_metrics"], spans["exporter"]
    )


def choose_spans(last: dict[str, int], taken: set[int], claims: Claims) -> dict[str, int]:
    """Return the first port of the metrics of each kind of process, by its name in Ports."""
    found = {}
    counts = {"metrics": websocket_count(), "exporter": 1, "web_metrics": web_count(), "worker_metrics": ALL_WORKERS}
    for name, count in counts.items():
        found[name] = free_span(last.get(name, METRICS_PORT), count, taken, claims)
        taken = {*taken, *range(found[name], found[name] + count)}
    return found


def free_span(port: int, count: int, taken: set[int], claims: Claims) -> int:
    """Return the first of so many free ports in a row, from this one on."""
    while not all(each not in taken and not claims.obstacle(each) for each in range(port, port + count)):
        port += 1
    return port


def wishes_of(options: Options, last: dict[str, int]) -> list[Wish]:
    return [
        Wish("--port", options.port, last.get("--port"), 8000),
        Wish("--ws-port", options.ws_port, last.get("--ws-port"), 8001),
        Wish("--flower-port", options.flower_port, last.get("--flower-port"), 5555),
    ]


def last_ports(root: Path) -> dict[str, int]:
    try:
        return dict(_valid(json.loads((root / FILE).read_text()).items()))
    except (OSError, ValueError, AttributeError):
        return {}


def _valid(ports: object) -> Iterator[tuple[str, int]]:
    for flag, port in ports:  # type: ignore[attr-defined]
        if isinstance(port, int) and 0 < port < 65000:  # some may follow
            yield flag, port


def settle(wish: Wish, taken: set[int], deadline: float, claims: Claims) -> int:
    if wish.asked in taken:
        raise NotStarted(f"Port {wish.asked} was asked for twice.")
    reason = "" if wish.port in taken else await_free(wish, deadline, claims)
    if not reason and wish.port not in taken:
        return wish.port
    if wish.asked:
        raise NotStarted(f"Port {wish.asked} ({wish.flag}) cannot be used: {reason}. Free it, or choose another port.")
    other = free_span(wish.default, 1, taken, claims)
    say(f"port {wish.port} is taken by another program, using {other}")
    return other


def await_free(wish: Wish, deadline: float, claims: Claims) -> str:
    """Wait for a port that may be held by what is left of the last run; return why it cannot be used, else ""."""
    while (
        (reason := claims.obstacle(wish.port)) and wish.port in (wish.asked, wish.last) and time.monotonic() < deadline
    ):
        time.sleep(0.1)
    return reason
