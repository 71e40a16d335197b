"""HTTP on gunicorn's threads, where database connections persist."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cricksy.settings")

application = get_wsgi_application()
