"""The WSGI application: HTTP on waitress's threads, which keep their database connections."""

import os

from django.core.wsgi import get_wsgi_application

from cricksy.postgres import waits

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cricksy.settings")

application = get_wsgi_application()
waits.bound(waits.SERVER)
