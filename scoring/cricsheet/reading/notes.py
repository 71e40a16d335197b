"""What is noticed while a document is checked: its names, its keys, and what is reported."""

from dataclasses import dataclass, field

from scoring.cricsheet.reading.fields import require_list, require_name
from scoring.cricsheet.reading.findings import Finding
from scoring.cricsheet.reading.keys import KNOWN, Json, rename_older_keys


@dataclass(slots=True)
class Notes:
    """`names` are the names so far, in the form in which they are compared."""

    findings: list[Finding]
    names: set[str] = field(default_factory=set)

    def add(self, place: str, code: str, detail: str) -> None:
        self.findings.append(Finding(place, code, detail))

    def read_keys(self, part: Json, kind: str, place: str) -> None:
        """Remove the keys without a value, rename the older ones, and report these and the unknown ones."""
        known = KNOWN[kind]
        if part.keys() <= known and None not in part.values():
            return
        for key in [key for key, value in part.items() if value is None]:
            del part[key]
        for older, newer in rename_older_keys(part, kind):
            self.add(place, "older_key", f"the older key {older} is read as {newer}")
        for key in sorted(part.keys() - known):
            self.add(place, "unknown_key", f"{key[:100]!r} is not a key of the format, and not read")

    def read_name(self, part: Json, key: str, place: str) -> None:
        """Require a name, and put it into the form in which names are compared. Raises Malformed."""
        name = part.get(key)
        if type(name) is not str or name not in self.names:
            part[key] = self.clean(name, f"{place}, {key}")

    def read_name_if_given(self, part: Json, key: str, place: str) -> None:
        if key in part:
            self.read_name(part, key, place)

    def read_names(self, part: Json, key: str, place: str) -> None:
        """Require a list of names under this key, if there is one. Raises Malformed."""
        if key in part:
            part[key] = self.clean_all(part[key], f"{place}, {key}")

    def clean(self, value: object, place: str) -> str:
        """Return the name in the form in which names are compared. Raises Malformed."""
        if type(value) is str and value in self.names:
            return value
        name = require_name(value, place)
        self.names.add(name)
        return name

    def clean_all(self, values: object, place: str) -> list[str]:
        return [self.clean(value, place) for value in require_list(values, place)]
