"""`manage.py up`: everything on one machine, from the database to a match being played, until Ctrl-C.

run         the order of the start and of the end
options     the command line
servers     the processes of Cricksy as children
children    starts children again when they end
accounts    the first admin and scorer
demo        the match that is played
lock        one `up` in a checkout
say         output for the person at the terminal
"""

import signal
import sys
from types import FrameType

from cricksy.local_services import LocalServiceError
from cricksy.up.lock import AlreadyRunning, only_one
from cricksy.up.options import parse
from cricksy.up.run import NotStarted, run
from cricksy.up.say import say


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        with only_one(options.state):
            run(options, options.state)
    except (LocalServiceError, AlreadyRunning, NotStarted) as error:
        say(str(error), to=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("stopped.")
    return 0


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
