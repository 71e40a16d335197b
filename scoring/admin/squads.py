"""Teams, players and squads, from which an admin opens matches. A change here changes no match."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from scoring.admin.fields import NamedForm
from scoring.admin.inlines import ChoosingInline
from scoring.models import Player, Squad, SquadMember, Team


class SquadsInline(admin.TabularInline):
    form = NamedForm
    model = Squad
    show_change_link = True
    extra = 1

    def get_queryset(self, request: HttpRequest) -> Any:
        # The name of a squad has its team's in it.
        return super().get_queryset(request).select_related("team")


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):
    form = NamedForm
    list_display = ["name", "id"]
    search_fields = ["id", "name"]
    inlines = [SquadsInline]


@admin.register(Player)
class PlayerAdmin(admin.ModelAdmin):
    form = NamedForm
    list_display = ["name", "id"]
    search_fields = ["id", "name"]


class MembersInline(ChoosingInline):
    model = SquadMember
    autocomplete_fields = ["player"]
    extra = 11


@admin.register(Squad)
class SquadAdmin(admin.ModelAdmin):
    form = NamedForm
    list_display = ["name", "team"]
    list_filter = ["team"]
    search_fields = ["name", "team__name"]
    inlines = [MembersInline]
