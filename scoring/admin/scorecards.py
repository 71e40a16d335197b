"""The tables derived from the log, read-only: innings, batting and bowling lines, and how far a match is published."""

from django.contrib import admin

from scoring.admin.read_only import ReadOnly
from scoring.models import BattingLine, BowlingLine, InningsRow, Scoreboard


class LineAdmin(ReadOnly, admin.ModelAdmin):
    list_select_related = ["match"]
    search_fields = ["match__id", "player_id", "name"]
    show_full_result_count = False


@admin.register(BattingLine)
class BattingLineAdmin(LineAdmin):
    list_display = ["match", "innings", "position", "name", "runs", "balls", "fours", "sixes", "out"]


@admin.register(BowlingLine)
class BowlingLineAdmin(LineAdmin):
    list_display = ["match", "innings", "position", "name", "overs", "maidens", "runs", "wickets"]


@admin.register(InningsRow)
class InningsRowAdmin(LineAdmin):
    list_display = ["match", "number", "team_id", "runs", "wickets", "overs", "ended"]
    search_fields = ["match__id", "team_id"]


@admin.register(Scoreboard)
class ScoreboardAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["match", "epoch", "published_seq", "stuck_seq", "stuck_reason", "updated_at"]
    list_filter = [("stuck_seq", admin.EmptyFieldListFilter)]
    search_fields = ["match__id"]
