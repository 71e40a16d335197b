"""Names in the letters of ASCII, of which ids are made."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii


def transliterate(name: str) -> str:
    """Return "Lukasz" for "Łukasz" and "virat" for "विराट"; a character that has no sound may be left out."""
    # Composed first, because a letter with a mark can sound other than the letter: Cyrillic й is y, and и is i.
    return anyascii(unicodedata.normalize("NFC", name))


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """Return "lukasz oneil" for "Łukasz O'Neil": who looks for a name may not have its letters on the keyboard."""
    return " ".join(re.sub(r"[^a-z0-9\s]", "", transliterate(name).lower()).split())
