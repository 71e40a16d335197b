"""Prepares the database for this version, once it answers: `python -m cricksy.migrate`.

In a stack of containers the database starts at the same time, and not everybody can say when it is ready. With
passwords for them it also makes the roles of servers and workers; it must be the owner of the tables then.
"""

import os
import sys
import time
from contextlib import closing

from psycopg2.errors import InsufficientPrivilege

from cricksy import environment

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
    prepare_roles()


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


def prepare_roles() -> None:
    """Make the roles of servers and workers, if their passwords are set."""
    from django.db import connection

    from cricksy.postgres import roles

    web = environment.text("CRICKSY_WEB_ROLE_PASSWORD", default="")
    worker = environment.text("CRICKSY_WORKER_ROLE_PASSWORD", default="")
    if not (web and worker):
        return
    # A new connection: that of Django commits by itself.
    with closing(connection.get_new_connection(connection.get_connection_params())) as own:
        try:
            roles.prepare(own, {roles.WEB_ROLE: web, roles.WORKER_ROLE: worker})
        except InsufficientPrivilege as error:
            sys.exit(f"cricksy: this role may not make {roles.WEB_ROLE} and {roles.WORKER_ROLE}: {error}")


if __name__ == "__main__":
    main()
