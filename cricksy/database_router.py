"""Uses the primary for everything: a replica lags, so a read that tolerates old data names "replica" itself."""

from typing import Any

from django.db.models import Model


class ReplicaRouter:
    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return "default"

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return "default"

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, database: str, app_label: str, **hints: Any) -> bool:
        return database == "default"
