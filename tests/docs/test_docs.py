"""The documents name everything that a user can meet, and nothing that does not exist.

A failure says what to write where: add the row of what is missing, or take out the row of what is gone.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from realtime.wire.asgi import STREAM_EXTENSION, WRITE_EXTENSION
from tests.docs import conditions, pages, source, transcripts

OPERATIONS, ERRORS, PROTOCOL = "docs/operations.md", "docs/errors.md", "docs/protocol.md"
# Only a client sees it: the connection ended without a close frame.
ABNORMAL_CLOSURE = 1006
METHODS = ("get", "post", "put", "patch", "delete")


def test_every_setting_is_in_the_table_and_no_other() -> None:
    assert set(pages.named_first(pages.section(OPERATIONS, "Settings"))) == source.settings()


def test_every_metric_is_in_the_table_with_its_labels_and_no_other() -> None:
    written = {name + (f"{{{','.join(labels)}}}" if labels else "") for name, labels in source.metrics().items()}
    assert set(pages.named_first(pages.section(OPERATIONS, "Metrics"))) == written


def test_every_metric_in_the_documents_exists() -> None:
    # Fields, and roles of Postgres.
    others = {"ws_url", "ws_urls", "cricksy_web", "cricksy_worker"}
    assert pages.metrics() - others - set(source.metrics()) == set()


def test_every_error_code_is_under_its_status_and_no_other() -> None:
    written = pages.codes_by_status()
    files = set(pages.named_first(pages.section(ERRORS, "Files")))
    known = source.error_codes()
    assert set(written) | files == set(known)
    assert {code: known[code] - written[code] for code in written if known[code] - written[code]} == {}


def test_every_remark_is_in_its_table_and_no_other() -> None:
    assert set(pages.named_first(pages.section(ERRORS, "Remarks"))) == source.remarks()


def test_every_reason_is_in_its_table_and_no_other() -> None:
    assert set(pages.named_first(pages.section(ERRORS, "Reasons"))) == source.reasons()


def test_every_condition_is_in_the_table_with_its_defaults_and_no_other() -> None:
    table = pages.rows(pages.section("docs/conditions.md", "Every condition"))
    assert [row[:3] for row in table] == conditions.written()
    assert [row[0] for row in table if not all(row[3:])] == []  # each has a meaning and a source


def test_every_close_code_is_in_the_table_and_no_other() -> None:
    cells = pages.first_cells(pages.section(PROTOCOL, "Close codes"))
    written = {int(cell) for cell in cells if cell.isdigit()}
    assert written == source.close_codes() | {ABNORMAL_CLOSURE}


def test_every_command_is_named_and_every_named_command_exists() -> None:
    ours = source.commands()
    assert ours - pages.commands() == set()
    assert pages.commands() - ours - set(get_commands()) == set()


def test_every_script_is_named_and_every_named_script_exists() -> None:
    assert pages.scripts() == source.scripts()


@pytest.fixture
def operations() -> set[tuple[str, str]]:
    """Method and path of each request of the OpenAPI schema, with every parameter written as {}."""
    from drf_spectacular.generators import SchemaGenerator

    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    found = {(method.upper(), path) for path, each in schema["paths"].items() for method in each if method in METHODS}
    return {(method, without_names(path)) for method, path in found}


def without_names(path: str) -> str:
    return re.sub(r"\{\w+\}", "{}", path)


def test_every_request_of_the_schema_is_in_the_table(operations: set[tuple[str, str]]) -> None:
    named = {tuple(cell.split()) for cell in pages.named_first(pages.text_of("docs/rest.md"))}
    written = {(method, without_names(path)) for method, path in named}
    assert operations - written == set()


def test_every_named_request_exists(operations: set[tuple[str, str]]) -> None:
    paths = {path for _, path in operations}
    gone = {
        (method, path)
        for method, path in pages.requests()
        if (path in paths and (method, path) not in operations) or not is_an_address(path)
    }
    assert gone == set()


def is_an_address(path: str) -> bool:
    try:
        resolve(path.replace("{}", "1"))
    except Resolver404:
        return False
    return True


def test_every_named_file_exists() -> None:
    roots = (source.PROJECT, source.PROJECT / "realtime")
    gone = {path for path in pages.paths() if not any(is_in(root, path) for root in roots)}
    assert gone == set()


def test_every_named_module_exists() -> None:
    gone = {name for name in pages.modules() if not exists(name)}
    assert gone - {WRITE_EXTENSION, STREAM_EXTENSION} == set()


def exists(name: str) -> bool:
    """A module, or a name in one: only its source is read, since some modules may be imported in their process only."""
    *parts, last = name.split(".")
    folder, module = source.PROJECT.joinpath(*parts), source.PROJECT.joinpath(*parts).with_suffix(".py")
    if (folder / last).is_dir() or (folder / f"{last}.py").exists():
        return True
    written = module if module.exists() else folder / "__init__.py"
    return (
        written.exists()
        and re.search(rf"^\s*(?:async )?(?:def|class) {last}\b|^{last}\b", written.read_text(), re.M) is not None
    )


def is_in(root: Path, path: str) -> bool:
    """A file, a folder, a pattern of either, or a module without its suffix."""
    return any(root.glob(path)) or (root / f"{path}.py").exists()


@pytest.mark.parametrize("page", pages.PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Any) -> None:
    targets = [target.partition("#")[0] for target in pages.LINK.findall(page.read_text())]
    assert [target for target in targets if target and not (page.parent / target).exists()] == []


@pytest.mark.parametrize(("options", "output"), transcripts.blocks(), ids=lambda each: each.splitlines()[0][:20])
def test_the_page_of_capacity_shows_what_its_commands_print(options: str, output: str) -> None:
    """After new costs: .venv/bin/python -m tests.docs.transcripts"""
    assert output == transcripts.printed(options)


def test_the_page_of_capacity_has_each_table() -> None:
    assert {options.partition(" ")[0] for options, _ in transcripts.blocks()} >= {"units", "guide", "ladder"}
