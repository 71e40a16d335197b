"""Commands in documents with what they print. `python -m tests.docs.transcripts` writes what they print now."""

import contextlib
import io
import re
import shlex
from pathlib import Path

from cricksy.sizing.__main__ import main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "capacity.md"
BLOCK = re.compile(r"^```\n\$ \./scripts/size(?P<options>.*)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE)


def blocks() -> list[tuple[str, str]]:
    """The options of each command, and the output that the page has."""
    return [(found["options"].strip(), found["output"]) for found in BLOCK.finditer(PAGE.read_text())]


def printed(options: str) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        main(shlex.split(options))
    return out.getvalue()


def rewritten(found: re.Match[str]) -> str:
    return f"```\n$ ./scripts/size{found['options']}\n{printed(found['options'])}```"


if __name__ == "__main__":
    PAGE.write_text(BLOCK.sub(rewritten, PAGE.read_text()))
