"""Rows of lists, and the body of a login."""

from typing import Any

from django.contrib.auth.models import User
from rest_framework import serializers

from scoring.models import Match, MatchEvent


class TeamName(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()


class GameRow(serializers.ModelSerializer[Match]):
    teams = TeamName(many=True)
    epoch = serializers.IntegerField(source="scoreboard.epoch")
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
