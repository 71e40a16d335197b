"""Random scoring over REST: bounded here, longer by `./scripts/bench fuzz --stateful`."""

from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.fuzz.machine import Scoring
from tests.stack import Stack


def test_log_get_and_socket_equal_the_fold(stack: Stack) -> None:
    machine: Any = type(
        "Scoring", (Scoring,), {name: getattr(stack, name) for name in ("http_url", "ws_url", "headers")}
    )
    bounded = settings(
        max_examples=6,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=bounded)
