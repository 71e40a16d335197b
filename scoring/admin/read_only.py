"""A mixin for admin pages that nobody may edit: the log, and the tables derived from it."""

from django.db.models import Model
from django.http import HttpRequest


class ReadOnly:
    """Mix into a ModelAdmin or an inline."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
