"""What a new record may hold besides its shape: text that can be shown, names that can be seen, bounded free JSON.

Only new records are judged. A record that was stored under earlier rules must fold for ever.
"""

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from scoring.engine.codec import MOST_ENTRIES, malformed
from scoring.engine.states.match import MatchState

PARAGRAPHS = {"text", "commentary"}
"""Fields that may have more than one line."""
OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They change the direction of what stands after them on a page, too. The marks U+200E and U+200F do not."""
JOINERS = frozenset("\u200c\u200d")
"""Persian and the scripts of India need them between letters, emoji between pictures."""
BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Fillers of Hangul and the empty pattern of Braille: Unicode counts them as letters and symbols."""
LARGEST_NUMBER = 2**53 - 1
"""Every JSON reader holds it exactly."""
SMALLEST_NUMBER = 1e-9
"""jsonb writes numbers in full: 1e-300 would take 300 digits."""
DEEPEST = 12
"""Levels of `about`; those of an import have six."""
LONGEST_FREE = 64 * 1024
"""Characters of `about` as JSON; those of an import have some 2,000."""


def require_recordable(body: Mapping[str, Any]) -> None:
    """Judge the payload of a new record, or a patch. Raises Malformed."""
    for key, value in body.items():
        _require_field(key, value, key)


def require_name(name: str, path: str) -> None:
    """Raises Malformed if people could not see the name, or would see another one."""
    _require_text(name, path, lines=1)
    if any(_is_hidden(name, at) for at in range(len(name))):
        raise malformed(path, "must not contain invisible characters")
    if not any(_is_visible(letter) for letter in name):
        raise malformed(path, "must have a letter, a digit or a sign that can be seen")


def require_squads(before: MatchState, after: MatchState) -> None:
    """Refuse what makes a squad larger than one event may name. Raises Malformed.

    Each snapshot has all players, so a squad without a limit is sent to each viewer.
    """
    for old, new in zip(before.teams, after.teams, strict=True):
        if len(new.players) > max(MOST_ENTRIES, len(old.players)):
            raise malformed("players", f"must leave the squad at most {MOST_ENTRIES} players")


def _require_field(key: str, value: Any, path: str) -> None:
    if key == "about" and isinstance(value, Mapping):
        _require_free(value, path)
    elif isinstance(value, str):
        _require_string(key, value, path)
    elif isinstance(value, Mapping):
        for inner, part in value.items():
            _require_field(inner, part, f"{path}.{inner}")
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            _require_field(key, part, f"{path}[{index}]")


def _require_string(key: str, value: str, path: str) -> None:
    if key == "name":
        require_name(value, path)
    else:
        _require_text(value, path, lines=2 if key in PARAGRAPHS else 1)


def _require_text(text: str, path: str, *, lines: int) -> None:
    # Nearly every text is of this kind; a look at each letter costs some microseconds a ball.
    if text.isascii() and text.isprintable():
        return
    allowed = "\n\r\t" if lines > 1 else ""
    if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") and letter not in allowed for letter in text):
        raise malformed(path, "must not contain control characters" if allowed else "must be one line of text")
    if not OVERRIDES.isdisjoint(text):
        raise malformed(path, "must not contain characters that change the direction of the text around it")


def _is_hidden(name: str, at: int) -> bool:
    """Whether the character is a format character that stands where no script needs it."""
    letter = name[at]
    if letter not in JOINERS:
        return unicodedata.category(letter) == "Cf"
    before = unicodedata.category(name[at - 1]) if at else "Zs"
    # Inside a word; or at its end after a sign, as older Malayalam texts write a final consonant.
    return before[0] not in "LMS" or (before[0] != "M" and name[at + 1 : at + 2].strip() == "")


def _is_visible(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LNPS" and letter not in BLANK_LETTERS


def _require_free(about: Mapping[str, Any], path: str) -> None:
    """Judge JSON of any content: what is stored must be readable by each program that reads the log."""
    level: list[Any] = [about]
    for _ in range(DEEPEST):
        for value in level:
            _require_leaf(value, path)
        level = [part for value in level for part in _parts(value)]
        if not level:
            break
    else:
        raise malformed(path, f"must be nested at most {DEEPEST} levels deep")
    if len(json.dumps(about)) > LONGEST_FREE:
        raise malformed(path, f"must have at most {LONGEST_FREE} characters")


def _parts(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    return list(value) if isinstance(value, list | tuple) else []


def _require_leaf(value: Any, path: str) -> None:
    if isinstance(value, str):
        if "\x00" in value or (not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value)):
            raise malformed(path, "must not contain NUL or unpaired surrogates")
        _require_text(value, path, lines=2)
    elif isinstance(value, float | int) and not _is_exact(value):
        raise malformed(path, f"must have numbers of at most {LARGEST_NUMBER}, and 0 or at least {SMALLEST_NUMBER}")


def _is_exact(number: float) -> bool:
    # Also False for NaN and the infinities.
    return number == 0 or SMALLEST_NUMBER <= abs(number) <= LARGEST_NUMBER
