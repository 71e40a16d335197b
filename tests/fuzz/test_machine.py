"""Random scoring over REST: bounded here, longer by `./scripts/bench fuzz --stateful`."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.fuzz.machine import scoring_at
from tests.stack import Stack


def test_log_get_and_socket_equal_the_fold(stack: Stack) -> None:
    bounded = settings(
        max_examples=6,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(scoring_at(stack), settings=bounded)
