"""What a file says that is not used or cannot be believed is named with its place, and the file is still read."""

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from scoring.cricsheet.importing.fold import fold_document
from scoring.cricsheet.reading.file import parse
from scoring.cricsheet.reading.findings import Finding
from scoring.engine.states.match import MatchState
from scoring.engine.views.scorecard import scorecard
from tests.cricsheet.conftest import Run
from tests.cricsheet.documents import BLUES, REDS, ball, innings, match, over, twenty, wicket

Json = dict[str, Any]
PAGE = settings.BASE_DIR / "docs" / "cricsheet.md"


def read(document: Json) -> tuple[MatchState, list[Finding]]:
    findings: list[Finding] = []
    parsed = parse(orjson.dumps(document), findings)
    return fold_document(parsed, "made-up", findings), findings


def named(document: Json) -> list[tuple[str, str]]:
    """Place and code of each finding."""
    return [(finding.place, finding.code) for finding in read(document)[1]]


def only(*balls: Json, **info: Any) -> Json:
    """A match of one over."""
    return match(innings("Reds", list(balls)), **info)


def total(document: Json) -> int:
    return read(document)[0].innings[0].total


def test_a_sound_file_has_no_findings() -> None:
    chase = innings("Blues", over("1 1", "R11", ("B1", "B2")))
    assert named(match(innings("Reds", over(". 1 4 w n . . W"), over(". 2", "B10", ("R1", "R3"))), chase)) == []


class TestSums:
    def test_a_total_that_is_not_its_parts_is_named_and_the_parts_count(self) -> None:
        document = only(ball(), ball(1) | {"runs": {"batter": 1, "extras": 0, "total": 2}})
        assert named(document) == [("innings 1, over 0, ball 2", "sums_differ")]
        assert total(document) == 1

    @pytest.mark.parametrize(
        "part",
        [
            {"runs": {"batter": 0, "extras": 2, "total": 2}, "extras": {"wides": 1}},
            {"runs": {"batter": 0, "extras": 1, "total": 1}},
            {"runs": {"batter": 1, "extras": 1, "total": 1}, "extras": {"byes": 1}},
            {"runs": {"batter": 1, "extras": 0, "total": "1"}},
        ],
    )
    def test_extras_that_are_not_their_sum_are_named(self, part: Json) -> None:
        assert ("innings 1, over 0, ball 1", "sums_differ") in named(only(ball() | part))

    def test_a_sum_that_is_not_given_says_nothing(self) -> None:
        document = only(ball() | {"runs": {"batter": 1}}, ball(0, "R2", "R1"))
        assert named(document) == []
        assert total(document) == 1


class TestKeys:
    def test_an_unknown_key_is_named_at_every_level(self) -> None:
        caught = wicket("caught", "R1", {"name": "B1", "height": 2}) | {"mood": 1}
        first = ball(1, extras={"wides": 0, "overthrows": 4}, wickets=[caught], weather="dry")
        first["runs"] = {"batter": 1, "extras": 0, "total": 1, "declared": 0}
        document = match(innings("Reds", [first], mood="tense", target={"runs": 5, "why": ""}), hashtag="#c")
        document["info"]["toss"]["coin"] = "tails"
        document["info"]["outcome"]["text"] = ""
        document["innings"][0]["overs"][0]["end"] = "Pavilion"
        document["note"] = ""
        at = "innings 1, over 0, ball 1"
        unknown = [place for place, code in named(document) if code == "unknown_key"]
        assert unknown == [
            "file",
            "info",
            "info.toss",
            "info.outcome",
            "innings 1",
            "innings 1, over 0",
            at,
            f"{at}, runs",
            f"{at}, extras",
            f"{at}, wickets",
            f"{at}, wickets.fielders",
            "innings 1, target",
        ]
        assert total(document) == 1

    def test_the_keys_of_the_format_that_no_law_needs_are_not_named(self) -> None:
        delivery = ball(1) | {"actual_delivery": 0.1, "over": 0, "review": {"by": "Reds"}}
        document = only(delivery, season="2024", officials={"umpires": ["U One"]}, match_type_number=7)
        document["info"]["toss"]["uncontested"] = True
        assert named(document) == []

    def test_older_and_singular_keys_are_read_and_named(self) -> None:
        first = ball()
        first["batsman"] = first.pop("batter")
        first["runs"]["batsman"] = first["runs"].pop("batter")
        first["wicket"] = {"kind": "caught", "player_out": "R1", "fielders": ["B4"]}
        document = only(first)
        document["innings"][0]["powerplay"] = {"from": 0.1, "to": 5.6, "type": "mandatory"}
        assert {code for _, code in named(document)} == {"older_key"}
        card = scorecard(read(document)[0])["innings"][0]
        assert card["batting"][0]["dismissal"] == {"kind": "caught", "bowler": "B11", "fielders": ["B4"]}
        assert [play.last for play in read(document)[0].conditions.powerplays] == [6]

    def test_an_older_key_beside_the_newer_one_is_not_read(self) -> None:
        document = only(ball(wickets=[wicket("bowled", "R1")], wicket=wicket("lbw", "R2")))
        assert named(document) == [("innings 1, over 0, ball 1", "unknown_key")]

    def test_a_key_without_a_value_is_as_no_key(self) -> None:
        first = ball() | {"extras": None, "wickets": None, "replacements": None, "review": None}
        chase = innings("Blues", over("1", "R11", ("B1", "B2")), target={"runs": 1, "overs": None}, declared=None)
        document = match(innings("Reds", [first], powerplays=None), chase, overs=None, venue=None)
        assert named(document) == []


def lost(kind: str) -> Json:
    """The wicket of R1; a catch has its fielder."""
    return wicket(kind, "R1", *([{"name": "B1"}] if kind == "caught" else []))


class TestPairs:
    def test_one_batter_at_both_ends_is_a_slip(self) -> None:
        document = match(
            innings("Reds", [ball(1), ball(0, "R1", "R1"), ball(0, "R2", "R1")]),
            innings("Blues", over("1 1", "R11", ("B1", "B2"))),
        )
        state, findings = read(document)
        assert ("innings 1, over 0, ball 2", "same_batter_twice") in [(each.place, each.code) for each in findings]
        assert scorecard(state)["result"] == {"winner": "Blues", "by": {"wickets": 10}}
        assert [line["batter"] for line in scorecard(state)["innings"][0]["batting"]] == ["R1", "R2"]

    def test_the_slip_may_be_the_first_ball(self) -> None:
        document = only(ball(0, "R1", "R1"), ball(0, "R1", "R2"))
        state, findings = read(document)
        assert [(each.place, each.code) for each in findings] == [("innings 1, over 0, ball 1", "same_batter_twice")]
        assert list(state.innings[0].batting) == ["id-R1", "id-R2"]

    def test_the_slip_may_hide_the_new_batter(self) -> None:
        """The next ball shows who has come in."""
        out = ball(0, "R1", "R2", wickets=[wicket("run out", "R1")])
        document = only(out, ball(0, "R2", "R2"), ball(0, "R2", "R5"))
        assert list(read(document)[0].innings[0].batting) == ["id-R1", "id-R2", "id-R5"]

    def test_a_striker_who_is_out_faced_the_ball(self) -> None:
        out = ball(0, "R2", "R2", wickets=[wicket("bowled", "R1")])
        card = scorecard(read(only(ball(), out))[0])["innings"][0]
        assert [(line["batter"], line["balls"]) for line in card["batting"]] == [("R1", 2), ("R2", 0)]
        assert card["batting"][0]["dismissal"] == {"kind": "bowled", "bowler": "B11"}

    @pytest.mark.parametrize("squad", [3, 11])
    def test_the_last_batter_bats_alone_when_all_others_are_out(self, squad: int) -> None:
        pairs = [("R1", "R2"), *((f"R{number}", "R2") for number in range(3, squad + 1))]
        outs = [over("W", "B11", pair)[0] for pair in pairs]
        overs = [outs[start : start + 6] for start in range(0, len(outs), 6)]
        document = match(innings("Reds", *overs), players={"Reds": REDS[:squad], "Blues": BLUES})
        document["innings"][0]["overs"][-1]["deliveries"].append(ball(4, "R2", "R2"))
        state, findings = read(document)
        assert "same_batter_twice" not in [finding.code for finding in findings]
        assert state.conditions.last_batter_alone
        assert (state.innings[0].total, state.innings[0].alone) == (4, True)

    def test_a_slip_with_nine_out_is_not_a_batter_alone(self) -> None:
        pairs = [("R1", "R2"), *((f"R{number}", "R2") for number in range(3, 11))]
        outs = [over("W", "B11", pair)[0] for pair in pairs]
        document = match(innings("Reds", outs[:6], [*outs[6:], ball(0, "R2", "R2"), ball(0, "R11", "R2")]))
        state, findings = read(document)
        assert "same_batter_twice" in [finding.code for finding in findings]
        assert not state.conditions.last_batter_alone

    @pytest.mark.parametrize("kind", ["bowled", "lbw", "stumped", "hit wicket", "caught", "retired hurt"])
    def test_a_new_batter_who_does_not_face_is_named_and_believed(self, kind: str) -> None:
        """After October 2022 the new batter comes in at the striker's end after a catch, too (Law 18.11)."""
        document = only(ball(wickets=[lost(kind)]), ball(1, "R2", "R3"))
        state, findings = read(document)
        assert [(each.place, each.code) for each in findings] == [("innings 1, over 0, ball 2", "new_batter_ends")]
        assert state.innings[0].batting["id-R2"].runs == 1

    @pytest.mark.parametrize(
        ("kind", "date"), [("run out", "2024-05-01"), ("caught", "2022-09-30"), ("obstructing the field", "2024-05-01")]
    )
    def test_where_a_file_cannot_say_who_faces_nothing_is_named(self, kind: str, date: str) -> None:
        assert named(only(ball(wickets=[lost(kind)]), ball(1, "R2", "R3"), dates=[date])) == []

    def test_a_new_batter_at_the_end_of_an_over_is_at_the_other_end(self) -> None:
        last = ball(wickets=[wicket("bowled", "R1")])
        new_over = [ball(0, "R2", "R3", "B10")]
        assert named(match(innings("Reds", [*over(". . . . ."), last], new_over))) == []
        wrong = [ball(0, "R3", "R2", "B10")]
        place = ("innings 1, over 1, ball 1", "new_batter_ends")
        assert named(match(innings("Reds", [*over(". . . . ."), last], wrong))) == [place]

    def test_batters_who_change_ends_without_runs_are_named(self) -> None:
        assert named(only(ball(), ball(0, "R2", "R1"))) == [("innings 1, over 0, ball 2", "strike_differs")]


class TestBalls:
    def test_what_a_live_match_would_refuse_is_named(self) -> None:
        document = only(ball(), ball(extras={"wides": 1}, wickets=[wicket("bowled", "R1")]))
        assert named(document) == [("innings 1, over 0, ball 2", "dismissal_impossible")]

    def test_an_over_out_of_order_is_named(self) -> None:
        document = match(innings("Reds", over(". . . . . ."), over(".", "B10", ("R2", "R1"))))
        document["innings"][0]["overs"][1]["over"] = 3
        assert named(document) == [("innings 1, over 3", "over_number")]

    def test_a_miscounted_over_that_the_file_lists_is_not_named(self) -> None:
        played = innings(
            "Reds", over(". . . . ."), over(". .", "B10", ("R2", "R1")), miscounted_overs={"0": {"balls": "5"}}
        )
        assert named(match(played)) == []
        del played["miscounted_overs"]
        assert named(match(played)) == [("innings 1, over 0", "over_short")]

    def test_a_miscounted_over_with_other_balls_is_named(self) -> None:
        played = innings(
            "Reds", over(". . . . ."), over(". .", "B10", ("R2", "R1")), miscounted_overs={"0": {"balls": 7}}
        )
        assert named(match(played)) == [("innings 1, over 0", "miscount_differs")]

    def test_who_plays_without_being_in_the_squad_is_named(self) -> None:
        assert named(only(ball(bowler="B12"))) == [("info", "not_in_squad")]

    def test_a_replacement_that_the_ball_does_not_show_is_named(self) -> None:
        swap = {"in": "R2", "out": "R1", "reason": "injury", "role": "batter"}
        document = only(ball(), ball(batter="R3", replacements={"role": [swap]}))
        assert named(document) == [("innings 1, over 0, ball 2", "replacement_differs")]

    def test_a_replacement_that_cannot_be_read_is_named(self) -> None:
        swaps = {"match": [{"in": "R12", "team": "Greens"}], "role": [{"in": "R1", "role": "keeper"}]}
        codes = [code for _, code in named(only(ball(replacements=swaps)))]
        assert codes == ["unknown_value", "unknown_value"]


class TestHeading:
    @pytest.mark.parametrize(
        ("info", "place"),
        [
            ({"dates": ["2024-05-01", "1 May"]}, "info.dates"),
            ({"match_type": "T100"}, "info"),
            ({"venue": 7}, "info"),
            ({"toss": {"winner": "Greens", "decision": "bat"}}, "info.toss"),
            ({"toss": {"winner": "Reds", "decision": "bowl"}}, "info.toss"),
            ({"outcome": {"winner": "Greens"}}, "info.outcome"),
            ({"outcome": {"result": "abandoned"}}, "info.outcome"),
            ({"players": {"Reds": REDS, "Blues": BLUES, "Greens": ["G1"]}}, "info.players"),
            ({"supersubs": {"Greens": "G1"}}, "info.supersubs"),
        ],
    )
    def test_a_value_that_the_format_does_not_have_is_named(self, info: Json, place: str) -> None:
        assert named(only(ball(), **info)) == [(place, "unknown_value")]

    def test_a_toss_against_the_order_of_the_innings_is_named(self) -> None:
        document = only(ball(), toss={"winner": "Reds", "decision": "field"})
        assert named(document) == [("info", "toss_differs")]

    def test_a_decision_that_cannot_be_read_follows_from_the_innings(self) -> None:
        toss = read(only(ball(), toss={"winner": "Blues", "decision": "bowl"}))[0].toss
        assert toss is not None
        assert toss.decision == "field"

    def test_a_powerplay_without_bounds_is_named(self) -> None:
        document = match(innings("Reds", over("."), powerplays=[{"from": 0.1}, {"from": 5.1, "to": 0.1}, {"to": "x"}]))
        assert named(document) == [("innings 1, powerplays", "unknown_value")] * 3

    def test_a_target_of_the_side_that_bats_first_is_named_and_not_read(self) -> None:
        document = match(innings("Reds", over("6 6"), target={"runs": 3, "overs": 5}))
        state, findings = read(document)
        assert [finding.code for finding in findings] == ["unknown_value"]
        assert (state.innings[0].target, state.innings[0].total) == (None, 12)


class TestReports:
    def test_verify_counts_findings_and_gives_an_example(self, run: Run, tmp_path: Path) -> None:
        output = run("verify_cricsheet", str(write(tmp_path, only(ball(), ball(weather="dry")))))
        assert "1  unknown_key: one.json innings 1, over 0, ball 2" in output

    def test_strict_lists_each_and_fails(self, tmp_path: Path) -> None:
        file = write(tmp_path, only(ball(weather="dry"), ball() | {"runs": {"batter": 1, "extras": 0, "total": 2}}))
        output, failure = fail("verify_cricsheet", "--strict", str(file))
        first, second, *_ = output.splitlines()
        assert first == "one.json: innings 1, over 0, ball 1: 'weather' is not a key of the format, and not read " + (
            "[unknown_key]"
        )
        assert second.startswith("one.json: innings 1, over 0, ball 2: runs.extras 0, runs.total 2, but 1 off the bat")
        assert failure == "2 findings, 0 results that differ."

    def test_strict_fails_for_a_result_that_differs(self, tmp_path: Path) -> None:
        document = match(twenty("Reds"), twenty("Blues", ". . . . . ."), outcome={"winner": "Blues"})
        assert "1 results that differ" in fail("verify_cricsheet", "--strict", str(write(tmp_path, document)))[1]

    def test_strict_passes_a_sound_file(self, run: Run, tmp_path: Path) -> None:
        assert "0 of 0 declared" in run("verify_cricsheet", "--strict", str(write(tmp_path, only(ball()))))

    def test_a_scorecard_is_printed_with_the_findings_on_standard_error(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("scorecard", str(write(tmp_path, only(ball(weather="dry")))))
        printed = capsys.readouterr()
        assert orjson.loads(printed.out)["match_id"] == "one"
        assert printed.err.startswith("one.json: innings 1, over 0, ball 1: 'weather'")

    def test_the_page_explains_every_code_of_a_finding(self) -> None:
        folder = settings.BASE_DIR / "scoring" / "cricsheet"
        source = "".join(file.read_text() for file in folder.rglob("*.py"))
        used = set(re.findall(r'\b(?:notes\.add|self\.add|note)\(\s*[^\n]*?"([a-z]+(?:_[a-z]+)+)"', source))
        section = PAGE.read_text().partition("## What is named")[2].partition("\n## ")[0]
        explained = set(re.findall(r"^\| `([a-z_]+)` \|", section, re.MULTILINE))
        assert used == explained


def write(folder: Path, document: Json) -> Path:
    file = folder / "one.json"
    file.write_bytes(orjson.dumps(document))
    return file


def fail(*arguments: str) -> tuple[str, str]:
    """Run a command that must fail; return what it printed and its error."""
    from io import StringIO

    out = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue(), str(failure.value)
