"""Every operation of the OpenAPI schema, called lawfully and not: no 5xx, and each answer is as it is described."""

import random
from typing import Any

import httpx
import pytest
from schemathesis.core.failures import FailureGroup, ServerError
from schemathesis.specs.openapi.checks import AcceptedNegativeData, positive_data_acceptance

from tests.fuzz.calls import MODES, NOT_BUILT, aim, cases, operations
from tests.record.cast import BODY
from tests.stack import Stack

EXAMPLES = 4
SEED = 20260701


def match_of(stack: Stack) -> str:
    match_id = stack.new_id("fuzz")
    opened = httpx.post(f"{stack.http_url}/games", json={**BODY, "id": match_id}, headers=stack.headers)
    assert opened.status_code == 201, opened.text
    for _ in range(3):
        httpx.post(f"{stack.http_url}/games/{match_id}/deliveries", json={"bowler_id": "s1"}, headers=stack.headers)
    return match_id


@pytest.mark.parametrize("who", ["anyone", "scorer"])
def test_every_answer_is_described(who: str, stack: Stack) -> None:
    chance = random.Random(SEED)
    match_id = match_of(stack)
    headers = stack.headers if who == "scorer" else {}
    found = [
        problem
        for operation in operations(stack.http_url)
        if operation.path != "/api/auth/logout"
        for mode in MODES
        for case in cases(operation, mode, EXAMPLES, SEED)
        for problem in problems_of(aim(case, [match_id], chance), headers)
    ]
    assert found == [], "\n".join(sorted(set(found)))


def problems_of(case: Any, headers: dict[str, str]) -> list[str]:
    response = case.call(headers=headers)
    try:
        case.validate_response(response, excluded_checks=EXCLUDED, headers=headers)
    except FailureGroup as failures:
        sent = f"{case.query} {case.headers} {case.body!r:.300}"
        return [
            f"{case.method} {case.path}: {type(each).__name__}: {str(each)[:300]}: {sent}"
            for each in failures.exceptions
            if not is_intended(each, response.status_code)
        ]
    return []


def is_intended(failure: Exception, status: int) -> bool:
    """Whether we mean it: unknown parameters of a query are ignored, refusals may be 412, and no PDF is built yet."""
    if isinstance(failure, AcceptedNegativeData):
        return status >= 400 or "body" not in str(failure)
    return status == NOT_BUILT and isinstance(failure, ServerError)


# A request that fits the schema may still be against the Laws, or name a player who is not there; and what the schema
# cannot say (an id twice, a name that cannot be seen) is a 400.
EXCLUDED = [positive_data_acceptance]
