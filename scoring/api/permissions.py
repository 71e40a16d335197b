"""Permissions: members of the group "scorers" open matches, a match's scorers score it, staff may do both."""

from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from scoring.errors import UnknownMatchError
from scoring.models import Match, ScorerAssignment

SCORERS = "scorers"


def may_score(user: User | AnonymousUser, match_id: str) -> bool:
    if not user.is_authenticated:
        return False
    return user.is_staff or ScorerAssignment.objects.filter(match_id=match_id, user_id=user.pk).exists()


class OpensMatches(BasePermission):
    message = "Only scorers and admins open matches."

    def has_permission(self, request: Request, view: Any) -> bool:
        user = request.user
        return user.is_authenticated and (user.is_staff or user.groups.filter(name=SCORERS).exists())


class ScoresTheMatch(BasePermission):
    message = "Only this match's scorers and admins do that."

    def has_permission(self, request: Request, view: Any) -> bool:
        match_id = view.kwargs["match_id"]
        if may_score(request.user, match_id):
            return True
        if request.user.is_authenticated and not Match.objects.filter(pk=match_id).exists():
            raise UnknownMatchError
        return False


class ReadsOrScores(ScoresTheMatch):
    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in SAFE_METHODS or super().has_permission(request, view)


class ReadsOrOpens(OpensMatches):
    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in SAFE_METHODS or super().has_permission(request, view)
