"""G50, the average total of a 50-over innings, that a side with more resources than the first is measured by."""

from typing import Any

from scoring.engine.states.match import MatchState

FIRST_CLASS, OTHERS = 245, 200
LEAST, MOST = 50, 500
FULL_MEMBERS = frozenset(
    {
        *("Afghanistan", "Australia", "Bangladesh", "England", "India", "Ireland"),
        *("New Zealand", "Pakistan", "South Africa", "Sri Lanka", "West Indies", "Zimbabwe"),
    }
)


def g50_of(match: MatchState) -> int:
    """`about.g50` where the match was created with it; 200 for women and for sides none of which is a full member."""
    about = match.created.about or {}
    given = about.get("g50")
    if isinstance(given, int) and not isinstance(given, bool) and LEAST <= given <= MOST:
        return given
    if about.get("gender") == "female" or (_international(about) and not _full_member(match)):
        return OTHERS
    return FIRST_CLASS


def _international(about: dict[str, Any]) -> bool:
    carried = about.get("cricsheet")
    told = carried if isinstance(carried, dict) else about
    return bool(told.get("team_type") == "international")


def _full_member(match: MatchState) -> bool:
    return any(team.name in FULL_MEMBERS for team in match.teams)
