"""PDFs of whole matches, read back: they have every figure of the snapshot, and a font for names of each script."""

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from scoring.cricsheet.importing.fold import fold_log
from scoring.cricsheet.reading.file import read_file
from scoring.cricsheet.simulating.match import simulate
from scoring.engine.conditions import Format
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import propose_created
from scoring.engine.views.notation import rate
from scoring.engine.views.situation import list_innings
from scoring.engine.views.snapshot import snapshot
from scoring.printing.documents import print_book, print_scorecard
from tests.cricsheet.real import match_file, needs_matches
from tests.engine.play import Game, created, match

pytestmark = pytest.mark.usefixtures("press")

REAL = ["1144530", "1252689", "237242"]
"""A super over, The Hundred, a bowl-out."""
SCRIPTS = {
    "Noto-Sans": "Łukasz Żółty",
    "Noto-Sans-Arabic": "محمد رضوان",
    "Noto-Sans-Devanagari": "विराट कोहली",
    "Noto-Sans-Bengali": "সাকিব আল হাসান",
    "Noto-Sans-Sinhala": "කුමාර් සංගක්කාර",
    "Noto-Sans-Tamil": "முத்தையா முரளிதரன்",
    "Droid-Sans-Fallback": "王小明",
}


def read(pdf: bytes) -> str:
    """The text of all pages, with single spaces."""
    reader = PdfReader(io.BytesIO(pdf))
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def fonts(pdf: bytes) -> set[str]:
    reader = PdfReader(io.BytesIO(pdf))
    named = [font["/BaseFont"] for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    return {str(name).partition("+")[2] for name in named}


def real(match_id: str) -> Log:
    return fold_log(read_file(match_file(match_id)), match_id)


def invented(form: Format) -> Log:
    return fold_log(simulate(7, form), f"simulated-{form}")


def assert_shows(text: str, log: Log) -> None:
    s: Any = snapshot(log.state)
    assert s["result"]["text"] in text
    for _, innings in list_innings(s):
        for player_id, row in innings["batting_scorecard"].items():
            figures = f"{row['runs']} {row['balls']} {row['fours']} {row['sixes']}"
            name, how = s["players"][player_id], row.get("out", "not out")
            assert re.search(rf"{re.escape(name)}.*{re.escape(how)}.*{figures}", text), (name, how, figures)
        for player_id, row in innings["bowling_scorecard"].items():
            name = s["players"][player_id]
            assert re.search(rf"{re.escape(name)}.* {row['runs']} {row['wickets']} ", text), (name, row)


@pytest.mark.parametrize("form", [Format.T20, Format.HUNDRED])
def test_a_simulated_match_has_its_figures(form: Format) -> None:
    log = invented(form)
    assert_shows(read(print_scorecard(log)), log)


@needs_matches
@pytest.mark.parametrize("match_id", REAL)
def test_a_real_match_has_its_figures(match_id: str) -> None:
    log = real(match_id)
    assert_shows(read(print_scorecard(log)), log)


def test_a_book_has_each_over_and_balances() -> None:
    log = invented(Format.T10)
    text = read(print_book(log))
    for innings in log.state.innings:
        wickets = 0
        for over in innings.all_overs:
            wickets += over.wickets
            assert f" {over.runs} {over.score}/{wickets} " in text
    assert text.count("✓") == 6 * len(log.state.innings)
    assert "✗" not in text


def test_the_book_of_the_hundred_knows_no_overs() -> None:
    assert not re.search(r"\bovers?\b", read(print_book(invented(Format.HUNDRED))), re.I)


def named(*names: str) -> Log:
    teams = created()["teams"]
    players = [{"id": f"h{number}", "name": name} for number, name in enumerate(names, 1)]
    home = {**teams[0], "players": [*players, *teams[0]["players"][len(names) :]]}
    return propose_created({**created(overs=20), "teams": [home, teams[1]]}).log


def test_a_name_of_each_script_has_its_font() -> None:
    pdf = print_scorecard(Game(named(*SCRIPTS.values()), ()).play("1").log)
    assert set(SCRIPTS) <= {re.sub("-(Regular|Bold|Medium)$", "", font) for font in fonts(pdf)}


def test_markup_in_a_name_is_printed_as_it_is() -> None:
    log = Game(named("<b>x</b> & <img src=x>"), ()).play("1").log
    assert "<b>x</b> & <img src=x>" in read(print_scorecard(log))


def test_a_match_that_has_not_begun_and_one_in_play_say_so() -> None:
    assert "is not finished" in read(print_scorecard(match(overs=20).log))
    game = match(overs=20).play("1 4 W")
    text = read(print_scorecard(game.log))
    assert "Provisional" in text
    assert f"5/1 (0.3 overs, {rate(5, 3, 6)} an over)" in text
