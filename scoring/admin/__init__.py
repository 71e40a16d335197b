"""Django admin. Importing the package registers everything.

- `matches`: matches and who scores them. `forms`: how an admin opens and changes a match.
- `events`: the log, in pages of the newest.
- `fields`: JSON and lists of players in those forms.
- `inlines`: rows of a form that show what was chosen without asking for each.
- `scorecards`: the tables derived from the log, read-only.
- `squads`: teams, players and squads.
- `accounts`: accounts, groups and tokens: who keeps them gains no rights.
- `invitations`: codes by which scorers let others score; they are revoked here.
- `bad_input`: middleware of its pages.
- `read_only`: a mixin for what nobody may change by hand.
"""

from scoring.admin import accounts, events, invitations, matches, scorecards, squads

__all__ = ["accounts", "events", "invitations", "matches", "scorecards", "squads"]
