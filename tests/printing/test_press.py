"""The process that prints: it opens nothing, knows nothing, and ends in time."""

import io
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from scoring.errors import CannotPrintError, PrintFailedError
from scoring.printing import printer
from scoring.printing.printer import draw_png, print_pdf

FILE = "file:///etc/hostname"


@pytest.fixture
def callers() -> Iterator[Any]:
    """A server that notes who connects."""
    found: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        done = threading.Event()

        def accept() -> None:
            while not done.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                found.append(address)
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1], found
        done.set()
        thread.join()


def test_it_opens_no_address_and_no_file_that_the_html_names(press: None, callers: Any) -> None:
    port, found = callers
    address = f"http://127.0.0.1:{port}/x"
    html = f"""
        <base href="{address}">
        <link rel="stylesheet" href="{address}"><link rel="attachment" href="{FILE}">
        <style>
            @import url({address});
            @font-face {{ font-family: x; src: url({address}); }}
            p {{ font-family: x; background: url({address}); }}
        </style>
        <p>words</p><img src="{address}"><img src="{FILE}"><img src="data:image/png;base64,x">
        <object data="{address}"></object><embed src="{address}"><a rel="attachment" href="{FILE}">a</a>"""
    pdf = PdfReader(io.BytesIO(print_pdf(html)))
    assert "words" in pdf.pages[0].extract_text()
    assert found == []
    assert not pdf.attachments


def test_a_python_without_what_prints_is_a_machine_that_cannot_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer.sys, "executable", sys._base_executable)  # type: ignore[attr-defined]
    with pytest.raises(CannotPrintError):
        print_pdf("<p>x")


def test_what_takes_too_long_is_ended(press: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer, "PATIENCE", 0.01)
    with pytest.raises(PrintFailedError):
        print_pdf("<p>x")


def test_what_takes_too_much_memory_fails_alone(press: None) -> None:
    with pytest.raises(PrintFailedError):
        draw_png("<style>@page { size: 30000px 30000px; margin: 0 }</style><p>x")


def test_no_password_is_handed_on() -> None:
    assert not [name for name in printer.PASSED_ON if "URL" in name or "KEY" in name or "PASSWORD" in name]
