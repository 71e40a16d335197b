"""The filters of GET /games: status, format, team, date."""

import django_filters
from django.db.models import Q, QuerySet

from scoring.engine.conditions import Format
from scoring.engine.states.match import Status
from scoring.models import Match


class GameFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=[(one.value, one.value) for one in Status])
    format = django_filters.ChoiceFilter(choices=[(one.value, one.value) for one in Format])
    team = django_filters.CharFilter(method="of_team", label="A team's id or name", max_length=200)
    date = django_filters.DateFilter(field_name="starts_at", lookup_expr="date", label="The day it starts (UTC)")

    class Meta:
        model = Match
        fields: list[str] = []

    def of_team(self, matches: QuerySet[Match], name: str, team: str) -> QuerySet[Match]:
        return matches.filter(Q(teams__contains=[{"id": team}]) | Q(teams__contains=[{"name": team}]))
