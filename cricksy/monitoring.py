"""Counts requests for Prometheus, with the metrics of django_prometheus."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django_prometheus.db import metrics as database
from django_prometheus.middleware import PrometheusAfterMiddleware

STATUSES = (200, 201, 204, 304, 400, 401, 403, 404, 409, 412, 422, 429, 500, 503)


class CountRequests(PrometheusAfterMiddleware):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Used here, a series is 0 before something happens, and not absent.
        for status in STATUSES:
            self.metrics.responses_by_status.labels(status)
        for metric in (database.query_duration_seconds, database.connections_total, database.connection_errors_total):
            for alias in settings.DATABASES:
                metric.labels(alias, "postgresql")

    def label_metric(self, metric: Any, request: HttpRequest, response: Any = None, **labels: Any) -> Any:
        # The histogram of latencies would begin a series for every method that a client makes up.
        if "method" in labels:
            labels["method"] = self._method(request)
        return super().label_metric(metric, request, response, **labels)
