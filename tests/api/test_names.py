"""Names and texts: what scripts of the world need is kept, what nobody could see or would misread is refused."""

from typing import Any

import pytest

from scoring.models import MatchEvent
from tests.api.cast import Caller
from tests.record.cast import BODY, KENT, SURREY, Game

REAL = [
    "O'Brien",
    "de Kock",
    "J. P. Duminy-Smith (jr.)",
    "Ñandú Çelik",
    "علی‌رضا",
    "മോഹന്‍",
    "ක්‍රිෂාන්",
    "விராட் கோலி",
    "陳大文",
    "👨‍🎓 XI",
    "?",
    "3rd XI",
]
BAD = {
    "nothing": "",
    "white space": "  \u00a0 ",
    "a space without width": "\u200b",
    "a filler": "\u3164",
    "blank Braille": "\u2800",
    "a mark alone": "\u0301",
    "NUL": "a\x00b",
    "an escape": "a\x1bb",
    "a line break": "a\nb",
    "a line separator": "a\u2028b",
    "C1": "a\x85b",
    "delete": "a\x7fb",
    "an override": "a\u202eb",
    "an isolate": "a\u2067b",
    "a joiner at the beginning": "\u200dAli",
    "a joiner at the end": "Ali\u200c",
    "a joiner alone": "A \u200d B",
    "a byte order mark": "\ufeffAli",
    "a soft hyphen": "A\u00adli",
    "a mark of direction": "Ali\u200e",
}


def teams(name: str) -> list[dict[str, Any]]:
    return [{**KENT, "players": [{"id": "k1", "name": name}, *KENT["players"][1:]]}, SURREY]


@pytest.mark.parametrize("name", REAL)
def test_a_real_name_is_recorded_as_it_is(name: str, ours: Caller) -> None:
    opened = ours.post("/games", {**BODY, "teams": teams(name)})
    assert opened.status_code == 201, opened.content
    assert MatchEvent.objects.get().payload["teams"][0]["players"][0]["name"] == name


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_name_is_refused_with_its_place(kind: str, ours: Caller) -> None:
    refused = ours.post("/games", {**BODY, "teams": teams(BAD[kind])})
    assert refused.status_code == 400, refused.content
    assert refused.json()["fields"].keys() <= {"teams[0].players[0].name"}
    assert ours.post("/games", {**BODY, "teams": [{**KENT, "name": BAD[kind]}, SURREY]}).status_code == 400
    assert MatchEvent.objects.count() == 0


@pytest.mark.parametrize("text", ["a\x1bb", "a\u202eb", "a\x85b"])
def test_texts_have_no_control_characters(text: str, game: Game, ours: Caller) -> None:
    path = f"/games/{game.id}"
    game.ball(commentary="fine")
    before = game.log()
    fielder = {"wickets": [{"kind": "caught", "fielders": [{"name": text}]}]}
    for method, where, body in [
        ("POST", "events", {"kind": "note", "text": text}),
        ("POST", "events", {"kind": "interruption", "reason": text}),
        ("POST", "deliveries", {"commentary": text}),
        ("POST", "deliveries", fielder),
        ("PATCH", "events/2", {"commentary": text}),
        ("PATCH", "events/2", fielder),
    ]:
        assert ours.send(method, f"{path}/{where}", body, If_Match="2").status_code == 400, (where, body)
    assert ours.post("/games", {**BODY, "venue": text}).status_code == 400
    assert game.log() == before


def test_a_comment_may_have_lines_and_any_script(game: Game, ours: Caller) -> None:
    text = "Four!\nगेंद सीमा पार\tشاندار \u200f!"
    assert ours.post(f"/games/{game.id}/events", {"kind": "note", "text": text}).status_code == 201
    assert game.log()[-1][2]["text"] == text


def test_a_player_who_joins_gets_an_id_of_the_name(game: Game, ours: Caller) -> None:
    joins = {"kind": "player_added", "team_id": "kent", "name": "Kent 1"}
    for player_id in ("kent-1", "kent-1-2"):
        assert ours.post(f"/games/{game.id}/events", joins).status_code == 201
        assert game.log()[-1][2] == {"team_id": "kent", "name": "Kent 1", "id": player_id}
    assert ours.get(f"/games/{game.id}").json()["snapshot"]["teams"]["kent"]["squad"][-2:] == ["kent-1", "kent-1-2"]


def test_players_who_join_by_one_list_of_corrections_get_ids_of_their_own(game: Game, ours: Caller) -> None:
    game.ball()
    joins = {"before_seq": 2, "body": {"kind": "player_added", "team_id": "kent", "name": "Sam Late"}}
    given = {"before_seq": 2, "body": {**joins["body"], "name": "Sam", "id": "sam-late-2"}}
    asked = {"changes": [joins, joins, given]}
    answer = ours.send("POST", f"/games/{game.id}/corrections", asked, If_Match="2")
    assert answer.status_code == 201, answer.content
    squad = ours.get(f"/games/{game.id}").json()["snapshot"]["teams"]["kent"]["squad"]
    assert squad[-3:] == ["sam-late", "sam-late-3", "sam-late-2"]
    for changes in (
        "x",
        ["x"],
        [{"before_seq": 2, "body": "x"}],
        [{"before_seq": 2, "body": {"kind": "player_added"}}],
    ):
        assert ours.send("POST", f"/games/{game.id}/corrections", {"changes": changes}, If_Match="3").status_code == 400


def test_a_player_who_joins_has_an_id_and_a_name_like_the_others(game: Game, ours: Caller, theirs: Caller) -> None:
    address, joins = f"/games/{game.id}/events", {"kind": "player_added", "team_id": "kent", "name": "Sam Late"}
    for player_id in ("k1", "s1"):
        refused = ours.post(address, {**joins, "id": player_id})
        assert (refused.status_code, refused.json()["code"]) == (422, "player_id_taken")
    for bad in ({"id": "a b"}, {"name": "\u200b"}, {"name": None}, {"role": "captain"}):
        assert ours.post(address, {**joins, **bad}).status_code == 400
    assert theirs.post(address, joins).status_code == 403
    assert len(game.log()) == 1
