"""A scorer, who opens the matches. Imports stand inside: pytest reads this file before the settings."""

from tests.record.conftest import scorer

__all__ = ["scorer"]
