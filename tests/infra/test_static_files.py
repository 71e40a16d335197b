"""Static files under names with a hash, as containers serve them; `up` serves them as they are."""

import re
from pathlib import Path

from tests.support.static_files import run

# Follows every import of a page's scripts, and prints the address and the Cache-Control of each file.
FOLLOW = """
import re
from urllib.parse import urljoin
import django; django.setup()
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
client, seen = Client(SERVER_NAME="localhost"), set()
waiting = re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get("/watch/any").content.decode())
while waiting:
    url = waiting.pop()
    if url in seen: continue
    seen.add(url)
    answer = client.get(url)
    print(answer.status_code, url, answer["Cache-Control"])
    body = b"".join(answer).decode()
    waiting += [urljoin(url, each) for each in re.findall(r'^import [^"]*"([^"]+)"', body, re.M)]
"""


def followed(**more: str) -> list[list[str]]:
    done = run(["-c", FOLLOW], **more)
    assert done.returncode == 0, done.stderr
    return [line.split(" ", 2) for line in done.stdout.splitlines() if "/static/" in line]


def test_a_page_and_all_its_scripts_may_be_kept_for_ever(collected: Path) -> None:
    found = followed(CRICKSY_STATIC_ROOT=str(collected))
    assert len(found) > 10
    assert [line for line in found if line[0] != "200" or "immutable" not in line[2]] == []
    assert [url for _, url, _ in found if not re.search(r"\.[0-9a-f]{12}\.(js|css)$", url)] == []


def test_without_the_folder_pages_work_and_nothing_is_kept_for_ever() -> None:
    found = followed()
    assert len(found) > 10
    assert [line for line in found if line[0] != "200" or "immutable" in line[2]] == []


def test_a_folder_that_was_not_filled_ends_the_start(tmp_path: Path) -> None:
    done = run(["-c", "import cricksy.settings"], CRICKSY_STATIC_ROOT=str(tmp_path))
    assert done.returncode == 3
    assert done.stderr.startswith("cricksy: CRICKSY_STATIC_ROOT must be a folder")
