"""Logging: one JSON line for each event on standard error, for Django, Celery and our own structlog loggers."""

import logging
from typing import Any

import structlog

from cricksy import environment

ROUTINE_OF_CELERY = ("celery.app.trace", "celery.worker.strategy")
shared: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
]


def logging_config(level: str) -> dict[str, Any]:
    """Configure structlog, and return the dictConfig of the whole project."""
    if level.upper() not in logging.getLevelNamesMapping():
        environment.abort_start(f"LOG_LEVEL must be DEBUG, INFO, WARNING, ERROR or CRITICAL, not {level!r}.")
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processor": structlog.processors.JSONRenderer(),
        "foreign_pre_chain": shared,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level.upper()},
        # These loggers write two lines for each request and each task. Only their warnings and errors are kept.
        "loggers": {name: {"level": "WARNING"} for name in ("django_structlog", *ROUTINE_OF_CELERY)},
    }
