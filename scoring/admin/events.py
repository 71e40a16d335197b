"""The log, read-only. It may have millions of rows, so its pages never count, sort or search all of them."""

from functools import cached_property
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from scoring.admin.read_only import ReadOnly
from scoring.engine.events.kinds import KINDS
from scoring.engine.log.log import CORRECTIONS, REDONE, SET_ASIDE, UNDONE
from scoring.models import MatchEvent

OF_ONE_MATCH = "match__id__exact"
"""The filter in the address of a list of events."""
MOST = 20_000
"""Events that can be paged through: as many as a match may have."""


class Newest(Paginator):
    """Counts up to MOST and ends there: to count or to skip millions of rows would take seconds."""

    @cached_property
    def count(self) -> int:
        events: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        return events[:MOST].count()


class KindFilter(admin.SimpleListFilter):
    """Kinds by their names, of which Django's own filter would ask all rows."""

    title = parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind, kind) for kind in (*KINDS, UNDONE, REDONE, *sorted(CORRECTIONS), SET_ASIDE)]

    def queryset(self, request: HttpRequest, events: QuerySet[Any]) -> QuerySet[Any]:
        return events.filter(kind=self.value()) if self.value() else events


@admin.register(MatchEvent)
class MatchEventAdmin(ReadOnly, admin.ModelAdmin):
    """The newest events of all matches, or the log of one: only that can be filtered, and searched for a key."""

    list_display = ["match", "seq", "kind", "recorded_by", "recorded_at"]
    list_select_related = ["match", "recorded_by"]
    ordering = ["-id"]
    paginator = Newest
    show_full_result_count = False
    search_help_text = "The id of a match; in the log of one match, an Idempotency-Key or a part of it."

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [KindFilter] if OF_ONE_MATCH in request.GET else []

    def get_search_fields(self, request: HttpRequest) -> Any:
        return ["idempotency_key"] if OF_ONE_MATCH in request.GET else ["match__id__exact"]
