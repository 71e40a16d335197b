"""Serves the engine's files. An address with another hash than ours is unknown: its files went with another version."""

import gzip

from csp.constants import NONE, SELF, WASM_UNSAFE_EVAL
from csp.decorators import csp
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from realtime.pages.engine_files import (
    Pyodide,
    PyodideFile,
    engine_zip,
    find_pyodide,
    read_worker,
    worker_version,
)
from scoring.publishing.engine_version import engine_version

FOR_EVER = {"public": True, "max_age": 365 * 24 * 3600, "immutable": True}
# A worker obeys the policy of its own file. Pyodide is code that is compiled here, and asks nobody but us.
WORKER_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, WASM_UNSAFE_EVAL],
    "connect-src": [SELF],
}


@require_safe
@cache_control(**FOR_EVER)
def manifest(request: HttpRequest, version: str) -> HttpResponse:
    return HttpResponse(_require(version).manifest, content_type="application/json")


@require_safe
@cache_control(**FOR_EVER)
def whole_file(request: HttpRequest, version: str, name: str) -> HttpResponseBase:
    """A file of Pyodide, for browsers that cannot join pieces."""
    file = _require_file(version, name)
    response: HttpResponseBase
    if re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
        response = FileResponse(file.path.open("rb"), filename=name, content_type=file.content_type)
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(file.path.read_bytes()), content_type=file.content_type)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@require_safe
@cache_control(**FOR_EVER)
def piece(request: HttpRequest, version: str, name: str, number: int) -> HttpResponse:
    """A piece of the compressed file. It is a part of a gzip stream, so no encoding of this answer."""
    content = _require_file(version, name).read_piece(number)
    if not content:
        raise Http404
    return HttpResponse(content, content_type="application/octet-stream")


@require_safe
@cache_control(**FOR_EVER)
def zipped_engine(request: HttpRequest, version: str) -> HttpResponse:
    if version != engine_version():
        raise Http404
    return HttpResponse(engine_zip(), content_type="application/zip")


@require_safe
@cache_control(**FOR_EVER)
def worker(request: HttpRequest, version: str) -> HttpResponseBase:
    if version != worker_version():
        raise Http404
    return _send_worker(request)


@csp(WORKER_POLICY)
def _send_worker(request: HttpRequest) -> HttpResponse:
    return HttpResponse(read_worker(), content_type="text/javascript; charset=utf-8")


def _require(version: str) -> Pyodide:
    pyodide = find_pyodide()
    if pyodide is None or pyodide.version != version:
        raise Http404
    return pyodide


def _require_file(version: str, name: str) -> PyodideFile:
    file = _require(version).files.get(name)
    if file is None:
        raise Http404
    return file
