"""Exports to print: made once for all, by few, and refused where they cannot be made."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from scoring.api import exported
from scoring.printing import printer
from tests.api.cast import Caller
from tests.record.cast import Game
from tests.support.press import patient_press


@pytest.fixture
def press() -> Iterator[None]:
    with patient_press():
        yield


@pytest.mark.parametrize(("name", "file"), [("pdf", "{}.pdf"), ("pdf-book", "{}-book.pdf")])
def test_it_is_a_pdf_for_anyone_and_made_once(
    name: str, file: str, press: None, game: Game, anyone: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    game.balls(1, 4)
    first = anyone.get(f"/games/{game.id}/export?as={name}", Accept_Encoding="gzip")
    assert (first.status_code, first["Content-Type"], first.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert first["Content-Disposition"] == f'attachment; filename="{file.format(game.id)}"'
    assert first["ETag"] == f'"1-{game.answer["seq"]}-{name}"'
    assert not first.has_header("Content-Encoding")
    monkeypatch.setattr(exported, "_make", lambda *_: pytest.fail("made again"))
    again = anyone.get(f"/games/{game.id}/export?as={name}", If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_anyone_gets_one_of_the_last_minute_and_scorers_the_newest(
    press: None, game: Game, anyone: Caller, ours: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/games/{game.id}/export?as=pdf"
    game.balls(1)
    old = anyone.get(path)["ETag"]
    game.balls(4)
    assert anyone.get(path)["ETag"] == old
    assert ours.get(path)["ETag"] != old


def test_a_machine_that_cannot_print_says_so_and_exports_the_rest(
    game: Game, anyone: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    game.balls(1)
    base: Any = sys
    monkeypatch.setattr(printer.sys, "executable", base._base_executable)
    answer = anyone.get(f"/games/{game.id}/export?as=pdf")
    assert (answer.status_code, answer.json()["code"]) == (501, "cannot_print")
    assert anyone.get(f"/games/{game.id}/export").status_code == 200


def test_what_is_not_done_in_time_is_refused(
    press: None, game: Game, anyone: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    game.balls(1)
    monkeypatch.setattr(printer, "PATIENCE", 0.01)
    answer = anyone.get(f"/games/{game.id}/export?as=pdf-book")
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "print_failed", "60")
