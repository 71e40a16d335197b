"""The sizing: more of anything never needs less, a plan holds its own load, and bad options get a sentence."""

import json
import math
import subprocess
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cricksy.sizing import guide, ladder, limits
from cricksy.sizing.__main__ import main
from cricksy.sizing.costs import DRIVERS, UNITS, load_costs
from cricksy.sizing.load import HEARTBEAT_SECONDS, Load, messages_a_second, work_of_a_second
from cricksy.sizing.plan import Plan, Rules, TooMuch, back_seconds, ball_seconds, make_plan
from realtime.rooms import watch

PROJECT = Path(__file__).resolve().parents[2]
COSTS = load_costs()
RULES = Rules()
LOADS = some.builds(
    lambda matches, viewers, share, **more: Load(matches, viewers, round(viewers * share), **more),
    matches=some.integers(0, 2_000),
    viewers=some.integers(0, 2_000_000),
    share=some.floats(0, 1),
    balls_a_minute=some.floats(0, 20),
    stay_minutes=some.floats(2, 240),
    matches_a_day=some.integers(0, 5_000),
    is_proxied=some.booleans(),
)
MORE = {
    "matches": lambda load, by: replace(load, matches=load.matches + by),
    "viewers": lambda load, by: replace(load, viewers=load.viewers + by),
    "largest": lambda load, by: replace(load, largest=load.largest + by, viewers=load.viewers + by),
    "turnover": lambda load, by: replace(load, stay_minutes=load.stay_minutes / (1 + by / 1_000)),
    "matches a day": lambda load, by: replace(load, matches_a_day=load.matches_a_day + by),
}


def needs(plan: Plan) -> dict[str, float]:
    return {
        **plan.processes,
        "cores": plan.cores_to_have,
        "memory": sum(plan.memory.values()),
        "egress": plan.egress,
        "egress of a ball": plan.ball_egress,
        "egress at the toss": plan.toss_egress,
    }


def less(plan: Plan, than: Plan) -> dict[str, tuple[float, float]]:
    """What the first plan needs less of, beyond the last digits."""
    pairs = {name: (value, needs(than)[name]) for name, value in needs(plan).items()}
    return {name: pair for name, pair in pairs.items() if pair[0] < pair[1] * (1 - 1e-9)}


@pytest.mark.parametrize("what", MORE)
@given(load=LOADS, by=some.integers(1, 500_000))
def test_more_never_needs_less(what: str, load: Load, by: int) -> None:
    more = MORE[what](load, min(by, 500) if what == "matches" else by)
    assert less(make_plan(more, RULES, COSTS), make_plan(load, RULES, COSTS)) == {}


@given(load=LOADS, by=some.floats(0, 20))
def test_more_balls_never_need_less_but_for_the_heartbeats_that_they_replace(load: Load, by: float) -> None:
    # With a ball each ten seconds there are no heartbeats left.
    busy = replace(load, balls_a_minute=load.balls_a_minute + 6)
    busier = replace(busy, balls_a_minute=busy.balls_a_minute + by)
    assert less(make_plan(busier, RULES, COSTS), make_plan(busy, RULES, COSTS)) == {}


@given(load=LOADS)
def test_direct_websockets_never_need_more(load: Load) -> None:
    proxied, direct = (make_plan(replace(load, is_proxied=each), RULES, COSTS) for each in (True, False))
    assert less(proxied, direct) == {}


@given(load=LOADS, share=some.floats(0.1, 0.6))
def test_stricter_rules_never_need_less(load: Load, share: float) -> None:
    strict = Rules(share=share, toss_seconds=30, ball_seconds=0.5, files=10_000)
    assert less(make_plan(load, strict, COSTS), make_plan(load, RULES, COSTS)) == {}


@given(load=LOADS)
def test_a_plan_holds_its_load_when_one_process_of_each_kind_is_lost(load: Load) -> None:
    plan = make_plan(load, RULES, COSTS)
    left = plan.with_one_lost()
    planned = [*limits.of_websockets(left), *list(limits.of_servers(left))[:2]]
    assert [one for one in planned if one.share > 1 + 1e-9] == []
    assert ball_seconds(left.processes["websocket"], load, COSTS) <= RULES.ball_seconds
    assert back_seconds(plan) >= 0
    assert min(plan.processes.values()) >= 2


@given(load=LOADS)
def test_one_process_less_would_not_hold_it(load: Load) -> None:
    plan = make_plan(load, RULES, COSTS)
    for kind, count in plan.processes.items():
        if count > 2:
            fewer = Plan(load, RULES, COSTS, {**plan.processes, kind: count - 1})
            assert max(one.share for one in limits.nearest(fewer)) > 1 - 1e-9


def test_a_load_that_no_number_of_processes_holds_is_refused() -> None:
    with pytest.raises(TooMuch, match="websocket"):
        make_plan(Load(100_000, 10**9, 10**9, balls_a_minute=1_000), RULES, COSTS)


def test_each_unit_costs_somebody_and_each_cost_has_a_unit() -> None:
    driving = {unit for units in DRIVERS.values() for unit in units}
    assert driving == set(UNITS)
    assert {kind: set(costs) for kind, costs in COSTS.cpu.items()} == {kind: set(of) for kind, of in DRIVERS.items()}
    assert min(cost for costs in COSTS.cpu.values() for cost in costs.values()) >= 0
    for unit in ("balls", "copies", "deliveries", "arrivals", "pages", "reads", "proxied_deliveries"):
        assert sum(COSTS.of(kind, unit) for kind in DRIVERS) > 0, unit


def test_a_silent_viewer_gets_heartbeats_only() -> None:
    assert HEARTBEAT_SECONDS == watch.HEARTBEAT_SECONDS
    assert messages_a_second(0, 2) == pytest.approx(0.1)
    # A ball in 30 s, and heartbeats after 10 and 20.
    assert messages_a_second(2, 2) == pytest.approx(4 / 30)
    assert messages_a_second(60, 2) == pytest.approx(2)


def test_a_ball_comes_to_no_more_processes_than_have_viewers_of_its_match() -> None:
    load = Load(matches=60, viewers=60, largest=1, balls_a_minute=1)
    work = work_of_a_second(load, {"http": 2, "websocket": 10, "worker": 2}, COSTS)
    assert work["balls"] == work["copies"] == 1


def test_the_ladder_is_in_order_and_ends_beyond_a_million_by_plans() -> None:
    steps = [step.viewers for step in ladder.steps(RULES, COSTS)]
    assert steps == sorted(steps)
    assert all(math.isfinite(step) for step in steps)
    assert ladder.plans(Load(1, 1, 1), RULES, COSTS)[-1].load.viewers == 1_000_000


def test_the_sizes_of_the_guide_need_less_than_its_machines() -> None:
    for size, plan in guide.plans(RULES, COSTS):
        assert plan.cores_to_have <= size.cores
        assert sum(plan.memory.values()) <= size.gigabytes * 2**30


@pytest.mark.parametrize("what", ["plan", "units", "guide", "ladder"])
def test_the_command_prints(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([what, "--matches", "50", "--viewers", "20,000", "--direct"]) == 0
    assert "WebSocket" in capsys.readouterr().out


def test_the_script_reads_the_costs_of_another_machine_from_any_folder(tmp_path: Path) -> None:
    slow = {kind: {unit: 10 * cost for unit, cost in costs.items()} for kind, costs in COSTS.cpu.items()}
    (tmp_path / "own.json").write_text(json.dumps(asdict(replace(COSTS, cpu=slow, measured="on a slow machine"))))
    command = [PROJECT / "scripts" / "size", "units", "--costs", "own.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=30)
    assert done.stdout.endswith("on a slow machine\n"), done.stderr


@pytest.mark.parametrize(
    "options",
    [
        ["--matches", "-1"],
        ["--viewers", "many"],
        ["--share", "1"],
        ["--toss-seconds", "0"],
        ["--balls-a-minute", "nan"],
        ["--files", "100"],
        ["--costs", "nowhere.json"],
        ["--costs", __file__],
        ["--matches", "100000", "--viewers", "1000000000", "--balls-a-minute", "1000"],
    ],
)
def test_bad_options_get_a_sentence(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(options)
    assert end.value.code == 2
    assert "error: " in capsys.readouterr().err
