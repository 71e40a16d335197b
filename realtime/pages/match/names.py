"""Names from right to left beside other text: the same as static/pages/shared/names.js makes."""

from realtime.pages.match.words import Snapshot
from scoring.printing.names import isolate


def isolate_names(s: Snapshot) -> Snapshot:
    """Return the snapshot with isolated names, so that every sentence about it has them."""
    named = {key: isolate(s[key]) for key in ("name", "venue") if key in s}
    teams = {team_id: {**team, "name": isolate(team["name"])} for team_id, team in s["teams"].items()}
    return {**s, **named, "teams": teams, "players": {key: isolate(name) for key, name in s["players"].items()}}
