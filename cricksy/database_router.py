"""The primary is the default for everything; a read that may be old says `using("replica")` through `reader()`."""

from typing import Any

from django.conf import settings
from django.db.models import Model


def reader() -> str:
    """The database for lists and history, which may lag; never for what a write depends on."""
    return "replica" if "replica" in settings.DATABASES else "default"


class ReplicaRouter:
    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return "default"

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return "default"

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, database: str, app_label: str, **hints: Any) -> bool:
        return database == "default"
