"""Accounts, groups and tokens. Staff who manage accounts can neither give nor take rights that they lack."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from knox.models import AuthToken

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")

# Registered by Django and by Knox, whose page makes a token for any account, a superuser's too.
admin.site.unregister([User, Group, AuthToken])


def is_superuser(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_superuser


@admin.register(User)
class Users(UserAdmin):
    """Only superusers give rights, and change or delete staff: a new password would be a way to their rights."""

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        given = super().get_readonly_fields(request, obj)
        return given if is_superuser(request) else (*given, *RIGHTS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and may_touch(request, obj)


def may_touch(request: HttpRequest, user: User | None) -> bool:
    return user is None or is_superuser(request) or not (user.is_staff or user.is_superuser)


@admin.register(Group)
class Groups(GroupAdmin):
    """Only superusers change what the members of a group may do."""

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        given = super().get_readonly_fields(request, obj)
        return given if is_superuser(request) else (*given, "permissions")


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
