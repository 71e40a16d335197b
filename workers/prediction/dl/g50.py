"""G50: the average total of a 50-over innings. It scales a target upwards if side 2 has more resources than side 1."""

from typing import Any

from scoring.engine.states.match import MatchState
from workers.prediction.inputs.from_match import women_play

FIRST_CLASS, OTHERS = 245, 200
LEAST, MOST = 50, 500
# Full members of the ICC, as teams are named in Cricsheet files.
FULL_MEMBERS = frozenset(
    {
        *("Afghanistan", "Australia", "Bangladesh", "England", "India", "Ireland"),
        *("New Zealand", "Pakistan", "South Africa", "Sri Lanka", "West Indies", "Zimbabwe"),
    }
)


def g50_of(match: MatchState) -> int:
    """Return `about.g50` if the match has it; else 200 for women and internationals without a full member; else 245.

    An `about.g50` that is not a whole number from 50 to 500 is ignored: `about` is free text that nothing has checked.
    """
    about = match.created.about or {}
    given = about.get("g50")
    if isinstance(given, int) and not isinstance(given, bool) and LEAST <= given <= MOST:
        return given
    if women_play(match) or (_is_international(about) and not _has_full_member(match)):
        return OTHERS
    return FIRST_CLASS


def _is_international(about: dict[str, Any]) -> bool:
    imported = about.get("cricsheet")
    source = imported if isinstance(imported, dict) else about
    return bool(source.get("team_type") == "international")


def _has_full_member(match: MatchState) -> bool:
    return any(team.name in FULL_MEMBERS for team in match.teams)
