"""Who says what a law forbids: strict play refuses at the first breach, a lenient import notes it and goes on."""

from typing import Never

from scoring.engine.errors import Unlawful
from scoring.engine.states import Remark


class Umpire:
    """Collects the remarks of one step."""

    __slots__ = ("assumed", "strict", "warnings")

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.warnings: list[Remark] = []
        self.assumed: list[Remark] = []

    def forbid(self, code: str, detail: str) -> None:
        """The laws do not allow it; an old record may hold it all the same."""
        if self.strict:
            raise Unlawful(code, detail)
        self.warnings.append(Remark(code, detail))

    def refuse(self, code: str, detail: str, field: str | None = None) -> Never:
        """Nothing sensible can be made of it, in a live match or an old record."""
        raise Unlawful(code, detail, {field: detail} if field else None)

    def warn(self, code: str, detail: str) -> None:
        self.warnings.append(Remark(code, detail))

    def assume(self, code: str, detail: str) -> None:
        self.assumed.append(Remark(code, detail))
