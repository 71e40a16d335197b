"""Whatever is accepted can be read again: by the log, GET, both exports, the prediction and a rebuild."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from realtime.redis import broadcast
from scoring import folding
from scoring.models import MatchEvent
from scoring.publishing.catch_up import catch_up
from scoring.publishing.epochs import rebuild_match
from tests.api.cast import Caller
from tests.record.cast import BODY

READS = ["", "/events", "/deliveries", "/export", "/export?as=csv", "/prediction", "/dl"]
TOO_MUCH: dict[str, Any] = {
    "a number that only a double holds": 1e300,
    "a number below every double but one": 5e-324,
    "a whole number above 64 bits": 10**19,
    "a whole number that JavaScript rounds": 2**53,
    "depth": [[[[[[[[[[[[[[1]]]]]]]]]]]]]],
    "size": ["x" * 1000] * 70,
    "a control character": "a\x1bb",
    "an override of the direction": "a\u202eb",
    "a control character in a key": {"\x07": 1},
}


def read_all(caller: Caller, match_id: str) -> None:
    for path in READS:
        answer = caller.get(f"/games/{match_id}{path}")
        assert answer.status_code == 200, (path, answer.content)


@pytest.mark.parametrize("sin", TOO_MUCH)
def test_free_json_is_bounded(sin: str, ours: Caller) -> None:
    refused = ours.post("/games", {**BODY, "about": {"event": TOO_MUCH[sin]}})
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["about"])
    assert MatchEvent.objects.count() == 0


def test_a_log_from_before_the_bounds_is_still_read(ours: Caller, boss: Caller) -> None:
    match_id = ours.post("/games", {**BODY, "about": {"cricsheet": {"season": 1}}}).json()["id"]
    event = MatchEvent.objects.get(match_id=match_id)
    payload = {**event.payload, "name": "a\x1bb", "about": {"cricsheet": {"season": 10**300}}}
    replace_payload(event, payload)
    read_all(ours, match_id)


def replace_payload(event: MatchEvent, payload: Any) -> None:
    """As an earlier version would have stored it; the trigger is what keeps anybody else from doing so."""
    from django.db import connection

    folding.folded_logs.forget(event.match_id)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE scoring_matchevent SET payload = %s WHERE id = %s", [json.dumps(payload), event.pk])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


keys = st.sampled_from(["event", "dates", "gender", "cricsheet", "powerplays", "officials", "season", "overs", "name"])
leaves = (
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
) | st.text(max_size=8)
parts = st.recursive(
    leaves,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(keys | st.text(max_size=4), part, max_size=4),
    max_leaves=12,
)
abouts = st.dictionaries(keys, parts, max_size=4)
names = st.text(min_size=1, max_size=12)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(about=abouts, name=names, venue=names, start=st.dates().map(str) | st.datetimes().map(str) | names, note=names)
def test_whatever_is_accepted_can_be_read_back(
    about: Any, name: str, venue: str, start: str, note: str, ours: Caller
) -> None:
    teams = [{**BODY["teams"][0], "name": name}, BODY["teams"][1]]
    body = json.dumps({**BODY, "teams": teams, "venue": venue, "starts_at": start, "about": about}).encode()
    tried = ours.post("/games?dry_run=true", body)
    opened = ours.post("/games", body)
    assert opened.status_code in (201, 400), opened.content
    # A dry run says the same as the write.
    assert tried.status_code == (200 if opened.status_code == 201 else 400)
    if opened.status_code == 400:
        return
    match_id = opened.json()["id"]
    path = f"/games/{match_id}"
    recorded = [
        ours.post(f"{path}/events", json.dumps({"kind": "note", "text": note}).encode()),
        ours.post(f"{path}/deliveries", json.dumps({"bowler_id": "s1", "commentary": note}).encode()),
    ]
    assert {answer.status_code for answer in recorded} <= {201, 400}
    assert ours.get(f"{path}/events").json()["results"][0]["payload"].get("about", {}) == about
    catch_up(match_id, broadcast.publish)
    read_all(ours, match_id)
    folding.folded_logs.forget(match_id)
    rebuild_match(match_id)
    read_all(ours, match_id)
