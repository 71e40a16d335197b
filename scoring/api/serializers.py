"""Rows of lists, and the body of a login."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from rest_framework import serializers

from scoring.models import Match, MatchEvent
from scoring.redis_store.overlays import Panel, Theme
from scoring.services.invitations import LONGEST_NAME
from scoring.services.writing import MOST_EVENTS


class TeamName(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()


class GameRow(serializers.ModelSerializer[Match]):
    teams = TeamName(many=True)
    epoch = serializers.IntegerField(source="scoreboard.epoch")
    summary = serializers.JSONField(
        source="scoreboard.summary",
        help_text="The scores of both sides and how it stands, in words, as published last; null before that.",
    )
    seq = serializers.IntegerField(source="head")

    class Meta:
        model = Match
        fields = [
            "id",
            "name",
            "format",
            "status",
            "teams",
            "venue",
            "starts_at",
            "time_zone",
            "date",
            "score",
            "result",
            "epoch",
            "seq",
            "changed_at",
            "summary",
        ]


class EventRow(serializers.ModelSerializer[MatchEvent]):
    """One record of the log: what was recorded or corrected, by whom and when."""

    recorded_by = serializers.CharField(source="recorded_by.username")

    class Meta:
        model = MatchEvent
        fields = ["seq", "kind", "payload", "recorded_by", "recorded_at"]


class Login(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)

    def validate_username(self, name: str) -> str:
        """Normalise by NFKC, as Django's own forms do: the same name opens both doors."""
        return User.normalize_username(name)


class Token(serializers.Serializer[Any]):
    token = serializers.CharField()
    expiry = serializers.DateTimeField()


class ConsoleReport(serializers.Serializer[Any]):
    console = serializers.CharField(max_length=64, help_text="A name that the device gives itself, such as a UUID.")
    recorded = serializers.IntegerField(
        min_value=0, max_value=MOST_EVENTS, help_text="The newest record that came from it; 0 if none did."
    )
    waiting = serializers.IntegerField(
        min_value=0, max_value=MOST_EVENTS, help_text="What it has scored and could not send yet."
    )


class Console(ConsoleReport):
    username = serializers.CharField()
    seconds = serializers.IntegerField(help_text="Since it was heard last.")


class Consoles(serializers.Serializer[Any]):
    consoles = Console(many=True, allow_null=True, help_text="The newest first; null while Redis does not answer.")


def one_of(words: Iterable[str], **options: Any) -> serializers.ChoiceField:
    """Return a field of one of these words; a refusal names them all."""
    known = list(words)
    says: dict[str, Any] = {"invalid_choice": "must be one of " + ", ".join(known)}
    return serializers.ChoiceField(known, error_messages=says, **options)


class OverlayChoice(serializers.Serializer[Any]):
    panel = one_of(Panel, help_text="`none` shows nothing.")
    theme = one_of(Theme, required=False, help_text="Else that of the overlay's address.")


class Invited(serializers.Serializer[Any]):
    code = serializers.CharField(help_text='As "ABCD-EF23".')
    expires = serializers.DateTimeField()


class Acceptance(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=LONGEST_NAME, required=False, help_text="Of who has no account.")


class Accepted(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="The match.")


class Guest(Accepted, Token):
    username = serializers.CharField(help_text="As the log names who scores.")
