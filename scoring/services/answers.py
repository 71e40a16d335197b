"""The result of a write: the answer, which is stored with the record, or the effect of a dry run."""

from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict, final

from scoring.engine.errors import ConflictBody
from scoring.engine.views.shapes.answer import Answer, CurrentScore, NextBall, RemarkView


# final, so that mypy can tell an Effect from an answer by "dry_run" in it.
@final
class RecordedAnswer(Answer):
    """The engine's answer, with the match and the place after the write."""

    id: str
    seq: int
    epoch: int


class Effect(TypedDict):
    """The effect that a write would have.

    A new match has only its `id`. Any other write has `seq`, `epoch`, `before` and `conflicts`, and, if it is lawful,
    `after` and the fields below it; if not, perhaps a `repair`.
    """

    dry_run: Literal[True]
    lawful: bool
    id: NotRequired[str]
    seq: NotRequired[int]
    epoch: NotRequired[int]
    before: NotRequired[CurrentScore]
    conflicts: NotRequired[list[ConflictBody]]
    repair: NotRequired[Mapping[str, Any]]
    after: NotRequired[CurrentScore]
    next: NotRequired[NextBall]
    assumed: NotRequired[list[RemarkView]]
    warnings: NotRequired[list[RemarkView]]


Outcome = RecordedAnswer | Effect
