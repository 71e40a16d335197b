"""Forms with which an admin opens and changes a match. The services judge the input before anything is saved."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User

from scoring import reads, services
from scoring.admin.fields import StrictJSONField, read_players
from scoring.bodies import Body
from scoring.engine.conditions import Format
from scoring.engine.errors import ScoringError
from scoring.engine.values import ID_PATTERN
from scoring.errors import RefusedError
from scoring.models import Match, Squad
from scoring.services import Claim
from scoring.services.answers import Outcome

DETAILS = ("name", "venue", "starts_at")
DRY_RUN = Claim(dry_run=True)
Write = Callable[[Claim], Outcome]

FOR_CREATION = [
    (None, {"fields": ["id", "name", "format", "first_squad", "second_squad", "conditions", "venue", "starts_at"]})
]
FOR_CHANGE = [
    (None, {"fields": ["id", "name", "venue", "starts_at", "format", "created_by"]}),
    ("State", {"fields": ["status", "score", "result", "head", "log", "viewers_page"]}),
    ("Squads", {"fields": ["team", "players"]}),
    ("Anything else", {"fields": ["event"]}),
]


class WritingForm(forms.ModelForm):
    """Does its writes as a dry run when it is cleaned, and for good when it is saved."""

    by: ClassVar[User]

    def writes(self) -> list[Write]:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            self.try_out()
        return cleaned

    def try_out(self) -> None:
        try:
            for write in self.writes():
                effect = write(DRY_RUN)
                if "dry_run" in effect and not effect["lawful"]:
                    self.add_error(None, "; ".join(one["detail"] for one in effect["conflicts"]))
        except (ScoringError, RefusedError) as refused:
            self.add_error(None, str(refused.detail))

    def record(self) -> None:
        for write in self.writes():
            answer = write(Claim())
            self.instance.pk = answer["id"]
        self.instance.refresh_from_db()


class MatchCreation(WritingForm):
    id = forms.RegexField(f"^{ID_PATTERN.pattern}\\Z", required=False, help_text="Made of the name if empty.")
    name = forms.CharField(max_length=200, required=False, help_text="Made of the teams' names if empty.")
    format = forms.ChoiceField(choices=[(one.value, one.value) for one in Format])
    first_squad = forms.ModelChoiceField(Squad.objects.select_related("team"))
    second_squad = forms.ModelChoiceField(Squad.objects.select_related("team"))
    conditions = StrictJSONField(required=False, help_text='What differs from the format, as {"overs": 15}.')
    starts_at = forms.SplitDateTimeField(required=False, widget=forms.SplitDateTimeWidget())

    class Meta:
        model = Match
        fields = ["venue"]

    def writes(self) -> list[Write]:
        return [lambda claim: services.create_match(by=self.by, body=self.body(), claim=claim)]

    def body(self) -> Body:
        chosen = self.cleaned_data
        body = {name: chosen[name] for name in ("id", "name", "format", "conditions", "venue") if chosen.get(name)}
        if chosen.get("starts_at"):
            body["starts_at"] = chosen["starts_at"].isoformat()
        return {**body, "teams": [team_of(chosen["first_squad"]), team_of(chosen["second_squad"])]}


def team_of(squad: Squad) -> Body:
    """Return a squad in the form of POST /games, which event 1 stores."""
    members = squad.members.select_related("player")
    players = [{"id": one.player.pk, "name": one.player.name, "role": one.role} for one in members]
    return {"id": squad.team.pk, "name": squad.team.name, "players": players}


class MatchChange(WritingForm):
    team = forms.CharField(required=False, help_text="Id of the team to which players are added.")
    players = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="One a line: a name, or an id, a colon and a name. The id of a player of this match may also stand "
        "before a space: that player gets the new name.",
    )
    event = StrictJSONField(
        required=False,
        help_text='Any event a scorer records, as {"kind": "conditions_revised", "innings": 2, "target": 180}.',
    )

    class Meta:
        model = Match
        fields = list(DETAILS)

    def writes(self) -> list[Write]:
        return [*self.details(), *self.squad(), *self.events()]

    def details(self) -> list[Write]:
        changes = {name: self.cleaned_data[name] for name in DETAILS if name in self.changed_data}
        if "starts_at" in changes:
            # An empty text clears the start, as it does the venue.
            changes["starts_at"] = changes["starts_at"].isoformat() if changes["starts_at"] else ""
        if not changes:
            return []
        return [lambda claim: services.change_details(match_id=self.match, by=self.by, changes=changes, claim=claim)]

    def squad(self) -> list[Write]:
        players = self.cleaned_data["players"]
        if not players:
            return []
        team = self.cleaned_data["team"]
        return [
            lambda claim: services.change_squad(
                match_id=self.match, by=self.by, team_id=team, players=players, claim=claim
            )
        ]

    def clean_players(self) -> list[Body]:
        try:
            return read_players(self.cleaned_data["players"], known=set(reads.log_of(self.match).state.players))
        except RefusedError as refused:
            raise forms.ValidationError(refused.detail) from refused

    def events(self) -> list[Write]:
        body = self.cleaned_data["event"]
        if not body:
            return []
        return [lambda claim: services.record_event(match_id=self.match, by=self.by, body=body, claim=claim)]

    def clean_event(self) -> dict[str, Any] | None:
        body: dict[str, Any] | None = self.cleaned_data["event"]
        if body is not None and not isinstance(body, dict):
            raise forms.ValidationError("An event is a JSON object.")
        return body

    @property
    def match(self) -> str:
        return str(self.instance.pk)
