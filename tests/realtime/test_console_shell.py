"""The console as an app in a real browser: it opens without a server, with the engine, and swaps versions when told."""

import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright

from realtime.pages.engine_files import find_pyodide
from tests.realtime.test_page import CHROMIUM, QUIET
from tests.stack import PROJECT, Stack, on_test_database

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium)"),
    pytest.mark.skipif(find_pyodide() is None, reason="Pyodide is not here: ./scripts/pyodide says why"),
]
LONGEST_MS = 240_000
# Until the page is controlled and all files of the engine are kept; without pieces, which are deleted last.
KEEP = """async () => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 200));
  const { engineFiles, enginePyodide } = document.body.dataset;
  const files = (await (await fetch(engineFiles)).json()).files.map(({ name }) => enginePyodide + name);
  const engine = `engine-${enginePyodide.split("/").at(-2)}`;
  const pathOf = ({ url }) => new URL(url).pathname;
  const list = async () => (await (await caches.open(engine)).keys()).map(pathOf).sort().join();
  while (!navigator.serviceWorker.controller || (await list()) !== [engineFiles, ...files].sort().join()) await pause();
  const script = await (await fetch("/score/sw.js")).text();
  const shell = JSON.parse(script.match(/^const SHELL = (.*);/)[1]);
  const [desk] = shell.files.find(([address]) => /score\\/engine\\/desk(\\.[0-9a-f]+)?\\.js$/.test(address));
  return { desk, caches: await caches.keys() };
}"""
ASK = """async (address) => {
  const { Desk } = await import(address);
  const { engineWorker: worker, enginePyodide: pyodide, engineZip: engine } = document.body.dataset;
  const desk = new Desk({ worker, pyodide, engine }, { onState: () => {} });
  await desk.start();
  const isControlled = navigator.serviceWorker.controller !== null;
  return { state: desk.state, answer: await desk.ask({ do: "shout" }), isControlled };
}"""


UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/score");
  registration.addEventListener("updatefound", () => (window.newer = registration.installing));
  await registration.update();
  while (!window.newer || window.newer.state === "installing") await new Promise((resolve) => setTimeout(resolve, 100));
  return window.newer.state;
}"""
ACTIVATED = """async () => {
  while (window.newer.state !== "activated") await new Promise((resolve) => setTimeout(resolve, 100));
}"""


@pytest.fixture(params=["own names", "hashed names"])
def server(
    request: Any, local_root: Path, django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[Stack]:
    """One web server that a test may kill. Its Pyodide is behind a link, which a test may turn to nothing."""
    (tmp_path / "pyodide").symlink_to(PROJECT / "realtime/pages/pyodide")
    settings = {"CRICKSY_PYODIDE": str(tmp_path / "pyodide")}
    if request.param == "hashed names":
        settings["CRICKSY_STATIC_ROOT"] = str(request.getfixturevalue("collected"))
    with on_test_database(local_root, django_db_blocker, ["web-1"], **settings) as stack:
        yield stack


@pytest.fixture
async def context() -> AsyncIterator[BrowserContext]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = await browser.new_context(viewport={"width": 360, "height": 640})
        context.set_default_timeout(LONGEST_MS)
        yield context
        await browser.close()


async def opened(context: BrowserContext, url: str) -> Page:
    page = await context.new_page()
    await page.goto(url)
    await page.wait_for_selector("#console > *")
    return page


async def kept(context: BrowserContext, url: str) -> tuple[Page, dict[str, Any]]:
    page = await opened(context, url)
    return page, await page.evaluate(KEEP)


async def test_it_opens_and_judges_without_a_server(server: Stack, context: BrowserContext) -> None:
    asked: set[str] = set()
    complaints: list[str] = []
    context.on("request", lambda request: asked.add("{0.scheme}://{0.netloc}".format(urlsplit(request.url))))
    context.on("console", lambda message: complaints.append(message.text) if "Policy" in message.text else None)
    first, told = await kept(context, f"{server.http_url}/score/one")
    assert sorted(name.split("-")[0] for name in told["caches"]) == ["engine", "shell"]
    await first.close()
    server.kill("web-1")
    for path in ("/score/one", "/score/another", "/score"):
        await (await opened(context, server.http_url + path)).close()
    page = await opened(context, f"{server.http_url}/score/one")
    probe = await page.evaluate(ASK, told["desk"])
    assert (probe["state"], probe["isControlled"]) == ("ready", True)
    assert probe["answer"]["refused"]["code"]
    # Nothing is asked of anybody else, such as a network of copies.
    assert {origin for origin in asked if not origin.startswith(("data:", "ws:"))} == {server.http_url}
    assert complaints == []


async def test_a_server_that_hangs_is_waited_for_a_few_seconds(server: Stack, context: BrowserContext) -> None:
    await kept(context, f"{server.http_url}/score/one")
    server.signal("web-1", signal.SIGSTOP)
    try:
        page = await opened(context, f"{server.http_url}/score/two")
        took = await page.evaluate("performance.getEntriesByType('navigation')[0].responseStart")
        assert 2_900 < took < 30_000
    finally:
        server.signal("web-1", signal.SIGCONT)


async def test_a_newer_version_waits_until_it_is_taken(server: Stack, context: BrowserContext, tmp_path: Path) -> None:
    page, told = await kept(context, f"{server.http_url}/score/one")
    (before,) = (name for name in told["caches"] if name.startswith("shell-"))
    (tmp_path / "pyodide").unlink()
    (tmp_path / "pyodide").mkdir()
    server.kill("web-1")
    server.start("web-1")
    assert await page.evaluate(UPDATE) == "installed"
    await page.wait_for_timeout(2_000)
    assert before in await page.evaluate("caches.keys()")
    assert await page.evaluate("window.newer.state") == "installed"
    await page.evaluate("window.newer.postMessage('swap')")
    await page.evaluate(ACTIVATED)
    now = await page.evaluate("caches.keys()")
    assert before not in now
    assert sorted(name.split("-")[0] for name in now) == ["engine", "shell"]


async def test_the_api_is_never_answered_from_what_is_kept(server: Stack, context: BrowserContext) -> None:
    page, _ = await kept(context, f"{server.http_url}/score/one")
    assert await page.evaluate("fetch('/games').then((answer) => answer.status)") == 200
    server.kill("web-1")
    for path in ("/games", "/games/one", "/", "/score/sw.js"):
        failed = await page.evaluate("(path) => fetch(path, { cache: 'no-store' }).then(() => false, () => true)", path)
        assert failed, path
