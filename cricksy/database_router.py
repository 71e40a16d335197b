"""Uses the primary, but for reads that say that they may be old: those go where `scoring.replica.choice` sends them."""

from typing import Any

from django.db.models import Model

from scoring.replica import choice


class ReplicaRouter:
    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return choice.database()

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return "default"

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, database: str, app_label: str, **hints: Any) -> bool:
        return database == "default"
