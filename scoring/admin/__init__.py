"""Django admin. Importing the package registers everything.

- `matches`: matches, who scores them, and their log. `forms`: how an admin opens and changes a match.
- `fields`: JSON and lists of players in those forms.
- `scorecards`: the tables derived from the log, read-only.
- `squads`: teams, players and squads.
- `accounts`: accounts, groups and tokens: who keeps them gains no rights.
- `bad_input`: middleware of its pages.
- `read_only`: a mixin for what nobody may change by hand.
"""

from scoring.admin import accounts, matches, scorecards, squads

__all__ = ["accounts", "matches", "scorecards", "squads"]
