"""`tests/compose/run`: the stack in containers, a match through nginx, and each container killed in turn."""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
from pathlib import Path

import orjson

from cricksy.local_services.ports import free_port
from scoring.cricsheet.importing.fold import build_scorecard
from scoring.cricsheet.reading.file import parse, read_file
from scoring.cricsheet.simulating.match import simulate
from tests.compose import stackfile
from tests.compose.containers import backup, images, kills, machine, operators, podman, stack
from tests.compose.containers.stack import PREFIX, Stack, is_checked
from tests.compose.containers.viewer import Fixture, Site, play

CANNOT_RUN = 77
"""The exit status of a test that is skipped, as Automake reads it."""
TERMINATED = 128 + signal.SIGTERM
WHOLE, SHORT = "1250287", "501265"
"""Matches of the folder CRICKSY_MATCH_DATA: one to replay as a whole, and a short one to play at each kill."""
PACE = 0.15
HANGING = ("web-1", "websocket-1")
SCORER = """
from django.contrib.auth.models import Group, User
from knox.models import AuthToken
from scoring.models import SCORERS
scorer = User.objects.create_user("container-test")
scorer.groups.add(Group.objects.get(name=SCORERS))
print(AuthToken.objects.create(user=scorer)[1])
"""


def main() -> None:
    options = parse_options()
    # The folder below holds passwords: also a run that is ended removes it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    with tempfile.TemporaryDirectory(prefix="cricksy-compose-") as name:
        folder = Path(name)
        try:
            machine.prepare(folder)
        except machine.CannotRun as error:
            print(f"The stack cannot run here: {error}")
            sys.exit(CANNOT_RUN)
        try:
            good = run(folder, options)
        except (podman.PodmanError, images.TooLarge) as error:
            print(f"FAILED: {error}")
            good = False
        finally:
            if not options.keep:
                clear()
    sys.exit(not good)


def clear() -> None:
    stack.remove_all()
    images.forget_stand_ins(stackfile.images_of_others())


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests/compose/run", description=__doc__)
    parser.add_argument("--profile", choices=stackfile.PROFILES, default="small")
    parser.add_argument("--kill", nargs="*", metavar="NAME", help="kill these only; with no name none")
    parser.add_argument("--no-build", action="store_true", help="use the image of an earlier run")
    parser.add_argument("--keep", action="store_true", help="leave the containers running")
    return parser.parse_args()


def run(folder: Path, options: argparse.Namespace) -> bool:
    """Start the stack, replay, kill; return whether nothing was lost."""
    stack.remove_all()
    if not options.no_build:
        print(f"the image adds {images.build(images.base()) / 1e6:.0f} MB to its base", flush=True)
    values = secrets(folder, options.profile)
    started = Stack(stackfile.load(values), folder)
    leave_out_missing(started)
    started.up()
    print(f"{len(started.services)} containers are healthy: {', '.join(started.services)}", flush=True)
    token = podman.run("exec", f"{PREFIX}web-1", "python", "manage.py", "shell", "-c", SCORER).split()[-1]
    where = values["HTTP_PORT"]
    return asyncio.run(prove(started, Site(f"http://{where}", f"ws://{where}", token), options.kill))


def secrets(folder: Path, profile: str) -> dict[str, str]:
    """Make passwords as an operator does, with limits and a port that are free on this machine."""
    done = stackfile.make_secrets(folder / ".env", profile)
    assert done.returncode == 0, done.stderr
    values = stackfile.read_env(folder / ".env")
    return {**values, "HTTP_PORT": f"127.0.0.1:{free_port()}", "OPEN_FILES": str(machine.open_files())}


def leave_out_missing(started: Stack) -> None:
    there = images.others(stackfile.images_of_others()) | {images.OURS}
    for name in [name for name, each in started.services.items() if stack.image(each) not in there]:
        print(f"left out: {name}, whose image {started.services.pop(name)['image']} cannot be had here")


async def prove(started: Stack, site: Site, names: list[str] | None) -> bool:
    """Play, kill, back up and restore; return whether all went well."""
    whole, short = fixture(WHOLE, 0.0), fixture(SHORT, PACE)
    endings = [await play(site, whole, f"whole-{WHOLE}")]
    print(f"a match through nginx: {verdict(endings[0].differences)}", flush=True)
    killable = [name for name, each in started.services.items() if is_checked(each)]
    harms = [(kills.kill, name) for name in (killable if names is None else names)]
    print(f"{'':18} {'runs s':>8} {'healthy s':>10} {'longest wait s':>15} {'reconnects':>11}  end")
    for harm, name in [*harms, *((kills.hang, name) for name in HANGING if names is None)]:
        back, ending = await kills.harm_during(harm, started, site, short, name)
        numbers = f"{back.runs:8.1f} {back.healthy:10.1f} {ending.pause:15.1f} {ending.reconnects:11}"
        print(f"{harm.__name__} {name:13} {numbers}  {verdict(ending.differences)}", flush=True)
        endings.append(ending)
    unseen = operators.wrong(started, site.http_url)
    print(f"what operators rely on: {verdict(unseen)}", flush=True)
    wrong = await backup.prove(site, short, f"whole-{WHOLE}", started.files / "backup")
    print(f"backup and restore: {verdict(wrong)}", flush=True)
    return not wrong and not unseen and not any(each.differences for each in endings)


def verdict(wrong: list[str]) -> str:
    return "FAILED: " + "; ".join(wrong) if wrong else "as expected"


def fixture(match_id: str, pace: float) -> Fixture:
    """Return a real match with its published scorecard; without real matches, a simulated one with that of the file."""
    folder = Path(os.environ.get("CRICKSY_MATCH_DATA", stackfile.PROJECT.parent / "shared/data"))
    card = folder / "expected" / f"{match_id}.json"
    if card.exists():
        return Fixture(read_file(folder / "matches" / f"{match_id}.json"), orjson.loads(card.read_bytes()), pace)
    document = parse(orjson.dumps(simulate(int(match_id))))
    return Fixture(document, orjson.loads(orjson.dumps(build_scorecard(document, match_id))), pace)


if __name__ == "__main__":
    main()
