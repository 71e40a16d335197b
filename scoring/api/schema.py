"""Tells drf-spectacular what it cannot see: the headers of a write, refusals, and scorers' tokens."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from scoring.api import shapes

View = TypeVar("View", bound=Callable[..., Any])

KEY = OpenApiParameter(
    "Idempotency-Key", str, "header", description="The same key and body again: the first answer again, nothing twice."
)
IF_MATCH = OpenApiParameter("If-Match", str, "header", description="The ETag or seq that you have seen; stale: 412.")
AFTER_KEY = OpenApiParameter(
    "After-Key", str, "header", description="In place of If-Match: the Idempotency-Key of the newest event you know."
)
DRY_RUN = OpenApiParameter("dry_run", bool, "query", description="Show the effect and write nothing.")
WRITE = [KEY, IF_MATCH, AFTER_KEY, DRY_RUN]

PRIVATE_READS = {"list_events"}

REFUSALS: dict[int, tuple[dict[str, Any], str]] = {
    400: (shapes.ERROR, "Malformed"),
    401: (shapes.ERROR, "No valid token"),
    403: (shapes.ERROR, "Not a scorer of this match"),
    404: (shapes.ERROR, "Unknown game"),
    409: (shapes.REFUSED_CONFLICTS, "In conflict with what was recorded"),
    412: (shapes.STALE, "Stale: the match has moved on"),
    411: (shapes.ERROR, "A body without Content-Length"),
    413: (shapes.ERROR, "Body too large"),
    415: (shapes.ERROR, "Not JSON"),
    422: (shapes.ERROR, "Against the Laws or conditions, or a key used before"),
    428: (shapes.ERROR, "Needs If-Match or another precondition"),
    429: (shapes.ERROR, "Too many attempts"),
    501: (shapes.ERROR, "Not built yet"),
    503: (shapes.ERROR, "Busy: come back after Retry-After"),
}


class ScorerTokenScheme(KnoxTokenScheme):  # type: ignore[no-untyped-call]
    target_class = "scoring.api.authentication.ScorerToken"
    name = "scorerToken"


def refusals(*statuses: int) -> dict[int, OpenApiResponse]:
    return {status: OpenApiResponse(*REFUSALS[status]) for status in statuses}


def describe_write(
    summary: str, body: dict[str, Any] | None, *, status: int = 201, operation: str
) -> Callable[[View], View]:
    """Describe a call that adds one record to the log."""
    return extend_schema(
        summary=summary,
        operation_id=operation,
        parameters=WRITE,
        request={"application/json": body} if body else None,
        responses={
            status: OpenApiResponse(shapes.RECORDED_ANSWER, "Recorded, for good"),
            **({200: OpenApiResponse(shapes.EFFECT, "With dry_run: the effect")} if status != 200 else {}),
            **refusals(400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429),
        },
    )


def describe_read(
    summary: str, answer: Any, *, operation: str, parameters: Any = (), refused: tuple[int, ...] = (400,)
) -> Callable[[View], View]:
    """Describe a GET; `refused` lists the statuses of its refusals."""
    return extend_schema(
        summary=summary,
        operation_id=operation,
        parameters=list(parameters),
        responses={200: answer, **refusals(*refused)},
    )


def add_common_refusals(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the refusals that any request may get, to each operation that does not describe them itself."""
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            if method == "get" and operation["operationId"] not in PRIVATE_READS:
                # {}: anybody may read; a token or a session is optional.
                operation["security"] = [*operation.get("security", []), {}]
            if "If-None-Match" in _parameters(operation):
                operation["responses"].setdefault("304", {"description": "The client has this state already"})
            for status in _common_refusals(path, operation):
                operation["responses"].setdefault(str(status), _described(status))
    return result


def _common_refusals(path: str, operation: dict[str, Any]) -> set[int]:
    writes = {411, 413, 415} if "requestBody" in operation else set()
    return {400, 401, 429, 503} | writes | ({404} if "page" in _parameters(operation) or "{" in path else set())


def _parameters(operation: dict[str, Any]) -> set[str]:
    return {parameter["name"] for parameter in operation.get("parameters", [])}


def _described(status: int) -> dict[str, Any]:
    schema, description = REFUSALS[status]
    return {"content": {"application/json": {"schema": schema}}, "description": description}
