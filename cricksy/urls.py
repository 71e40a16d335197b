"""All routes. None ends with a slash, except those of Django's admin."""

from django.contrib import admin
from django.urls import include, path

from cricksy import health

handler400 = "scoring.api.errors.bad_request"
handler403 = "scoring.api.errors.forbidden"
handler404 = "scoring.api.errors.not_found"
handler500 = "scoring.api.errors.server_error"

urlpatterns = [
    path("api/health", health.alive),
    path("api/health/ready", health.ready),
    path("admin/", admin.site.urls),
    path("", include("scoring.api.urls")),
    path("", include("workers.prediction.api.urls")),
    path("", include("realtime.polling.urls")),
    path("", include("realtime.pages.urls")),
    path("", include("realtime.urls")),
]
