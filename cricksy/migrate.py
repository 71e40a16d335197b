"""Prepares the database for this version, once it answers: `python -m cricksy.migrate`.

In a stack of containers the database starts at the same time, and not everybody can say when it is ready.
"""

import os
import sys
import time

PATIENCE = 60.0
"""Seconds. A new database is prepared in less."""
PAUSE = 0.5


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cricksy.settings")
    import django
    from django.core.management import call_command

    django.setup()
    wait(PATIENCE)
    call_command("migrate", interactive=False)


def wait(patience: float) -> None:
    """Return when the database answers, or end the process with a sentence."""
    from django.db import OperationalError, connection

    end = time.monotonic() + patience
    while True:
        try:
            return connection.ensure_connection()
        except OperationalError as error:
            if time.monotonic() >= end:
                sys.exit(f"cricksy: the database has not answered for {patience:.0f} s: {error}")
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
