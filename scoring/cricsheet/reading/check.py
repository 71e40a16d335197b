"""The checks on a document. After them, every key that importing relies on exists and has its type.

Only the form is checked; the engine judges whether it is lawful cricket. The document is changed where a key or a name
has another form than importing reads: see `notes` and `names`.
"""

from typing import Any

from scoring.cricsheet.reading.check_info import check_info
from scoring.cricsheet.reading.check_innings import check_innings
from scoring.cricsheet.reading.fields import require_list, require_object
from scoring.cricsheet.reading.findings import Finding
from scoring.cricsheet.reading.notes import Notes


def check(document: Any, findings: list[Finding] | None = None) -> None:
    """Raise Malformed, which names the place, if the document is not a Cricsheet match.

    Add to `findings` what is not used or cannot be believed.
    """
    notes = Notes([] if findings is None else findings)
    match = require_object(document, "file")
    notes.read_keys(match, "file", "file")
    info = require_object(match.get("info"), "info")
    check_info(info, notes)
    for number, innings in enumerate(require_list(match.get("innings"), "innings"), 1):
        check_innings(require_object(innings, f"innings {number}"), number, info, notes)
