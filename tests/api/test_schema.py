"""The API's own description: without warnings, and of what it really takes."""

from io import StringIO
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from jsonschema import Draft4Validator

from scoring.api import shapes
from scoring.engine.events.kinds import RECORDED_KINDS
from tests.api.cast import Caller
from tests.record.cast import BODY


@pytest.fixture(scope="module")
def schema() -> Any:
    page = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=page)
    return yaml.safe_load(page.getvalue())


def test_the_schema_has_no_warnings_and_all_calls(schema: Any) -> None:
    calls = {f"{method.upper()} {path}" for path, methods in schema["paths"].items() for method in methods}
    assert calls >= {
        "GET /games",
        "POST /games",
        "GET /games/{match_id}",
        "GET /games/{match_id}/deliveries",
        "POST /games/{match_id}/deliveries",
        "GET /games/{match_id}/events",
        "POST /games/{match_id}/events",
        "PATCH /games/{match_id}/events/{seq}",
        "DELETE /games/{match_id}/events/{seq}",
        "POST /games/{match_id}/corrections",
        "POST /games/{match_id}/invitations",
        "POST /api/auth/invitations",
        "POST /games/{match_id}/undo",
        "POST /games/{match_id}/redo",
        "GET /games/{match_id}/frames",
        "GET /games/{match_id}/frames/{block}",
        "GET /games/{match_id}/prediction",
        "GET /games/{match_id}/dl",
        "GET /games/{match_id}/export",
        "GET /api/players/{player_id}",
        "GET /api/teams/{team_id}",
        "POST /api/auth/login",
        "POST /api/auth/logout",
    }


def test_every_kind_of_event_is_described(schema: Any) -> None:
    body = schema["paths"]["/games/{match_id}/events"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert [one["properties"]["kind"]["enum"] for one in body["oneOf"]] == [[kind] for kind in RECORDED_KINDS]


def test_what_is_sent_in_these_tests_fits_the_schema() -> None:
    Draft4Validator(shapes.NEW_MATCH).validate(BODY)
    Draft4Validator(shapes.DELIVERY).validate({"runs": 4, "bowler_id": "s1", "wickets": [{"kind": "bowled"}]})
    assert not Draft4Validator(shapes.DELIVERY).is_valid({"run": 4})
    assert not Draft4Validator(shapes.DELIVERY).is_valid({"over": 4})
    corrections = Draft4Validator(shapes.CORRECTIONS)
    corrections.validate({"changes": [{"seq": 2, "patch": {"runs": 2}}, {"seq": 3, "remove": True}], "keep": "batters"})
    corrections.validate({"changes": [{"before_seq": 2, "body": {"runs": 2}}, {"seq": 3, "over_bowled_by": "s1"}]})
    assert not corrections.is_valid({"changes": []})
    assert not corrections.is_valid({"changes": [{"seq": 2, "remove": False}]})
    assert not corrections.is_valid({"changes": [{"seq": 2, "in_over": "next", "patch": {}}]})


def test_schema_and_docs_are_served_without_a_foreign_address(db: None) -> None:
    anyone = Caller()
    assert anyone.get("/api/schema").status_code == 200
    page = anyone.get("/api/docs")
    assert page.status_code == 200
    assert b"//cdn" not in page.content
    assert b"/static/drf_spectacular_sidecar/" in page.content


@pytest.mark.parametrize("kind", ["application/vnd.oai.openapi", "application/vnd.oai.openapi+json"])
def test_the_schema_is_made_once_and_sent_to_those_who_lack_it(
    kind: str, anyone: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = anyone.get("/api/schema", accept=kind)
    assert first["Content-Type"].startswith(kind)
    assert yaml.safe_load(first.content)["info"]["title"] == "Cricksy"
    monkeypatch.delattr("drf_spectacular.generators.SchemaGenerator.get_schema")
    assert anyone.get("/api/schema?version=2&lang=de", accept=kind).content == first.content
    unchanged = anyone.get("/api/schema", accept=kind, if_none_match=first["ETag"])
    assert (unchanged.status_code, unchanged.content) == (304, b"")
