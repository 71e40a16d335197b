"""Invitations, which can only be revoked: a scorer makes them, and their codes are not kept."""

from django.contrib import admin
from django.http import HttpRequest

from scoring.models import Invitation


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Who came by a code stays a scorer of the match: the page of the match, or of the account, ends that."""

    list_display = ["match", "created_by", "created_at", "expires_at", "uses"]
    list_select_related = ["match", "created_by"]
    search_fields = ["match__id", "created_by__username"]
    fields = ["match", "created_by", "created_at", "expires_at", "uses"]
    readonly_fields = ["match", "created_by", "created_at", "expires_at", "uses"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        return False
