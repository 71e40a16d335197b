"""Ids and seqs in addresses. Anything of another form is a 404, before any view."""

from django.urls import register_converter

from scoring.engine.values import ID_PATTERN


class GameId:
    regex = ID_PATTERN.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Seq:
    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(GameId, "game")
register_converter(Seq, "seq")
