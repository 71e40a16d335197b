"""Ids and seqs in addresses. An address with anything else is a 404 before any view runs."""

from django.urls import register_converter

from scoring.engine.values import ID_PATTERN


class GameId:
    regex = ID_PATTERN.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Seq:
    # At most nine digits, so that the number fits an integer column of Postgres.
    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(GameId, "game")
register_converter(Seq, "seq")
