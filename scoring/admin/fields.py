"""JSON, names and lists of players in forms: read as strictly as the API does, and refused with a sentence."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.forms.fields import InvalidJSONInput

from scoring.bodies import Body, add_ids
from scoring.engine.errors import Malformed
from scoring.engine.log.wording import require_name
from scoring.json_bodies import read_json

APOSTROPHES = ("'", "\u2018", "\u2019")


class StrictJSONField(forms.JSONField):
    """Django's own fails on numbers of 5,000 digits and on unpaired surrogates: a 500."""

    def to_python(self, value: Any) -> Any:
        if self.disabled or value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        try:
            return read_json(value.encode())
        except Malformed as refused:
            raise forms.ValidationError(refused.detail) from refused

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Show what was typed: to parse it again could fail."""
        return initial if self.disabled else InvalidJSONInput(data or "")


class LocalTimeField(forms.SplitDateTimeField):
    """What clocks show where the match is played, as a datetime without a zone."""

    widget = AdminSplitDateTime

    def __init__(self) -> None:
        super().__init__(required=False, help_text="In the time zone below; without one, in that of the server.")

    def compress(self, data_list: Any) -> datetime | None:
        start = super().compress(data_list)
        return start.replace(tzinfo=None) if start else None


class NamedForm(forms.ModelForm):
    """For rows whose name goes into matches: refuses names that a match refuses."""

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        try:
            require_name(name, "name")
        except Malformed as refused:
            raise forms.ValidationError(refused.fields["name"]) from refused
        return name


def read_players(text: str, known: set[str]) -> list[Body]:
    """Read one player a line: "id: name", "id name" if the id is known, or a name, from which an id is derived."""
    players = [_read_player(line.strip(), known) for line in text.splitlines() if line.strip()]
    return add_ids(players, known)


def _read_player(line: str, known: set[str]) -> Body:
    player_id, colon, name = line.partition(":")
    if colon:
        return {"id": player_id.strip(), "name": name.strip()}
    if not line[0].isalnum() and line[0] not in APOSTROPHES:
        raise forms.ValidationError("A line is a name, or an id, a colon and a name: %(line)s", params={"line": line})
    player_id, _, name = line.partition(" ")
    return {"id": player_id, "name": name.strip() or player_id} if player_id in known else {"name": line}
