"""Matches and their scorers. Services make every change, so an admin's change is an event of the log too."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from scoring import services
from scoring.admin import forms
from scoring.admin.events import OF_ONE_MATCH
from scoring.admin.inlines import ChoosingInline
from scoring.admin.read_only import ReadOnly
from scoring.errors import UnfoldableError
from scoring.models import InningsRow, Match, Scoreboard, ScorerAssignment
from scoring.publishing.epochs import rebuild_match


class ScorersInline(ChoosingInline):
    model = ScorerAssignment
    fk_name = "match"
    fields = ["user"]
    autocomplete_fields = ["user"]
    extra = 1
    verbose_name_plural = "scorers"


class InningsInline(ReadOnly, admin.TabularInline):
    model = InningsRow
    fields = ["number", "team_id", "runs", "wickets", "overs", "target", "ended"]


class ScoreboardInline(ReadOnly, admin.StackedInline):
    model = Scoreboard
    fields = ["epoch", "published_seq", "stuck_seq", "stuck_reason", "engine_version", "updated_at"]
    readonly_fields = ["updated_at"]


@admin.register(Match)
class MatchAdmin(admin.ModelAdmin):
    list_display = ["name", "format", "status", "score", "result", "date", "published", "viewers_page"]
    list_filter = ["status", "format", "date"]
    list_select_related = ["scoreboard"]
    search_fields = ["id", "name", "venue"]
    actions = ["rebuild", "set_aside"]
    readonly_fields = ["id", "format", "status", "score", "result", "head", "created_by", "viewers_page", "log"]

    def get_form(self, request: HttpRequest, obj: Match | None = None, change: bool = False, **kwargs: Any) -> Any:
        base: type[Any] = forms.MatchChange if change else forms.MatchCreation
        # Django creates the form, so its author is an attribute of a class for this request only.
        form = type(base.__name__, (base,), {"by": request.user})
        return super().get_form(request, obj, change, form=form, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Match | None = None) -> Any:
        return forms.FOR_CHANGE if obj else forms.FOR_CREATION

    def get_readonly_fields(self, request: HttpRequest, obj: Match | None = None) -> Any:
        return self.readonly_fields if obj else []

    def get_inlines(self, request: HttpRequest, obj: Match | None) -> Any:
        return [ScorersInline, InningsInline, ScoreboardInline] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Match | None = None) -> bool:
        """A match is never deleted: its log is the record."""
        return False

    def save_model(self, request: HttpRequest, obj: Match, form: Any, change: bool) -> None:
        form.record()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for assignment in formset.save(commit=False):
            assignment.assigned_by = request.user
            assignment.save()
        for assignment in formset.deleted_objects:
            assignment.delete()

    @admin.display(description="published")
    def published(self, match: Match) -> str:
        board = match.scoreboard
        return f"stuck at {board.stuck_seq}" if board.stuck_seq else f"{board.published_seq} of {match.head}"

    @admin.display(description="viewers' page")
    def viewers_page(self, match: Match) -> SafeString:
        return format_html('<a href="{}">watch</a>', reverse("watch", args=[match.pk]))

    @admin.display(description="log")
    def log(self, match: Match) -> SafeString:
        address = reverse("admin:scoring_matchevent_changelist")
        return format_html('<a href="{}?{}={}">{} events</a>', address, OF_ONE_MATCH, match.pk, match.head)

    @admin.action(permissions=["change"], description="Rebuild what is derived from the log")
    def rebuild(self, request: HttpRequest, matches: QuerySet[Match]) -> None:
        for match in matches:
            try:
                rebuild_match(match.pk)
            except UnfoldableError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.message_user(request, f"{match} is being rebuilt.")

    @admin.action(permissions=["change"], description="Set aside the event that stops publishing")
    def set_aside(self, request: HttpRequest, matches: QuerySet[Match]) -> None:
        for match in matches.select_related("scoreboard"):
            seq = match.scoreboard.stuck_seq
            if seq is None:
                self.message_user(request, f"{match} is not stuck.", messages.WARNING)
                continue
            reason = f"Set aside in the admin. {match.scoreboard.stuck_reason}"[: services.LONGEST_REASON]
            self._set_aside(request, match, seq, reason)

    def _set_aside(self, request: HttpRequest, match: Match, seq: int, reason: str) -> None:
        by = cast(User, request.user)
        try:
            error = services.set_aside(match_id=match.pk, seq=seq, reason=reason, by=by)
        except services.CannotSetAsideError as refused:
            self.message_user(request, f"{match}: {refused}", messages.ERROR)
            return
        self.message_user(request, f"{match}: event {seq} is set aside.")
        if error is not None:
            self.message_user(request, str(error), messages.ERROR)
