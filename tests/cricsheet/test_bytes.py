"""The bytes of a file and the names in it: what looks the same is read as the same."""

import codecs
import unicodedata

import orjson
import pytest

from scoring.cricsheet.importing.fold import fold_document, list_events
from scoring.cricsheet.reading.file import parse
from scoring.cricsheet.reading.findings import Finding
from scoring.cricsheet.reading.names import clean_name
from scoring.engine.errors import Malformed
from tests.cricsheet.documents import BLUES, REDS, ball, innings, match, over

BODY = orjson.dumps(match(innings("Reds", over("1"))))
JOSE = "José Núñez"
DECOMPOSED = unicodedata.normalize("NFD", JOSE)


def test_a_byte_order_mark_is_read() -> None:
    """RFC 8259, section 8.1: a reader may ignore it."""
    assert parse(codecs.BOM_UTF8 + BODY)["info"]["teams"] == ["Reds", "Blues"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
def test_utf_16_and_32_are_refused_in_words(encoding: str) -> None:
    with pytest.raises(Malformed, match="UTF-16 or UTF-32, and JSON is UTF-8") as refusal:
        parse(BODY.decode().encode(encoding))
    assert refusal.value.code == "not_json"


def test_a_code_page_is_refused_in_words() -> None:
    with pytest.raises(Malformed, match=r"not UTF-8 \(byte 10\)"):
        parse('{"info": "é"}'.encode("latin-1"))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (DECOMPOSED, JOSE),
        (" R One\t", "R One"),
        ("R\u00a0One", "R One"),
        ("R\u2009 One\u3000", "R One"),
        ("R One\u200b", "R One"),
        ("\ufeffR One", "R One"),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_a_name_is_compared_as_people_see_it(written: str, name: str) -> None:
    assert clean_name(written) == name
    assert clean_name(name) == name


@pytest.mark.parametrize("other", [DECOMPOSED, f" {JOSE}", JOSE.replace(" ", "\u00a0"), f"{JOSE} "])
def test_a_player_written_in_two_ways_is_one(other: str) -> None:
    """In the squad, the registry, the balls, the wickets and as a fielder."""
    caught = {"kind": "caught", "player_out": other, "fielders": [{"name": " B1"}]}
    document = match(
        innings("Reds ", [ball(1, other, "R2"), ball(0, "R2", JOSE), ball(0, JOSE, "R2", wickets=[caught])]),
        players={"Reds": [other, *REDS[1:]], "Blues\u00a0": BLUES},
        registry={"people": {JOSE: "id-jose"}},
        toss={"winner": "\u00a0Reds", "decision": "bat"},
    )
    document["innings"][0]["overs"][0]["deliveries"][1]["non_striker"] = JOSE
    findings: list[Finding] = []
    state = fold_document(parse(orjson.dumps(document), findings), "made-up", findings)
    assert list(state.innings[0].batting) == ["id-jose", state.innings[0].partnerships[0].pair[1]]
    assert state.innings[0].batting["id-jose"].dismissal.fielders[0].id is not None  # type: ignore[union-attr]
    assert [len(team.players) for team in state.teams] == [11, 11]
    assert [finding.code for finding in findings] == ["strike_differs"]


def test_two_teams_of_one_name_in_two_forms_are_refused() -> None:
    with pytest.raises(Malformed, match="two different teams"):
        parse(orjson.dumps(match(innings("José"), teams=["José", unicodedata.normalize("NFD", "José")])))


@pytest.mark.parametrize("name", ["", "  ", "\u00a0", "\u200b", "\u3164", "x" * 201, "\u200dR1"])
def test_a_name_that_nobody_sees_is_refused(name: str) -> None:
    with pytest.raises(Malformed, match="innings 1, over 0, ball 1, batter: must be a name"):
        parse(orjson.dumps(match(innings("Reds", [ball(0, name)]))))


def test_a_control_character_in_a_name_is_dropped() -> None:
    document = parse(orjson.dumps(match(innings("Reds", [ball(0, "R\x001")]))))
    assert list_events(document, "made-up")[-1].striker_id == "id-R1"  # type: ignore[union-attr]
