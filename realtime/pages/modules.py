"""Which scripts a script imports: the page names all of them, so that a browser need not find one after the other."""

import re
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

SOURCES = Path(__file__).parent / "static"
IMPORTED = re.compile(r'^(?:import|export)\b[^;"]*\bfrom "(\.[^"]+)"', re.MULTILINE)


@cache
def list_modules(entry: str) -> tuple[str, ...]:
    """Return the entry and all that it imports at once, as paths of static files; not what it imports later."""
    found = [entry]
    for module in found:
        text = (SOURCES / module).read_text()
        paths = (normpath(join(dirname(module), path)) for path in IMPORTED.findall(text))
        found += [path for path in dict.fromkeys(paths) if path not in found]
    return tuple(found)
