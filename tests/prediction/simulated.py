"""Simulated matches, state by state and as files, for the tests of predictions."""

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from scoring.cricsheet.importing.fold import list_events
from scoring.cricsheet.simulating.match import simulate
from scoring.engine.conditions import Format
from scoring.engine.events.kinds import Event
from scoring.engine.laws.match import start, step
from scoring.engine.states.match import MatchState

Json = dict[str, Any]
Step = tuple[Event, MatchState]


@cache
def simulated_steps(seed: int, form: Format = Format.T20) -> tuple[Step, ...]:
    """Return each event of a simulated match, and the match after it."""
    return states_of(simulate(seed, form))


def states_of(document: Json) -> tuple[Step, ...]:
    created, *events = list_events(document, "simulated")
    state = start(created)  # type: ignore[arg-type]
    states: list[Step] = [(created, state)]
    for seq, event in enumerate(events, start=2):
        state = step(state, event, seq=seq, strict=False)
        states.append((event, state))
    return tuple(states)


def dated(seed: int, day: date, form: Format = Format.T20) -> Json:
    """Return a simulated match dated that day; the seed decides about men or women, and about the league."""
    document: Json = json.loads(json.dumps(simulate(seed, form)))
    document["info"]["dates"] = [day.isoformat()]
    document["info"]["season"] = str(day.year)
    document["info"]["event"] = {"name": f"League of {'North' if seed % 3 else 'South'} {day.year}"}
    return document


def write_matches(folder: Path, seeds: range, first: date, form: Format = Format.T20) -> list[Path]:
    """Write files named by seed, two matches a day."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, seed in enumerate(seeds):
        path = folder / f"{seed}.json"
        path.write_text(json.dumps(dated(seed, first + timedelta(days=number // 2), form)))
        paths.append(path)
    return paths
