"""What the server sends for the console as an app: addresses that hold hashes, and a list of all that it needs."""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.http import HttpResponse
from django.test import Client

from realtime.pages.engine_files import find_pyodide
from realtime.pages.pyodide_build import main

needs_pyodide = pytest.mark.skipif(find_pyodide() is None, reason="Pyodide is not here: ./scripts/pyodide says why")
IMPORTS = re.compile(r'^(?:import|export)\b[^;"]*"(\.[^"]+)"|\bimport\("(\.[^"]+)"\)', re.M)


def get(path: str, **headers: str) -> HttpResponse:
    return Client().get(path, headers=headers)  # type: ignore[return-value]


def body_of(answer: Any) -> bytes:
    return b"".join(answer)


def page_data() -> dict[str, str]:
    page = get("/score").content.decode()
    return dict(re.findall(r'data-engine-(\w+)="([^"]*)"', page))


def shell() -> dict[str, Any]:
    script = get("/score/sw.js").content.decode()
    found = re.match(r"const SHELL = (.*);\n", script)
    assert found
    listed: dict[str, Any] = json.loads(found[1])
    return listed


def policy_of(path: str) -> str:
    return get(path)["Content-Security-Policy"] + ";"


def test_the_console_is_the_same_page_for_every_match() -> None:
    assert get("/score").content == get("/score/one").content == get("/score/another").content


@needs_pyodide
def test_only_the_page_and_its_worker_may_compile(db: None) -> None:
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy_of("/score/any")
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy_of(page_data()["worker"])
    assert "connect-src 'self';" in policy_of(page_data()["worker"])
    for path in ("/", "/watch/any", "/board/any", "/score/sw.js", "/api/docs", page_data()["zip"]):
        assert "unsafe" not in policy_of(path), path
        assert "worker-src" not in policy_of(path), path
    assert "worker-src 'self';" in policy_of("/score/any")
    assert "manifest-src 'self';" in policy_of("/score/any")


@needs_pyodide
def test_all_of_the_engine_may_be_kept_for_ever() -> None:
    data = page_data()
    assert set(data) == {"hash", "files", "pyodide", "zip", "worker"}
    assert data["hash"] in data["zip"]
    manifest = get(data["files"]).json()
    for path in (
        data["files"],
        data["zip"],
        data["worker"],
        *(data["pyodide"] + each["name"] for each in manifest["files"]),
    ):
        answer = get(path)
        assert (answer.status_code, "immutable" in answer["Cache-Control"]) == (200, True), path


@needs_pyodide
def test_pieces_have_their_hashes_and_are_the_whole_file() -> None:
    data = page_data()
    for file in get(data["files"]).json()["files"]:
        address = data["pyodide"] + file["name"]
        pieces = [body_of(get(f"{address}/{number}")) for number in range(len(file["pieces"]))]
        assert [hashlib.sha256(piece).hexdigest() for piece in pieces] == file["pieces"]
        whole = gzip.decompress(b"".join(pieces))
        assert len(whole) == file["size"]
        packed, plain = get(address, accept_encoding="gzip, br"), get(address)
        assert (packed["Content-Encoding"], packed["Content-Type"]) == ("gzip", file["type"])
        assert gzip.decompress(body_of(packed)) == body_of(plain) == whole
        assert "Content-Encoding" not in plain
        assert get(f"{address}/{len(file['pieces'])}").status_code == 404


@needs_pyodide
@pytest.mark.parametrize(
    "change", [("engine-", "engine-0"), ("worker-", "worker-0"), ("314.", "313."), ("asm.wasm", "asm")]
)
def test_another_version_is_unknown_and_not_kept(change: tuple[str, str]) -> None:
    data = page_data()
    for path in (data["zip"], data["worker"], data["files"], data["pyodide"] + "pyodide.asm.wasm"):
        if change[0] in path.removeprefix("/score/engine/"):
            answer = get(f"/score/engine/{path.removeprefix('/score/engine/').replace(*change)}")
            assert answer.status_code == 404
            assert "immutable" not in answer.get("Cache-Control", "")


def test_without_pyodide_the_page_says_so_and_needs_none(settings: Any, tmp_path: Path) -> None:
    settings.CRICKSY_PYODIDE = tmp_path
    assert page_data() == {"hash": "", "files": "", "pyodide": "", "zip": "", "worker": ""}
    assert shell()["engine"] is None
    assert not any(address.startswith("/score/engine/") for address, _ in shell()["files"])


def test_the_shell_holds_all_that_the_page_loads_with_its_hash() -> None:
    listed = dict(shell()["files"])
    page = get("/score").content.decode()
    waiting, seen = re.findall(r'(?:src|href)="(/[^"]+\.[a-z]+)"', page), set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        content = body_of(get(address))
        assert listed[address] == f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}", address
        if address.endswith(".js"):
            waiting += [urljoin(address, one or other) for one, other in IMPORTS.findall(content.decode())]
    assert len(seen) > 30


def test_the_service_worker_is_never_kept_and_may_control_the_console() -> None:
    answer = get("/score/sw.js")
    assert "no-cache" in answer["Cache-Control"]
    assert answer["Service-Worker-Allowed"] == "/score"
    assert answer["Content-Type"].startswith("text/javascript")
    assert shell() == shell()


@needs_pyodide
def test_another_list_is_another_version(settings: Any, tmp_path: Path) -> None:
    before = shell()["version"]
    settings.CRICKSY_PYODIDE = tmp_path
    assert shell()["version"] != before


def test_the_app_can_be_installed() -> None:
    manifest = get("/score/console.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    app = manifest.json()
    assert (app["start_url"], app["display"], app["scope"]) == ("/score", "standalone", "/score")
    sizes = {(icon["sizes"], icon["purpose"]) for icon in app["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    for icon in app["icons"]:
        answer = get(icon["src"])
        content = body_of(answer)
        assert answer["Content-Type"] == icon["type"]
        if icon["type"] == "image/png":
            width, height = int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
            assert icon["sizes"] == f"{width}x{height}"


def test_the_same_package_gives_the_same_files(tmp_path: Path) -> None:
    source = next(iter((Path(__file__).parents[2] / ".local/pyodide").glob("*/complete")), None)
    if source is None:
        pytest.skip("Pyodide is not here: ./scripts/pyodide says why")
    for name in ("one", "other"):
        main("1", source.parent, tmp_path / name)
    one, other = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "other"))
    assert one == other
