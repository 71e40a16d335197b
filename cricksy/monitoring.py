"""GET /metrics of an HTTP process: for Prometheus with its token, or for this machine."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django_prometheus.exports import ExportToDjangoView

from scoring.api.errors import error_page, not_found
from scoring.metrics_access import may_read_metrics

token_needed = error_page(401, "not_authenticated", "Metrics need the token of CRICKSY_METRICS_TOKEN.")


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer others 404 without a token, as if nothing were here; with one 401, so that a wrong one is noticed."""
    if may_read_metrics(request.META):
        found: HttpResponse = ExportToDjangoView(request)
        return found
    if not settings.CRICKSY_METRICS_TOKEN:
        return not_found(request)
    response = token_needed(request)
    response["WWW-Authenticate"] = "Bearer"
    return response
