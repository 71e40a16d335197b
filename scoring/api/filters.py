"""The filters of GET /games: status, format, team, date, names, and whose."""

from enum import StrEnum
from typing import Any

import django_filters
from django import forms
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from scoring.engine.conditions import Format
from scoring.engine.states.match import Status
from scoring.models import Match
from scoring.models.matches import NAMES
from scoring.transliteration import fold_name


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


def one_of(words: type[StrEnum]) -> django_filters.ChoiceFilter:
    says = {"invalid_choice": "must be one of " + ", ".join(words)}
    return django_filters.ChoiceFilter(choices=[(word.value, word.value) for word in words], error_messages=says)


class GameFilter(django_filters.FilterSet):
    status = one_of(Status)
    format = one_of(Format)
    team = django_filters.CharFilter(method="of_team", label="A team's id or name", max_length=200)
    date = DateFilter(
        label="The day it starts where it is played, as 2026-07-01",
        error_messages={"invalid": "must be a date, as 2026-07-01"},
    )

    mine = django_filters.ChoiceFilter(
        choices=[("true", "true")],
        method="of_scorer",
        label="Only matches that the account was assigned to, by opening them or later",
        error_messages={"invalid_choice": "must be true"},
    )

    q = django_filters.CharFilter(
        method="by_names",
        label="Beginnings of words: of the match, its teams, its players, its ground",
        max_length=100,
    )

    class Meta:
        model = Match
        fields: list[str] = []

    def of_team(self, matches: QuerySet[Match], name: str, team: str) -> QuerySet[Match]:
        return matches.filter(Q(teams__contains=[{"id": team}]) | Q(teams__contains=[{"name": team}]))

    def of_scorer(self, matches: QuerySet[Match], name: str, mine: str) -> QuerySet[Match]:
        user = self.request.user
        return matches.filter(assignments__user=user) if user.is_authenticated else matches.none()

    def by_names(self, matches: QuerySet[Match], name: str, text: str) -> QuerySet[Match]:
        words = fold_name(text).split()
        if not words:
            return matches.none()
        # fold_name leaves letters and digits only, so nothing in a word is a sign of Postgres's language of queries.
        query = SearchQuery(" & ".join(f"{word}:*" for word in words), search_type="raw", config="simple")
        return matches.annotate(words=NAMES).filter(words=query)
