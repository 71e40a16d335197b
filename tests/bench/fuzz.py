"""Calls made from the OpenAPI schema, as anybody, scorer and staff; or random scoring with --stateful."""

import random
import time
from collections import Counter
from itertools import count, cycle
from typing import TYPE_CHECKING, Any

from tests.bench.report import Budget, Section, Table
from tests.bench.rig import Rig, tell

if TYPE_CHECKING:
    from tests.stack import Stack

QUICK_CALLS = 200
BATCH = 40
LOGIN = "/api/auth/login"
LOGINS = 4
"""In a batch. After some failures an address is refused, each time half a second late."""
CALLS_A_MATCH = 60
"""A step of a random match is some three calls; a match has twenty steps."""
ROLES = ("anyone", "scorer", "staff")


def run(rig: Rig) -> Section:
    calls = QUICK_CALLS if rig.options.quick else rig.options.calls
    tell(f"seed {rig.options.seed}, {calls} calls")
    begun = time.monotonic()
    if rig.options.stateful:
        play(rig.stack, max(1, calls // CALLS_A_MATCH), rig.options.seed)
        return Section("fuzz", figures={"seed": rig.options.seed, "seconds": time.monotonic() - begun})
    counts, failures = call(rig.stack, calls, rig.options.seed)
    return section(counts, failures, rig.options.seed, time.monotonic() - begun)


def call(stack: "Stack", calls: int, seed: int) -> tuple[dict[str, Counter[int]], list[str]]:
    """Return the statuses by role, and every call that failed with how it can be repeated."""
    from tests.fuzz.calls import MODES, aim, cases, is_failure, operations, tally

    chance = random.Random(seed)
    headers, match_ids = roles(stack), open_matches(stack)
    counts: dict[str, Counter[int]] = {role: Counter() for role in ROLES}
    failures: list[str] = []
    found = [each for each in operations(stack.http_url) if each.path != "/api/auth/logout"]
    rounds = ((operation, mode) for _ in count() for operation in found for mode in MODES)
    for number, ((operation, mode), role) in enumerate(zip(rounds, cycle(ROLES), strict=False)):
        done = sum(sum(each.values()) for each in counts.values())
        if done >= calls:
            break
        if number % 30 == 0:
            tell(f"{done} of {calls}: {tally(sum(counts.values(), Counter()))}")
        for case in cases(operation, mode, LOGINS if operation.path == LOGIN else BATCH, seed + number):
            status = case.call(headers=headers[role]).status_code if aim(case, match_ids, chance) else 0
            counts[role][status] += 1
            if is_failure(status):
                failures.append(f"{role} {status} {case.as_curl_command()}"[:1000])
    return counts, failures


def roles(stack: "Stack") -> dict[str, dict[str, str]]:
    from django.contrib.auth.models import User
    from knox.models import AuthToken

    from tests.support.masking import add_secret

    boss = User.objects.create_superuser("fuzz-boss")
    token = add_secret(str(AuthToken.objects.create(user=boss)[1]))
    return {"anyone": {}, "scorer": stack.headers, "staff": {"Authorization": f"Token {token}"}}


def open_matches(stack: "Stack") -> list[str]:
    import httpx

    from tests.record.cast import BODY

    opened = [httpx.post(f"{stack.http_url}/games", json=BODY, headers=stack.headers) for _ in range(20)]
    return [answer.json()["id"] for answer in opened]


def section(counts: dict[str, Counter[int]], failures: list[str], seed: int, seconds: float) -> Section:
    statuses = sorted(set().union(*counts.values()))
    rows = [[role, *(str(counts[role][status]) for status in statuses)] for role in counts]
    table = Table(f"Answers, seed {seed}, {seconds:.0f} s", ["who", *map(str, statuses)], rows, failures[:20])
    budget = Budget("5xx other than a deliberate 503 or 501", len(failures), 0, "calls")
    figures: dict[str, Any] = {"seed": seed, "seconds": seconds, "counts": counts, "failures": failures}
    return Section("fuzz", [table], [budget], figures)


def play(stack: "Stack", matches: int, seed: int) -> None:
    """Raises at the first match whose log, GET or socket differs from the local fold, and prints its steps."""
    import hypothesis
    from hypothesis import HealthCheck, Phase
    from hypothesis.stateful import run_state_machine_as_test

    from tests.fuzz.machine import scoring_at

    machine = scoring_at(stack)
    hypothesis.seed(seed)(machine)
    settings = hypothesis.settings(
        max_examples=matches,
        stateful_step_count=40,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=settings)
    tell(f"{matches} matches: log, GET and socket equal the fold")
