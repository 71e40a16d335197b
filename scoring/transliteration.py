"""Names in the letters of ASCII, of which ids are made."""

import unicodedata

from anyascii import anyascii


def transliterate(name: str) -> str:
    """Return "Lukasz" for "Łukasz" and "virat" for "विराट"; a character that has no sound may be left out."""
    # Composed first, because a letter with a mark can sound other than the letter: Cyrillic й is y, and и is i.
    return anyascii(unicodedata.normalize("NFC", name))
