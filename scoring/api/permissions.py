"""Permissions in REST: Django's model permissions as in admin, the group "scorers", and assignments to matches.

docs/security.md has the table of roles and requests. `has_perm` is False for inactive users and True for superusers.
"""

from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from scoring.errors import UnknownMatchError
from scoring.models import SCORERS, Match, ScorerAssignment


def may_score(user: User | AnonymousUser, match_id: str) -> bool:
    return is_assigned(user, match_id) or user.has_perm("scoring.change_match")


def may_read_log(user: User | AnonymousUser, match_id: str) -> bool:
    return is_assigned(user, match_id) or user.has_perm("scoring.view_matchevent")


def may_open_matches(user: User | AnonymousUser) -> bool:
    return user.is_active and (user.groups.filter(name=SCORERS).exists() or user.has_perm("scoring.add_match"))


def is_assigned(user: User | AnonymousUser, match_id: str) -> bool:
    # By match, as the query of the token found it; see `authentication`.
    known: dict[str, bool] = getattr(user, "assigned", {})
    if match_id in known:
        return user.is_active and known[match_id]
    return user.is_active and ScorerAssignment.objects.filter(match_id=match_id, user_id=user.pk).exists()


class OfOneMatch(BasePermission):
    """Asks `may` about the match in the address. A signed-in user is told that a match does not exist."""

    message = "Only this match's scorers do that, and who may do it in the admin."

    def has_permission(self, request: Request, view: Any) -> bool:
        match_id = view.kwargs["match_id"]
        if self.may(request, match_id):
            return True
        if request.user.is_authenticated and not Match.objects.filter(pk=match_id).exists():
            raise UnknownMatchError
        return False

    def may(self, request: Request, match_id: str) -> bool:
        raise NotImplementedError


class ScoresTheMatch(OfOneMatch):
    def may(self, request: Request, match_id: str) -> bool:
        return may_score(request.user, match_id)


class ReadsOrScores(ScoresTheMatch):
    def may(self, request: Request, match_id: str) -> bool:
        return request.method in SAFE_METHODS or super().may(request, match_id)


class ReadsLogOrScores(ScoresTheMatch):
    def may(self, request: Request, match_id: str) -> bool:
        if request.method in SAFE_METHODS:
            return may_read_log(request.user, match_id)
        return super().may(request, match_id)


class ReadsOrOpens(BasePermission):
    message = "Only scorers open matches, and who may add them in the admin."

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in SAFE_METHODS or may_open_matches(request.user)
