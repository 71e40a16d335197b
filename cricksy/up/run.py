"""Starts everything in order, watches it, and ends it."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from cricksy import local_environment, local_services, processes
from cricksy.local_services import LocalServices, log_files
from cricksy.processes import Ports
from cricksy.up import accounts, demo, given, record, servers
from cricksy.up.children import Child, ChildDied, stop_all
from cricksy.up.claims import Claims
from cricksy.up.errors import NotStarted
from cricksy.up.options import Options
from cricksy.up.ports import choose
from cricksy.up.say import say

# They start before the rest: processor time is scarce at the start.
FIRST = len(processes.FIRST)


TRIM_SECONDS = 5.0


def run(options: Options, root: Path) -> None:
    """Run until an exception ends it, such as the KeyboardInterrupt of Ctrl-C."""
    given.check(os.environ)
    for name in record.end_leftovers(root):
        say(f"ended {name} of an earlier run, which was killed")
    (root / "logs").mkdir(exist_ok=True)
    log_files.rotate_all(root / "logs")
    kept = record.Record(root)
    with Claims() as claims:
        run_on(choose(options, root, claims), options, root, kept)


def run_on(ports: Ports, options: Options, root: Path, kept: record.Record) -> None:
    with services(root) as (local, theirs), environment(local, ports, root):
        known = database()
        flower = accounts.prepare_flower(root)
        children = servers.programs(ports, root)
        try:
            begin(children[:FIRST])
            kept.update([*children, *theirs])
            say(banner(ports, known, flower))
            player = play(options, ports, known, root)
            for each in children[FIRST:]:
                each.try_begin()
            watch([*children, *theirs], player, kept)
        finally:
            end(children, known)


@contextlib.contextmanager
def services(root: Path) -> Iterator[tuple[LocalServices, list[Child]]]:
    say("starting Postgres and Redis ...")
    started = local_services.start(root, given=os.environ)
    children = servers.local(started, root)
    try:
        yield started, children
    finally:
        stop_all(children, patience=15)


@contextlib.contextmanager
def environment(local: LocalServices, ports: Ports, root: Path) -> Iterator[None]:
    secret_key = os.environ.get("SECRET_KEY") or local_environment.secret_key(root)
    values = servers.environment(local, ports, secret_key)
    os.environ.update(values)
    local_environment.remember(values, root)
    try:
        yield
    finally:
        local_environment.forget(root)


def database() -> accounts.Accounts:
    say("preparing the database ...")
    import django
    from django.core.management import call_command
    from django.db import DatabaseError, connections

    django.setup()
    try:
        call_command("migrate", verbosity=0, interactive=False)
        return accounts.ensure()
    except DatabaseError as error:
        raise NotStarted(f"The database cannot be used: {str(error).strip()}") from error
    finally:
        connections.close_all()


def begin(children: list[Child]) -> None:
    say("starting the servers ...")
    for each in children:
        each.begin()
    try:
        for each in children:
            each.wait_ready()
    except ChildDied as error:
        raise NotStarted(str(error)) from error


def play(options: Options, ports: Ports, known: accounts.Accounts, root: Path) -> Child | None:
    if not options.plays:
        say("\nCtrl-C ends everything; the matches stay.")
        return None
    try:
        match = demo.match_file(options, root)
    except demo.NoMatch as error:
        say(f"{error}\n\nCtrl-C ends everything.")
        return None
    game_id = demo.fresh_id()
    command = demo.replay(match, game_id=game_id, url=ports.http_url, token=known.token, speed=options.speed)
    player = servers.program(command, root)
    try:
        player.begin()
    except OSError as error:
        say(f"No match is played: {error}\n\nCtrl-C ends everything.")
        return None
    say(f"live match   {ports.http_url}/watch/{game_id}\n\nCtrl-C ends everything; the matches stay.")
    return player


def watch(children: list[Child], player: Child | None, kept: record.Record) -> None:
    trim_at = time.monotonic() + TRIM_SECONDS
    try:
        while True:
            for each in children:
                each.watch()
            kept.update(children)
            if time.monotonic() > trim_at:
                log_files.trim_all(kept.file.parent / "logs")
                trim_at = time.monotonic() + TRIM_SECONDS
            if player and player.died():
                say("the match is over; its page stays." if player.code == 0 else player.obituary())
                player = None
            time.sleep(0.1)
    finally:
        if player:
            stop_all([player])


def end(children: list[Child], known: accounts.Accounts) -> None:
    """Stop everything. Signals are ignored from here on: a second Ctrl-C would leave processes running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    say("\nstopping ...")
    revoke(known.token)
    stop_all(children)


def revoke(token: str) -> None:
    from django.db import DatabaseError

    try:
        accounts.revoke(token)
    except DatabaseError:
        say("The database does not answer, so the token of the match that was played stays valid for two days.")


def banner(ports: Ports, known: accounts.Accounts, flower: str) -> str:
    lines = [
        "",
        f"Cricksy      {ports.http_url}/",
        f"console      {ports.http_url}/score",
        f"API docs     {ports.http_url}/api/docs",
        f"admin        {ports.http_url}/admin/",
        f"Flower       {ports.flower_url}/",
        f"WebSocket    {ports.ws_url}/ws/games/ID",
        *known.lines,
        *([flower] if flower else []),
    ]
    return "\n".join(lines)
