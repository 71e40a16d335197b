"""The prediction's address; beside those of scoring.api, which may know nothing of a model."""

from django.urls import URLPattern, URLResolver, path

from scoring.api import converters
from workers.prediction.view import PredictionView

__all__ = ["converters", "urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [
    path("games/<game:match_id>/prediction", PredictionView.as_view(), name="prediction"),
]
