"""The one settings module. Every setting comes from the environment; docs/operations.md lists them."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from redis.backoff import NoBackoff
from redis.retry import Retry

from cricksy import brokers, environment
from cricksy.content_policy import CONTENT_POLICY
from cricksy.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = environment.text("SECRET_KEY")
DEBUG = environment.flag("DEBUG", default=False)
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]")
CRICKSY_WS_URL = environment.websocket_urls("CRICKSY_WS_URL")
CRICKSY_MATCH_DATA = Path(environment.text("CRICKSY_MATCH_DATA", default=str(BASE_DIR.parent / "shared" / "data")))
CRICKSY_DL_TABLE = environment.resource_table("CRICKSY_DL_TABLE")
CRICKSY_ROLE = environment.text("CRICKSY_ROLE", default="http")
if CRICKSY_ROLE not in ("http", "websocket"):
    environment.abort_start(f"CRICKSY_ROLE must be http or websocket, not {CRICKSY_ROLE!r}.")

# Most viewers of one WebSocket process (0: by its file limit), and from one address (0: no limit, since a school has
# only one).
CRICKSY_WS_MAX_CONNECTIONS = environment.count("CRICKSY_WS_MAX_CONNECTIONS", default=0)
CRICKSY_WS_MAX_PER_ADDRESS = environment.count("CRICKSY_WS_MAX_PER_ADDRESS", default=0)
# Prometheus sends the token; without one, only this machine reads metrics. A process serves them on a port of its own
# (0: on none), since clients reach the others.
CRICKSY_METRICS_TOKEN = environment.text("CRICKSY_METRICS_TOKEN", default="")
CRICKSY_METRICS_HOST = environment.text("CRICKSY_METRICS_HOST", default="127.0.0.1")
CRICKSY_METRICS_PORT = environment.count("CRICKSY_METRICS_PORT", default=0)
# Of one scorer, and of one address, in one process; 0: no limit. A scorer types a ball in some seconds; `replay`
# posts as fast as the server answers.
CRICKSY_WRITES_PER_SECOND = environment.count("CRICKSY_WRITES_PER_SECOND", default=50)
CRICKSY_HEAVY_READS_PER_SECOND = environment.count("CRICKSY_HEAVY_READS_PER_SECOND", default=20)
# Of matches that a process keeps folded, a KB each; those that are scored have as much room again.
CRICKSY_CACHED_EVENTS = environment.count("CRICKSY_CACHED_EVENTS", default=60_000)
CRICKSY_TRUSTED_PROXIES = environment.networks("CRICKSY_TRUSTED_PROXIES")

CRICKSY_ENABLE_REDIS_ADAPTER = environment.flag("CRICKSY_ENABLE_REDIS_ADAPTER", default=True)
if not CRICKSY_ENABLE_REDIS_ADAPTER and sys.argv[1:2] != ["runserver"]:
    environment.abort_start(
        "CRICKSY_ENABLE_REDIS_ADAPTER is 0, which is for `manage.py runserver` alone: "
        "several processes can communicate only through Redis."
    )

# Daphne's app provides `runserver`; importing it would cost every other process more than a second.
INSTALLED_APPS = [
    *(["daphne"] if sys.argv[1:2] == ["runserver"] else []),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "csp",
    "django_prometheus",
    "django_structlog",
    "scoring",
    "realtime.pages",
    "workers",
    "cricksy",
]

MIDDLEWARE = [
    "cricksy.peers.TrustedProxies",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # All but static files is counted, refusals of the next ones too.
    "cricksy.monitoring.CountRequests",
    "scoring.api.rates.HeavyReads",
    "cricksy.cookies.PlausibleCookies",
    "cricksy.sessions.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "cricksy.sessions.Authentication",
    "cricksy.sessions.Messages",
    "scoring.logins.page.LockedPage",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cricksy.request_log.LogContext",
    "scoring.admin.bad_input.RefuseBadInput",
]
# Of requests and of queries, in seconds. The API answers within 2 to 10 ms, and a query is slow from 200 ms on.
PROMETHEUS_LATENCY_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, float("inf"))

ROOT_URLCONF = "cricksy.urls"
if CRICKSY_ROLE == "websocket":
    # Viewers reach this port directly: it serves no pages, no admin and no static files.
    ROOT_URLCONF = "cricksy.websocket_urls"
    MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
WSGI_APPLICATION = "cricksy.wsgi.application"
ASGI_APPLICATION = "cricksy.asgi.application"
APPEND_SLASH = False
# The longest valid body is a match with two squads, about 20 KB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def database(name: str, url: str) -> dict[str, Any]:
    """Return a DATABASES entry whose connections last an hour (docs/decisions/001).

    Server-side cursors would break behind PgBouncer.
    """
    entry = environment.postgres_url(name, url)
    # For a network that fails; cricksy.postgres bounds the waits for a server that hangs.
    network = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 10_000}
    options = {"connect_timeout": 3, **network, **entry.get("OPTIONS", {})}
    lasting = {"CONN_MAX_AGE": 3600, "CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": True}
    return {**entry, **lasting, "OPTIONS": options}


DATABASES = {"default": database("DATABASE_URL", environment.text("DATABASE_URL"))}
replica_url = environment.text("DATABASE_READ_REPLICA_URL", default="")
if replica_url:
    DATABASES["replica"] = {**database("DATABASE_READ_REPLICA_URL", replica_url), "TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["cricksy.database_router.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if CRICKSY_ENABLE_REDIS_ADAPTER:
    is_open = environment.flag("CRICKSY_REDIS_WITHOUT_PASSWORD", default=False)
    REDIS_URL = environment.redis_url("REDIS_URL", "CRICKSY_REDIS_URL", needs_password=not is_open)
    # The database numbers of Redis do not separate pub/sub channels, so the prefix has to.
    redis_database = urlsplit(REDIS_URL).path.strip("/") or "0"
    # Each may have a server of its own; "" means that it shares that of REDIS_URL.
    CRICKSY_LAYER_URL = environment.other_redis_url("CRICKSY_LAYER_URL", needs_password=not is_open)
    CRICKSY_CACHE_URL = environment.other_redis_url("CRICKSY_CACHE_URL", needs_password=not is_open)
    CRICKSY_BROKER_URL = environment.broker_url("CRICKSY_BROKER_URL", needs_password=not is_open)
    layer_host = {"address": CRICKSY_LAYER_URL or REDIS_URL, "socket_connect_timeout": 1}
    CHANNEL_LAYERS: dict[str, Any] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [layer_host], "prefix": f"cricksy{redis_database}"},
        }
    }
    # By default redis-py retries three times, with seconds in between: a cache that is down would delay each request.
    CACHES: dict[str, Any] = {
        "default": {
            "BACKEND": "scoring.redis_store.json_cache.JsonCache",
            "LOCATION": CRICKSY_CACHE_URL or REDIS_URL,
            "KEY_PREFIX": "cache",
            "OPTIONS": {"socket_timeout": 0.1, "socket_connect_timeout": 0.1, "retry": Retry(NoBackoff(), 0)},
        }
    }
else:
    REDIS_URL = CRICKSY_LAYER_URL = CRICKSY_CACHE_URL = CRICKSY_BROKER_URL = ""
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

CELERY_BROKER_URL = CRICKSY_BROKER_URL or REDIS_URL or "memory://"
CELERY_TASK_ALWAYS_EAGER = not CRICKSY_ENABLE_REDIS_ADAPTER
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_STORE_ERRORS_EVEN_IF_IGNORED = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "slow"
CELERY_TASK_ROUTES = {
    "workers.tasks.recompute": {"queue": "balls"},
    "workers.tasks.sweep": {"queue": "sweep"},
}
CELERY_BEAT_SCHEDULE = {
    # A sweep that has waited for a second expires: the next one is due, and would do the same.
    "sweep": {"task": "workers.tasks.sweep", "schedule": 1.0, "options": {"queue": "sweep", "expires": 1}},
    # Results whose own task was lost, and those that a correction took away.
    "learn": {"task": "workers.tasks.learn", "schedule": 60.0, "options": {"queue": "slow", "expires": 60}},
}
# A publisher fails at once if the broker is down: the sweep finds the matches that were not rung. The client of Redis
# connects again by itself; that of RabbitMQ, and beat with it, only where a second try is allowed.
CELERY_TASK_PUBLISH_RETRY = brokers.is_rabbitmq(CELERY_BROKER_URL)
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1}
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = brokers.transport_options(CELERY_BROKER_URL)
CELERY_BROKER_HEARTBEAT = 10
CELERY_TASK_QUEUES = brokers.queues(CELERY_BROKER_URL)
# None means for ever. By default a worker gives up after a hundred tries and would have to be restarted by hand.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CONSUMER = "cricksy.consumer:Consumer"
CELERY_BEAT_SCHEDULER = "cricksy.beat:Scheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 1

AUTHENTICATION_BACKENDS = ["scoring.logins.backend.LimitedBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "scoring.logins.passwords.RevokesTokens"},
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "scoring.api.authentication.ScorerToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "scoring.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "EXCEPTION_HANDLER": "scoring.api.errors.handle",
}
# AUTO_REFRESH would update the token's row with every ball.
REST_KNOX = {"TOKEN_TTL": timedelta(days=14), "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "Cricksy",
    "DESCRIPTION": "Live cricket scoring: record deliveries, follow matches.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "scoring.api.schema.add_common_refusals",
    ],
    # Public: a token is not looked at, so an expired one is no obstacle.
    "SERVE_AUTHENTICATION": [],
    # From the installed package: the docs load nothing from another host.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
# Of a start without an offset in a match without a zone. Not Django's own, which would change every time in the API.
CRICKSY_TIME_ZONE = environment.time_zone("CRICKSY_TIME_ZONE")

STATIC_URL = "/static/"
# A folder that collectstatic filled: its files have a hash in their names, and browsers keep them for ever. Without it
# files are served from where they stand, under their own names.
CRICKSY_STATIC_ROOT = environment.collected_files("CRICKSY_STATIC_ROOT", is_collecting="collectstatic" in sys.argv[1:2])
WHITENOISE_USE_FINDERS = not CRICKSY_STATIC_ROOT
# Python for browsers, in which the scorer's console runs the engine. Without it the console asks the server.
CRICKSY_PYODIDE = Path(environment.text("CRICKSY_PYODIDE", default=str(BASE_DIR / "realtime" / "pages" / "pyodide")))
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
if CRICKSY_STATIC_ROOT:
    STATIC_ROOT = CRICKSY_STATIC_ROOT
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "cricksy.static_files.HashedFiles"},
    }

# The header arrives only from CRICKSY_TRUSTED_PROXIES (cricksy.peers), which must set it themselves.
if environment.flag("CRICKSY_BEHIND_TLS", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # A year, as browsers' lists ask for. Not for subdomains: they may be another's.
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
CONTENT_SECURITY_POLICY = {"DIRECTIVES": CONTENT_POLICY}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
# Twelve hours: a day's cricket, and the most that OWASP ASVS 3.3.2 allows.
SESSION_COOKIE_AGE = 12 * 3600

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_config(environment.text("LOG_LEVEL", default="INFO"))
