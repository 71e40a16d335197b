"""The linear model of the bench finds the costs that made its observations, also through noise."""

import random

import pytest

from cricksy.sizing.costs import DRIVERS, load_costs
from tests.bench.fitting import Observation, fit

COSTS = load_costs()
PROCESSES = {"http_seconds": 2.0, "websocket_seconds": 3.0, "worker_seconds": 2.0, "seconds": 1.0}
WORK = (
    {},
    {"balls": 10, "proxied_requests": 10},
    {"pages": 40, "proxied_requests": 40},
    {"reads": 40},
    {"viewer_seconds": 2_400, "deliveries": 240},
    {"arrivals": 800},
    {"arrivals": 400, "proxied_arrivals": 400},
    {"balls": 6, "copies": 6, "viewer_seconds": 1_200, "deliveries": 3_600, "proxied_requests": 6},
    {"balls": 8, "copies": 24, "viewer_seconds": 2_400, "deliveries": 4_800, "proxied_requests": 8},
    {"balls": 4, "copies": 12, "viewer_seconds": 2_400, "deliveries": 9_600, "proxied_requests": 4},
    {"viewer_seconds": 1_200, "proxied_viewer_seconds": 1_200, "deliveries": 120, "proxied_deliveries": 120},
    {"viewer_seconds": 1_200, "proxied_viewer_seconds": 1_200, "deliveries": 4_000, "proxied_deliveries": 4_000},
)


def observations(noise: float, seconds: float = 15.0) -> list[Observation]:
    dice = random.Random("noise")
    found = []
    for work in (*WORK, *WORK, *WORK):
        done = {unit: count * seconds for unit, count in {**PROCESSES, **work}.items()}
        cpu = {kind: used * dice.uniform(1 - noise, 1 + noise) for kind, used in COSTS.predict(done).items()}
        found.append(Observation("", seconds, done, cpu))
    return found


def test_the_costs_behind_the_observations_are_found() -> None:
    found = fit(observations(noise=0))
    for kind, units in DRIVERS.items():
        for unit in units:
            assert found[kind][unit] == pytest.approx(COSTS.of(kind, unit), rel=1e-3, abs=1e-9), (kind, unit)


def test_a_load_that_was_not_fitted_is_predicted_through_noise() -> None:
    found = fit(observations(noise=0.1))
    viewers = {"copies": 45, "viewer_seconds": 3_600, "deliveries": 9_000}
    work = {**PROCESSES, **viewers, "balls": 15, "proxied_requests": 15}
    predicted = sum(found[kind][unit] * work.get(unit, 0) for kind, units in DRIVERS.items() for unit in units)
    assert predicted == pytest.approx(sum(COSTS.predict(work).values()), rel=0.1)


def test_no_cost_is_below_zero() -> None:
    seen = observations(noise=0.9)
    assert min(cost for costs in fit(seen).values() for cost in costs.values()) >= 0


def test_what_was_not_done_costs_nothing() -> None:
    idle = [one for one in observations(noise=0) if "balls" not in one.work]
    assert fit(idle)["worker"]["balls"] == 0
