"""Prints HTML from its standard input: as PDF, or its first page as PNG. The printer starts it as a process of its own.

So a document takes neither time nor memory of the server that wants it, and can be ended. It knows nothing of Cricksy,
has no password in its environment, opens no address and no file that the HTML names, and yields processor and memory to
other processes.
"""

import os
import resource
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path

UNAVAILABLE = 69
"""EX_UNAVAILABLE of sysexits.h: this machine cannot print."""
MOST_MEMORY = 1 << 30
"""Bytes of address space. The book of a Test takes 112 MB of memory."""
POINTS_A_PIXEL = 0.75


def main(kind: str) -> int:
    _yield_to_others()
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        sys.stderr.write(str(error))
        return UNAVAILABLE
    html = sys.stdin.buffer.read().decode()
    pdf = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=())).write_pdf()
    sys.stdout.buffer.write(_draw(pdf) if kind == "png" else pdf)
    return 0


def _yield_to_others() -> None:
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    # If the memory of the machine or of its container ends, this process goes and not the server. Not all may say so.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _draw(pdf: bytes) -> bytes:
    """Draw the first page, a pixel of CSS as a pixel. Few colours make it small."""
    from pypdfium2 import PdfDocument

    picture = PdfDocument(pdf)[0].render(scale=1 / POINTS_A_PIXEL).to_pil()
    written = BytesIO()
    picture.convert("RGB").quantize(colors=128).save(written, "PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
