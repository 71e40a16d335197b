"""The filters of GET /games: status, format, team, date."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from scoring.engine.conditions import Format
from scoring.engine.states.match import Status
from scoring.models import Match


class PlainDate(forms.DateField):
    """One form of date, in ASCII digits: Django also reads "1/7/26", and the digits of other scripts."""

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)

    def strptime(self, value: str, format: str) -> Any:  # noqa: A002, Django's name
        if not value.isascii():
            raise ValueError(value)
        return super().strptime(value, format)


class DateFilter(django_filters.DateFilter):
    field_class = PlainDate


class GameFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=[(one.value, one.value) for one in Status])
    format = django_filters.ChoiceFilter(choices=[(one.value, one.value) for one in Format])
    team = django_filters.CharFilter(method="of_team", label="A team's id or name", max_length=200)
    date = DateFilter(method="on_day", label="The day it starts (UTC), as 2026-07-01")

    class Meta:
        model = Match
        fields: list[str] = []

    def of_team(self, matches: QuerySet[Match], name: str, team: str) -> QuerySet[Match]:
        return matches.filter(Q(teams__contains=[{"id": team}]) | Q(teams__contains=[{"name": team}]))

    def on_day(self, matches: QuerySet[Match], name: str, day: datetime.date) -> QuerySet[Match]:
        # Bounds, not starts_at__date: no index holds a function of the column.
        return matches.filter(starts_at__range=whole_day(day))


def whole_day(day: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """Return the first and the last microsecond of a day, in UTC."""
    first = datetime.datetime.combine(day, datetime.time.min, tzinfo=datetime.UTC)
    return first, datetime.datetime.combine(day, datetime.time.max, tzinfo=datetime.UTC)
