"""Accounts, groups and tokens. Staff who manage accounts can neither give nor take rights that they lack."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from knox.models import AuthToken

from scoring.models import SCORERS, MatchEvent, ScorerAssignment

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")

# Registered by Django and by Knox, whose page makes a token for any account, a superuser's too.
admin.site.unregister([User, Group, AuthToken])


def is_superuser(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_superuser


@admin.register(User)
class Users(UserAdmin):
    """Only superusers give rights. Others change or delete no staff, and nobody who may do what they may not.

    A new password would be a way to the rights of the account.
    """

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        given = super().get_readonly_fields(request, obj)
        return given if is_superuser(request) else (*given, *RIGHTS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and may_touch(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name what an account has recorded in one line: Django would load and list each event, a million perhaps."""
        kept = [f"Events that {user} has recorded: disable the account instead." for user in objs if has_recorded(user)]
        return ([], {}, set(), kept) if kept else super().get_deleted_objects(objs, request)


def has_recorded(user: User) -> bool:
    return MatchEvent.objects.filter(recorded_by=user).exists()


def may_touch(request: HttpRequest, user: User | None) -> bool:
    if user is None or is_superuser(request):
        return True
    return not (user.is_staff or user.is_superuser) and rights_of(user) <= rights_of(request.user)


def rights_of(user: Any) -> set[Any]:
    """Return all rights of the account, also if it is disabled: staff who may change it can enable it."""
    granted = Permission.objects.filter(Q(user=user.pk) | Q(group__user=user.pk)).values_list("pk", flat=True)
    assigned = ScorerAssignment.objects.filter(user=user.pk).values_list("match_id", flat=True)
    return {*granted, *assigned, *user.groups.filter(name=SCORERS).values_list("name", flat=True)}


@admin.register(Group)
class Groups(GroupAdmin):
    """Only superusers change or delete groups: their permissions give rights, and so does the name `scorers`."""

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        given = super().get_readonly_fields(request, obj)
        return given if is_superuser(request) else (*given, "permissions")

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or is_superuser(request))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "name" and not is_superuser(request):
            field.validators = [*field.validators, refuse_scorers]
        return field

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or is_superuser(request))


def refuse_scorers(name: str) -> None:
    if name.casefold() == SCORERS:
        raise ValidationError("Only superusers add this group: its members may open matches.")


@admin.register(AuthToken)
class Tokens(admin.ModelAdmin):
    """Scorers' tokens, which can only be revoked: a token is made by a log-in."""

    list_display = ["user", "created", "expiry"]
    list_select_related = ["user"]
    search_fields = ["user__username"]
    fields = ["user", "created", "expiry"]
    readonly_fields = ["user", "created", "expiry"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuthToken | None = None) -> bool:
        return False
