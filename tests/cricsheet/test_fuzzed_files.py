"""Whatever becomes of a valid document, it is folded, or refused in one line: never a traceback, never half a match."""

import copy
import json
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from scoring.cricsheet.verifying.verify import Disagreement, Slip, Tally, verify
from tests.cricsheet.documents import ball, innings, match, over, twenty, wicket
from tests.cricsheet.test_malformed import rich_document

Json = dict[str, Any]
Path = tuple[Any, ...]
VALUES: tuple[Any, ...] = (
    *(None, True, False, -1, 0, 1, 7, 10**9, 10**18, 10**30, 1.5, -0.1, 40.7, 1e300),
    *("", " ", "nobody", "R1", "R2", "B1", "Reds", "Blues", "R\u0000", "x" * 300, "a\nb", "1", "tie", "bowled", "T20"),
    *([], {}, [[]], [None], ["R1"], [{}], {"a": 1}, {"runs": 1}, {"name": "R1"}, {"0": {"balls": 5}}),
)


def two_innings_match() -> Json:
    """A match of days with a declaration, a forfeiture and an innings that was not finished."""
    return match(
        innings("Reds", over("6 6"), declared=True, penalty_runs={"pre": 5, "post": 5}),
        {"team": "Blues", "forfeited": True},
        {"team": "Reds", "forfeited": True},
        innings("Blues", over("1 W", "R11", ("B1", "B2")), absent_hurt=["B9"]),
        match_type="Test",
        overs=None,
        outcome={"result": "draw"},
    )


def super_over_match() -> Json:
    first = ball(0, "R1", "R1", review={"by": "Reds"}, wickets=[wicket("retired hurt", "R5")])
    document = match(
        twenty("Reds"),
        twenty("Blues", target={"runs": 21, "overs": 20}, powerplays=[{"from": 0.1, "to": 5.6, "type": "mandatory"}]),
        innings("Blues", over("1 W", "R11", ("B1", "B2")), super_over=True),
        innings("Reds", over("4 ."), super_over=True, miscounted_overs={"0": {"balls": "2", "umpire": "U One"}}),
        outcome={"result": "tie", "eliminator": "Reds", "method": "Awarded"},
        registry={"people": {"R1": "id-1", "B1": "id-1"}},
    )
    for part in document["innings"]:
        part["overs"] = part["overs"][:2]
    document["innings"][0]["overs"][0]["deliveries"].insert(0, first)
    return document


DOCUMENTS = (rich_document(), two_innings_match(), super_over_match())
changes = st.lists(
    st.tuples(st.sampled_from(("replace", "remove", "repeat", "move")), st.integers(0, 10**6), st.integers(0, 10**6)),
    min_size=1,
    max_size=4,
)


def list_paths(value: Any, path: Path = ()) -> list[Path]:
    """The path of every value below `value`."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    return [found for key in keys for found in [(*path, key), *list_paths(value[key], (*path, key))]]


def at(document: Any, path: Path) -> Any:
    for key in path:
        document = document[key]
    return document


def change(document: Json, kind: str, where: int, what: int) -> None:
    paths = list_paths(document)
    if not paths:
        return
    # Half of the changes are near the top, where there are few values.
    short = [path for path in paths if len(path) <= 3]
    chosen = short if where % 2 else paths
    *parent, key = chosen[where // 2 % len(chosen)]
    part = at(document, tuple(parent))
    if kind == "remove":
        del part[key]
    elif kind == "repeat" and isinstance(part, list):
        part.append(copy.deepcopy(part[key]))
    elif kind == "move":
        part[key] = copy.deepcopy(at(document, paths[what % len(paths)]))
    else:
        part[key] = copy.deepcopy(VALUES[what % len(VALUES)])


@given(st.sampled_from(DOCUMENTS), changes)
def test_a_changed_document_is_folded_or_refused_in_one_line(sound: Json, changed: list[tuple[str, int, int]]) -> None:
    document = copy.deepcopy(sound)
    for kind, where, what in changed:
        change(document, kind, where, what)
    tally = Tally()
    for found in verify(iter([("1.json", json.dumps(document).encode())]), tally):
        text = str(found)
        assert len(text.splitlines()) == 1, text
        assert isinstance(found, Slip) or found.reason != "crash", text
        assert isinstance(found, Slip | Disagreement)


@given(st.sampled_from(DOCUMENTS), st.integers(0, 10**6), st.binary(max_size=3))
def test_changed_bytes_are_folded_or_refused_in_one_line(sound: Json, where: int, replacement: bytes) -> None:
    body = orjson.dumps(sound)
    start = where % len(body)
    spoilt = body[:start] + replacement + body[start + len(replacement) :]
    for found in verify(iter([("1.json", spoilt)]), Tally()):
        assert len(str(found).splitlines()) == 1
        assert isinstance(found, Slip) or found.reason != "crash", str(found)
