"""The routes of predictions and Duckworth-Lewis, without a trailing slash. The `game` converter is scoring.api's."""

from django.urls import URLPattern, path

from scoring.api import converters
from workers.prediction.api.dl import StandingView
from workers.prediction.api.prediction import PredictionView

__all__ = ["converters", "urlpatterns"]  # importing `converters` registers <game:...>

urlpatterns: list[URLPattern] = [
    path("games/<game:match_id>/prediction", PredictionView.as_view(), name="prediction"),
    path("games/<game:match_id>/dl", StandingView.as_view(), name="dl"),
]
