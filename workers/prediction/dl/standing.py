"""Where a match stands by the Standard Edition: the values and their JSON form."""

from dataclasses import dataclass
from typing import NotRequired, TypedDict, cast

from workers.prediction.dl.table import percent
from workers.prediction.inputs.unpredicted import Reason

LABEL = "D/L Standard Edition"
REFEREE = "referee's figure"


class InapplicableBody(TypedDict):
    inapplicable: Reason


class RefereeBody(TypedDict, total=False):
    target: int
    par: int
    method: str
    reason: str


class ParBody(TypedDict):
    """The "dl" of a prediction."""

    label: str
    par: NotRequired[int]
    target: NotRequired[int]
    referee: NotRequired[RefereeBody]


class ResourcesBody(TypedDict):
    """In percent of a 50-over innings."""

    first: float
    second: float


class MethodBody(TypedDict):
    """The figures of the method alone, without those of the referee."""

    target: NotRequired[int]
    par: NotRequired[int]
    label: str
    g50: int


class StandingBody(ParBody):
    """The body of GET /games/{id}/dl, without the match."""

    innings: int
    resources: ResourcesBody
    by_dl: MethodBody
    in_force: NotRequired[int]


@dataclass(frozen=True, slots=True)
class Inapplicable:
    """Why the method does not apply to the match: a code and a sentence."""

    code: str
    detail: str

    def body(self) -> InapplicableBody:
        """Return the JSON form."""
        return {"inapplicable": {"code": self.code, "detail": self.detail}}


@dataclass(frozen=True, slots=True)
class Referee:
    """The figures that conditions_revised posted for the chase, or the par that was posted with the end of play."""

    target: int | None = None
    par: int | None = None
    method: str | None = None
    reason: str | None = None

    def body(self) -> RefereeBody:
        """Return the JSON form; a value of None is left out."""
        body: RefereeBody = {}
        if self.target is not None:
            body["target"] = self.target
        if self.par is not None:
            body["par"] = self.par
        if self.method is not None:
            body["method"] = self.method
        if self.reason is not None:
            body["reason"] = self.reason
        return body


@dataclass(frozen=True, slots=True)
class Standing:
    """Both sides' resources in units, and the targets and pars that follow from them.

    `innings` is 1 until side 1's innings is over, then 2. `method_target` and `method_par` are those of the method;
    `target` and `par` are the referee's if any were posted, else the method's. `in_force` is the target that ends the
    chase. Targets are None in innings 1, pars are None until the chase begins.
    """

    innings: int
    first: int
    second: int
    g50: int
    method_target: int | None = None
    in_force: int | None = None
    method_par: int | None = None
    par: int | None = None
    referee: Referee | None = None

    @property
    def target(self) -> int | None:
        posted = self.referee.target if self.referee is not None else None
        return posted if posted is not None else self.method_target

    @property
    def label(self) -> str:
        if self.referee is None or (self.target, self.par) == (self.method_target, self.method_par):
            return LABEL
        return f"{self.referee.method}, {REFEREE}" if self.referee.method else REFEREE.capitalize()

    def body(self) -> ParBody:
        """Return the JSON form for a prediction."""
        body: ParBody = {"label": self.label}
        if self.par is not None:
            body["par"] = self.par
        if self.target is not None:
            body["target"] = self.target
        if self.referee is not None:
            body["referee"] = self.referee.body()
        return body

    def whole(self) -> StandingBody:
        """Return the JSON form for GET /games/{id}/dl."""
        body = cast(
            StandingBody,
            {"innings": self.innings, **self.body(), "resources": self.resources(), "by_dl": self._method_body()},
        )
        if self.in_force is not None:
            body["in_force"] = self.in_force
        return body

    def resources(self) -> ResourcesBody:
        return {"first": percent(self.first), "second": percent(self.second)}

    def _method_body(self) -> MethodBody:
        target, par = self.method_target, self.method_par
        if target is None:
            return {"label": LABEL, "g50": self.g50}
        if par is None:
            return {"target": target, "label": LABEL, "g50": self.g50}
        return {"target": target, "par": par, "label": LABEL, "g50": self.g50}
