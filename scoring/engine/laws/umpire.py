"""The umpire of one step: decides whether a breach of the laws is an error or a warning, and collects remarks."""

from typing import Never

from scoring.engine.errors import Unlawful
from scoring.engine.states.match import Remark


class Umpire:
    """Judges one step. A strict umpire raises at the first breach; a lenient one (old records) adds a warning."""

    __slots__ = ("assumed", "strict", "warnings")

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        # Most steps have no remark, and an empty tuple costs nothing.
        self.warnings: tuple[Remark, ...] = ()
        self.assumed: tuple[Remark, ...] = ()

    def forbid(self, code: str, detail: str) -> None:
        """Report a breach of the laws: raise Unlawful, or add a warning if lenient.

        Old records have breaches, so the caller must be able to continue after this call.
        """
        if self.strict:
            raise Unlawful(code, detail)
        self.warn(code, detail)

    def refuse(self, code: str, detail: str, field: str | None = None) -> Never:
        """Raise Unlawful, even if lenient: for an event after which no state is possible."""
        raise Unlawful(code, detail, {field: detail} if field else None)

    def warn(self, code: str, detail: str) -> None:
        self.warnings += (Remark(code, detail),)

    def assume(self, code: str, detail: str) -> None:
        self.assumed += (Remark(code, detail),)
