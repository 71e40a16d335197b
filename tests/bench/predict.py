"""Microseconds of a prediction with its features, after every ball of a match.

Only the call that the worker makes is timed, not the step of the engine. The D/L par is timed by itself.
"""

import time
from collections.abc import Callable, Iterator

from scoring.cricsheet.importing.fold import list_events
from scoring.engine.conditions import Format
from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.match import start, step
from scoring.engine.states.match import MatchState
from tests.bench.balls import simulated
from tests.bench.measure import median, percentile
from tests.bench.report import Budget, Section, Table
from tests.bench.rig import Rig, tell
from workers.prediction.dl.compute import compute_standing
from workers.prediction.dl.published import published_table
from workers.prediction.dl.standing import Inapplicable, Standing
from workers.prediction.serving.predict import predict

FORMATS = (Format.T20, Format.ODI)
LIMIT = 200
WHOLE = "prediction"


def run(rig: Rig) -> Section:
    rounds = 1 if rig.options.quick else rig.options.rounds
    table = Table("A prediction after every ball", ["format", "of", "calls", "median", "p95", "largest"])
    taken: dict[str, list[float]] = {}
    for form in FORMATS:
        states = list(states_of(form))
        for call in (predict, par_of):
            measured(states, call)  # loads weights and table, and fills the caches of the match
            tell(f"{form} {call.__name__}")
            times = [seconds for _ in range(rounds) for seconds in measured(states, call)]
            name = f"{form.value} {WHOLE if call is predict else 'D/L par'}"
            taken[name] = times
            figures = (median(times), percentile(times, 0.95), max(times))
            what = WHOLE if call is predict else "D/L par"
            table.rows.append([form.value, what, str(len(times)), *(f"{seconds * 1e6:,.0f} us" for seconds in figures)])
    budgets = [
        Budget(f"{name}: median", median(times) * 1e6, LIMIT, "us") for name, times in taken.items() if WHOLE in name
    ]
    return Section("predict", [table], budgets, taken)


def par_of(match: MatchState) -> Standing | Inapplicable:
    return compute_standing(match, published_table())


def states_of(form: Format) -> Iterator[MatchState]:
    """Return the state after each ball of a simulated match."""
    first, *events = list_events(simulated(7, form), "bench")
    match = start(first)  # type: ignore[arg-type]
    for event in events:
        match = step(match, event, strict=False)
        if isinstance(event, Delivery):
            yield match


def measured(states: list[MatchState], call: Callable[[MatchState], object]) -> list[float]:
    times = []
    for state in states:
        began = time.perf_counter()
        call(state)
        times.append(time.perf_counter() - began)
    return times
