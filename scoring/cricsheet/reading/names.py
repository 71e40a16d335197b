"""Names in the form in which they are compared."""

import unicodedata

from scoring.engine.log.wording import JOINERS


def clean_name(name: str) -> str:
    """Return the name composed (NFC), without spaces around it, and with single plain spaces inside.

    "José" can be written with four or five characters, a no-break space looks like a space, and nobody sees a zero
    width space. People see one name.
    """
    # Nearly every name is of this kind, and an archive has half a million.
    if name.isascii() and name.isprintable() and "  " not in name and name == name.strip():
        return name
    seen = "".join(letter for letter in name if _is_seen(letter))
    return " ".join(unicodedata.normalize("NFC", seen).split())


def _is_seen(letter: str) -> bool:
    return letter in JOINERS or letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf")
