"""Flower behind a log-in: `python -m cricksy.flower_server [options of celery flower]`.

Flower without a log-in lets anybody stop workers and send tasks, and its /metrics is open even with one.
"""

import os
import sys

from cricksy import environment

LOGIN = "FLOWER_BASIC_AUTH"
SHORTEST_PASSWORD = 12
"""Flower does not slow down anybody who guesses."""
MOST_TASKS = 5_000
"""Tasks that Flower remembers, of about 1 KB each. Its own default of 100,000 would grow for a day."""


def main(arguments: list[str]) -> None:
    # From the environment: other users of the machine can read a command line.
    name, _, password = os.environ.get(LOGIN, "").partition(":")
    if not name or len(password) < SHORTEST_PASSWORD:
        environment.abort_start(
            f"{LOGIN} must be name:password, with which people log in to Flower; the password has at least"
            f" {SHORTEST_PASSWORD} characters."
        )
    close_metrics()
    from celery.bin.celery import main as celery

    sys.argv = ["celery", "-A", "cricksy", "flower", f"--max-tasks={MOST_TASKS}", *arguments]
    celery()


def close_metrics() -> None:
    """Ask for the log-in on /metrics too, as Flower itself does on its pages."""
    from flower.views.monitor import Metrics
    from tornado.web import authenticated

    Metrics.get = authenticated(Metrics.get)


if __name__ == "__main__":
    main(sys.argv[1:])
