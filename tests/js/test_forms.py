"""The console's forms, compared with the engine: every event, field and value; and the engine takes what they make."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pytest

from scoring.cricsheet.importing.fold import list_events
from scoring.cricsheet.simulating.match import OFFERED, simulate
from scoring.engine.codec import encode, list_facts, list_sent
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.kinds import KINDS, RECORDED_KINDS
from scoring.engine.log.actions import propose
from scoring.engine.values import Length, Range
from scoring.engine.views.offers import describe_offers
from scoring.engine.views.snapshot import snapshot
from tests.engine.matches import FORMS as FORMATS
from tests.engine.matches import random_match
from tests.engine.play import Game, match, play
from tests.js.test_javascript import in_node
from tests.js.test_javascript import pytestmark as pytestmark
from workers.prediction.dl.compute import compute_standing
from workers.prediction.dl.published import published_table
from workers.prediction.dl.standing import Standing
from workers.prediction.dl.what_if import WhatIf, what_if

Json = dict[str, Any]
ALL_KINDS = (*RECORDED_KINDS, Delivery.kind)
FIRST = "1 1 . 4 . . | . . . . . . | . . . . . ."
NOTHING = ". . . . . ."


@cache
def games() -> dict[str, Game]:
    """The states in which judged-forms.test.mjs sends its forms."""
    live = play("1 4 .", form="t20", overs=3, bench=1)
    between = play(FIRST, form="t20", overs=3, bench=1)
    chase = between.start().play("1 1 .")
    test = play("4 4 4", form="test")
    first_innings = test.event("innings_ended", reason="declared")
    follow_on = play("6 " * 6 + ". " * 3, form="test", follow_on_lead=10).event("innings_ended", reason="declared")
    return {
        "fresh": match(form="t20", overs=3, bench=1),
        "live": live,
        "awaited": live.play("W"),
        "over": play("1 4 . . . .", form="t20", overs=3),
        "paused": live.event("interruption", reason="rain"),
        "between": between,
        "cut": live.event("innings_ended", reason="reduced"),
        "chase": chase,
        "long chase": play(FIRST, form="t20", overs=3, bench=1, min_balls_for_result=1).start().play("1 1 ."),
        "paused chase": chase.event("interruption", reason="rain"),
        "test": test,
        "test between": first_innings,
        "test follow-on": follow_on.start().play("1 .").event("innings_ended", reason="closed"),
        "tie": play(NOTHING, overs=1, tie_break="super_over").start().play(NOTHING),
        "bowl-out": play(NOTHING, overs=1, tie_break="bowl_out").start().play(NOTHING),
    }


def describe(game: Game) -> Json:
    return {"snapshot": snapshot(game.match), "offers": describe_offers(game.match), "dl": standing(game)}


def standing(game: Game) -> Json | None:
    """What GET /games/{id}/dl?overs=2 answers."""
    if len(game.match.innings) != 2 or game.innings.ended is not None:
        return None
    now = compute_standing(game.match, published_table())
    if not isinstance(now, Standing):
        return None
    then = what_if(game.match, "2", published_table())
    assert isinstance(then, WhatIf)
    return {**now.whole(), "what_if": then.body()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the JavaScript has and makes: forms, wizards, and bodies in each state."""
    folder = tmp_path_factory.mktemp("forms")
    states, recorded, out = folder / "states.json", folder / "recorded.json", folder / "out.json"
    states.write_text(json.dumps({name: describe(game) for name, game in games().items()}))
    recorded.write_text(json.dumps(list(recorded_events())))
    in_node("judged-forms", STATES=str(states), RECORDED=str(recorded), OUT=str(out))
    return json.loads(out.read_text())


def recorded_events() -> Iterator[Json]:
    seen: set[str] = set()
    for seed, form in enumerate(FORMATS):
        game = random_match(seed, form).game
        yield from describe_events(game.match, [entry.event for entry in game.log.entries], seen)
    for offered in OFFERED:
        yield from describe_events(games()["live"].match, list_events(simulate(3, offered), "g"), seen)


def describe_events(state: Any, events: Any, seen: set[str]) -> Iterator[Json]:
    for event in events:
        payload = encode(event)
        text = f"{event.kind} {sorted(payload)}"
        if event.kind in ALL_KINDS and text not in seen:
            seen.add(text)
            facts = sorted(list_facts(type(event)))
            yield {"kind": event.kind, "payload": payload, "facts": facts, "snapshot": snapshot(state)}


@pytest.mark.parametrize("name", ["forms", "said", "wizards"])
def test_forms_in_node(name: str) -> None:
    in_node(name)


def test_every_event_has_a_form(made: Any) -> None:
    assert sorted(made["forms"]) == sorted(ALL_KINDS)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_a_form_has_every_field_that_scorers_may_send(made: Any, kind: str) -> None:
    compare(made["forms"][kind]["fields"], KINDS[kind], kind)


def compare(form: list[Json], shape: type[Any], path: str, *, is_optional: bool = False) -> None:
    """Compare the fields of a form with those of a dataclass. Parts of an optional one need not be said."""
    hints = get_type_hints(shape, include_extras=True)
    named: dict[str, list[Json]] = {}
    for field in form:
        name, _, part = field["name"].partition(".")
        named.setdefault(name, []).append({**field, "name": part} if part else field)
    assert sorted(named) == sorted(list_sent(shape)), path
    defaults = {field.name: field.default for field in fields(shape)}
    for name, parts in named.items():
        inner, rules = unwrap(hints[name])
        compare_field(parts, inner, rules, f"{path}.{name}", is_optional=defaults[name] is None)
        if not is_dataclass(inner) and not is_optional:
            compare_default(parts[0], encode(defaults[name]), f"{path}.{name}")


def unwrap(hint: Any) -> tuple[Any, list[Any]]:
    """Return the type inside Optional and Annotated, and the rules of the codec."""
    rules: list[Any] = []
    while (origin := get_origin(hint)) in (Annotated, Union, UnionType):
        if origin is Annotated:
            hint, *more = get_args(hint)
            rules += more
        else:
            hint = next(part for part in get_args(hint) if part is not NoneType)
    return hint, rules


def compare_field(parts: list[Json], inner: Any, rules: list[Any], path: str, *, is_optional: bool) -> None:
    field = parts[0]
    if get_origin(inner) is tuple:
        assert field["type"] == "list", path
        compare(field["item"], get_args(inner)[0], path)
    elif is_dataclass(inner) and isinstance(inner, type):
        compare(parts, inner, path, is_optional=is_optional)
    elif isinstance(inner, type) and issubclass(inner, StrEnum):
        assert sorted(field["values"]) == sorted(inner), path
    elif inner is bool:
        assert field["type"] in ("yes", "maybe"), path
    elif inner is int:
        bounds = next(rule for rule in rules if isinstance(rule, Range))
        assert (field["type"], field["min"], field["max"]) == ("number", bounds.low, bounds.high), path
    else:
        longest = next((rule.most for rule in rules if isinstance(rule, Length)), None)
        assert field["type"] in ("text", "lines", "overs", "team", "player"), path
        assert longest is None or field["most"] == longest, path


def compare_default(field: Json, default: Any, path: str) -> None:
    """What a form leaves out must be what the API takes for it."""
    is_said = default is not None and default != [] and not isinstance(default, dict)
    is_needed = str(default).startswith("<dataclasses")
    assert field.get("required", False) == is_needed, path
    assert field.get("standard") == (default if is_said and not is_needed else None), path


def test_every_event_and_wizard_makes_something(made: Any) -> None:
    kinds = {body.get("kind", "delivery") for case in made["cases"] for _, body in case["bodies"]}
    assert kinds == set(ALL_KINDS)
    assert {case["by"] for case in made["cases"]} == {*ALL_KINDS, *made["wizards"]}


def test_the_engine_takes_what_forms_and_wizards_make(made: Any) -> None:
    for case in made["cases"]:
        log = games()[case["state"]].log
        for action, body in case["bodies"]:
            try:
                log = propose(log, action, body).log
            except Exception as error:
                raise AssertionError(f"{case['by']} in {case['state']}: {body}") from error
