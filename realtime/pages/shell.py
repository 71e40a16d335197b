"""The console as an app: its service worker with the list of all files that it needs to open without a net."""

import base64
import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from realtime.pages import views
from realtime.pages.engine_files import find_addresses, find_pyodide, read_worker

SOURCES = Path(__file__).parent / "static"
FOLDERS = ("pages/score", "pages/board", "pages/shared", "pages/vendor")
SUFFIXES = {".js", ".css", ".png", ".svg"}
# They are served at other addresses, with headers of their own.
WORKERS = {"desk-worker.js", "service-worker.js"}
# The console draws no charts.
OF_OTHER_PAGES = {"uplot.js", "uplot.css"}
GROUND, ACCENT = "#f4f6f3", "#0b6b3a"
"""Of shared/page.css."""

File = tuple[str, str]
"""Its address, and its hash as browsers check it (Subresource Integrity); "" where the address holds one."""


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the script with the list before it: another file is another script, which browsers then install."""
    listed = json.dumps(describe_shell(request))
    source = (SOURCES / "pages/score/device/service-worker.js").read_text()
    response = HttpResponse(f"const SHELL = {listed};\n{source}", content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/score"
    return response


@require_safe
@cache_control(public=True, max_age=3600)
def web_manifest(request: HttpRequest) -> HttpResponseBase:
    return JsonResponse(describe_app(), content_type="application/manifest+json")


def describe_app() -> dict[str, object]:
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any")]
    icons += [("icon-maskable-512.png", "512x512", "maskable"), ("icon.svg", "any", "any")]
    return {
        "id": "/score",
        "name": "Cricksy: the scorer's console",
        "short_name": "Cricksy",
        "description": "Score a cricket match, with or without a net.",
        "start_url": "/score",
        "scope": "/score",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": ACCENT,
        "icons": [
            {"src": static(f"pages/score/icons/{name}"), "sizes": sizes, "purpose": purpose, "type": _image_type(name)}
            for name, sizes, purpose in icons
        ],
    }


def _image_type(name: str) -> str:
    return "image/svg+xml" if name.endswith(".svg") else "image/png"


def describe_shell(request: HttpRequest) -> dict[str, object]:
    page = bytes(views.draw_console(request).content)
    pyodide = find_pyodide()
    shell = {
        "page": [reverse("console"), _integrity(page)],
        "files": [*list_static_files(), *_list_other_files()],
        # A file without a hash in its name changes under its name, as in development.
        "isHashed": bool(settings.CRICKSY_STATIC_ROOT),
        "engine": f"engine-{pyodide.version}" if pyodide else None,
    }
    return {"version": hashlib.sha256(json.dumps(shell).encode()).hexdigest()[:16], **shell}


def list_static_files() -> list[File]:
    found = []
    for folder in FOLDERS:
        for path in sorted((SOURCES / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.name not in WORKERS | OF_OTHER_PAGES:
                address = static(path.relative_to(SOURCES).as_posix())
                found.append((address, _hash_served(address)))
    return found


def _list_other_files() -> list[File]:
    manifest = json.dumps(describe_app()).encode()
    files = [(reverse("web-manifest"), _integrity(manifest))]
    engine = find_addresses()
    if engine:
        files += [(engine["worker"], _integrity(read_worker())), (engine["zip"], "")]
    return files


def _hash_served(address: str) -> str:
    name = address.removeprefix(settings.STATIC_URL)
    found = Path(settings.CRICKSY_STATIC_ROOT, name) if settings.CRICKSY_STATIC_ROOT else finders.find(name)
    path = Path(str(found))
    return _hash_file(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=512)
def _hash_file(path: Path, changed: int) -> str:
    return _integrity(path.read_bytes())


def _integrity(content: bytes) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}"
