"""Does the harm of one fault, its end included. Each function returns the moment from which recovery counts."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psutil
import psycopg2
from redis import Redis

from tests.faults.plan import Fault
from tests.faults.system import System, children
from tests.faults.traffic import wait_until

# Seconds.
STOPPED = 3.0
# Long enough that the answer within three seconds is one of a database that hangs still.
POSTGRES_STOPPED = 6.0
STOPPED_IN_TRANSACTION = 15.0
TRIES = 300
OUTAGE, DELAYED, SWALLOWED, FULL, EXHAUSTED = 2.0, 3.0, 2.0, 3.0, 3.0
DELAY = 0.15
MEANWHILE = 1.0
RETURNS_WITHIN = 60
SIZE_OF_DISK = "600m"


def do(system: System, fault: Fault) -> float:
    return HARMS[fault.kind](system, fault.target)


def kill(system: System, name: str) -> float:
    process = system.processes()[name]
    process.kill()
    return back(system, process) if name == "postgres" else time.monotonic()


def kill_child(system: System, name: str) -> float:
    """Kill a child of the process: of a worker one of its pool, of Postgres the backend of a connection."""
    found = children(system.processes()[name])
    clients = [each for each in found if "127.0.0.1" in " ".join(each.cmdline())]
    (clients or found)[-1].kill()
    return back(system) if name == "postgres" else time.monotonic()


def back(system: System, killed: psutil.Process | None = None) -> float:
    """Return the moment when Postgres accepts connections again."""
    if killed is not None:
        killed.wait(10)
    time.sleep(0.1)
    assert wait_until(lambda: accepts(system), RETURNS_WITHIN, 0.05), system.last_words()
    return time.monotonic()


def accepts(system: System) -> bool:
    try:
        system.database(1).close()
    except psycopg2.OperationalError:
        return False
    return True


def stop(system: System, name: str) -> float:
    process = system.processes()[name]
    stopped = [process, *children(process)]
    signal_all(stopped, signal.SIGSTOP)
    time.sleep(POSTGRES_STOPPED if name == "postgres" else STOPPED)
    signal_all(stopped, signal.SIGCONT)
    return time.monotonic()


def hang(system: System, name: str) -> float:
    """Stop a server for good: `up` must notice and replace it."""
    process = system.processes()[name]
    process.send_signal(signal.SIGSTOP)
    process.wait(RETURNS_WITHIN)
    return time.monotonic()


def stop_in_transaction(system: System, name: str) -> float:
    """Stop a worker between its lock and its commit. Recovery counts from there: the others must go on without it."""
    process = system.processes()[name]
    stopped = [process, *children(process)]
    for _ in range(TRIES):
        signal_all(stopped, signal.SIGSTOP)
        if idle_in_transaction(system):
            break
        signal_all(stopped, signal.SIGCONT)
        time.sleep(0.003)
    moment = time.monotonic()
    time.sleep(STOPPED_IN_TRANSACTION)
    signal_all(stopped, signal.SIGCONT)
    return moment


def idle_in_transaction(system: System) -> bool:
    """Tell whether a client has begun a transaction and does not go on."""
    query = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE state = 'idle in transaction' AND state_change < clock_timestamp() - interval '50 ms'"
    )
    with contextlib.closing(system.database()) as database, database.cursor() as cursor:
        for pause in (0.07, 0.0):
            cursor.execute(query)
            if not cursor.fetchone()[0]:
                time.sleep(pause)
                continue
            return True
    return False


def signal_all(processes: list[psutil.Process], number: int) -> None:
    for each in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            each.send_signal(number)


def on_link(act: str, *arguments: float) -> Callable[[System, str], float]:
    def harm(system: System, link: str) -> float:
        system.loop.run(getattr(system.proxies[link], act)(*arguments))
        return time.monotonic()

    return harm


def flush(system: System, _: str) -> float:
    with Redis.from_url(system.true["REDIS_URL"]) as client:
        client.flushall()
    return time.monotonic()


def exhaust(system: System, _: str) -> float:
    """Take every connection that Postgres has, and cut those of the processes: none can come back."""
    with taken(system) as hold:
        deadline = time.monotonic() + EXHAUSTED
        system.loop.run(system.proxies["postgres"].cut())
        while time.monotonic() < deadline:
            hold()
            time.sleep(0.02)
    return time.monotonic()


@contextmanager
def taken(system: System) -> Iterator[Callable[[], None]]:
    held = []

    def hold() -> None:
        with contextlib.suppress(psycopg2.OperationalError):
            while True:
                held.append(system.database())

    hold()
    try:
        yield hold
    finally:
        for each in held:
            each.close()


def restart(number: int) -> Callable[[System, str], float]:
    """SIGTERM ends `up` cleanly; SIGKILL ends it with all its children."""

    def harm(system: System, _: str) -> float:
        system.end(number)
        system.start()
        return time.monotonic()

    return harm


def fill_disk(system: System, _: str) -> float:
    """Fill the file system of Postgres's data while balls are recorded, and free it again."""
    ballast = system.root / "ballast"
    free = os.statvfs(system.root)
    with contextlib.suppress(OSError), ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, (free.f_bavail - 1) * free.f_frsize)
    grow(ballast)
    time.sleep(FULL)
    ballast.unlink()
    return back(system)


def grow(file: Path) -> None:
    """Take what is left, byte by page."""
    with contextlib.suppress(OSError), file.open("ab", buffering=0) as output:
        while True:
            output.write(b"\0" * 4096)


def restore(system: System, _: str) -> float:
    """Back up, let some balls be recorded, and restore, while scorers and viewers go on."""
    file = system.root / f"{time.monotonic():.0f}.backup"
    begun = time_said(system.run("manage.py", "backup", str(file)), "everything until ")
    time.sleep(MEANWHILE)
    system.rewound = begun, time_said(system.run("manage.py", "restore", str(file), "--yes"), "replaced at ")
    return time.monotonic()


def time_said(output: str, after: str) -> float:
    """Return the moment that a command says, on the monotonic clock."""
    moment = datetime.fromisoformat(output.partition(after)[2].split()[0])
    return time.monotonic() - (time.time() - moment.timestamp())


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Mount a small file system there; False where this user may not."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_OF_DISK},mode=755", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            # Lazily: the last of the killed processes may still have a log open.
            subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


HARMS: dict[str, Callable[[System, str], float]] = {
    "kill": kill,
    "kill child of": kill_child,
    "stop": stop,
    "hang": hang,
    "stop in transaction": stop_in_transaction,
    "cut": on_link("cut"),
    "outage": on_link("outage", OUTAGE),
    "delay": on_link("slow_down", DELAYED, DELAY),
    "black hole": on_link("swallow", SWALLOWED),
    "half-close": on_link("half_close"),
    "flush redis": flush,
    "exhaust connections": exhaust,
    "restart everything": restart(signal.SIGTERM),
    "kill up": restart(signal.SIGKILL),
    "full disk": fill_disk,
    "restore": restore,
}
