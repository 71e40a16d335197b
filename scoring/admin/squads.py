"""Teams, players and squads, from which an admin opens matches. A change here changes no match."""

from django.contrib import admin

from scoring.admin.fields import NamedForm
from scoring.models import Player, Squad, SquadMember, Team


class SquadsInline(admin.TabularInline):
    form = NamedForm
    model = Squad
    show_change_link = True
    extra = 1


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


class MembersInline(admin.TabularInline):
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
