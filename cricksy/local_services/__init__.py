"""A real Postgres and a Redis-compatible server out of wheels, for a machine that has neither.

They live exactly as long as the process that started them, however it ends.
"""

from cricksy.local_services.errors import LocalServiceError
from cricksy.local_services.together import LocalServices, start

__all__ = ["LocalServiceError", "LocalServices", "start"]
