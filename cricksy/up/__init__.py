"""`manage.py up`: everything on one machine, from the database to a match being played, until Ctrl-C.

run         the order of the start and of the end
options     the command line
servers     the processes of Cricksy as children
children    starts children again when they end
accounts    the first admin and scorer
demo        the match that is played
ports       the ports: those asked for, else those of the last time
targets     their addresses for Prometheus
claims      keeps these ports from any other `up`
pulse       tells whether a child hangs
given       asks the services whose addresses were given
record      the processes that were started; ends those that outlived a kill
lock        one `up` in a folder
say         output for the person at the terminal
"""

import signal
import sys
from pathlib import Path
from types import FrameType

from cricksy import private_files
from cricksy.local_services import LocalServiceError
from cricksy.up.errors import NotStarted
from cricksy.up.lock import AlreadyRunning, only_one
from cricksy.up.options import parse
from cricksy.up.run import run
from cricksy.up.say import say


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        prepare(options.state)
        with only_one(options.state):
            run(options, options.state)
    except (LocalServiceError, AlreadyRunning, NotStarted) as error:
        say(str(error), to=sys.stderr)
        return 1
    except OSError as error:
        say(f"`up` cannot run: {error}", to=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("stopped.")
    return 0


def prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        private_files.write(folder / "probe", "")
        (folder / "probe").unlink()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        name = str(folder) if len(str(folder)) < 200 else f"{str(folder)[:200]}..."
        raise NotStarted(f"The folder {name} cannot be used: {reason}. Choose another with --state.") from error


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
