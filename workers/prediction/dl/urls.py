"""No trailing slash; the converter is scoring.api's."""

from django.urls import URLPattern, path

from scoring.api import converters
from workers.prediction.dl.view import StandingView

__all__ = ["converters", "urlpatterns"]

urlpatterns: list[URLPattern] = [path("games/<game:match_id>/dl", StandingView.as_view(), name="dl")]
