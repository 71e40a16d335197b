"""The page of a player: career by format, the last innings and spells, and all matches, complete without JavaScript."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from realtime.pages.home import describe_page
from realtime.pages.live import render_live
from realtime.pages.match.words import NONE
from scoring.addresses import websocket_urls
from scoring.careers.players import PlayedInnings, Spell, matches_of, read_career
from scoring.engine.conditions import Format
from scoring.engine.views.facts import write_date
from scoring.errors import UnknownPlayerError, UnknownTeamError
from scoring.replica.choice import read

Lines = Sequence[tuple[str, str]]
"""The heads of the lines of a table, and their keys."""

FORMS = {
    "test": "Test",
    "first_class": "First-class",
    "odi": "ODI",
    "one_day": "One-day",
    "t20": "T20",
    "t10": "T10",
    "hundred": "The Hundred",
    "custom": "Own rules",
}
"""Formats as heads of columns: three stand side by side on a phone."""

BATTING: Lines = (
    ("Innings", "innings"),
    ("Not out", "not_outs"),
    ("Runs", "runs"),
    ("Highest", "highest"),
    ("Average", "average"),
    ("Balls", "balls"),
    ("Strike rate", "strike_rate"),
    ("Hundreds", "hundreds"),
    ("Fifties", "fifties"),
    ("Ducks", "ducks"),
    ("Fours", "fours"),
    ("Sixes", "sixes"),
)
BOWLING: Lines = (
    ("Innings", "innings"),
    ("Overs", "overs"),
    ("Balls", "balls"),
    ("Maidens", "maidens"),
    ("Dot balls", "dots"),
    ("Runs", "runs"),
    ("Wickets", "wickets"),
    ("Best", "best"),
    ("Average", "average"),
    ("Economy", "economy"),
    ("Runs a ball", "runs_a_ball"),
    ("Strike rate", "strike_rate"),
    ("Four wickets", "four_wickets"),
    ("Five wickets", "five_wickets"),
)


@require_safe
def player(request: HttpRequest, player_id: str) -> HttpResponseBase:
    return draw(request, "pages/player.html", lambda: describe_player(request, player_id))


def draw(request: HttpRequest, template: str, describe: Callable[[], dict[str, Any]]) -> HttpResponseBase:
    """Draw a page of a player or a team, whose matches in play move; a 404 page if there is no such one."""
    try:
        told = read(describe)
    except (UnknownPlayerError, UnknownTeamError):
        return render_live(request, template, {}, 404)
    return render_live(request, template, {**told, "ws_urls": " ".join(websocket_urls(request, "ws/games"))})


def describe_player(request: HttpRequest, player_id: str) -> dict[str, Any]:
    """Return what the template shows. Raises UnknownPlayerError."""
    career = read_career(player_id)
    formats = career["formats"]
    listed = describe_page(request, matches_of(player_id), {})
    return {
        "name": career["name"],
        "other_names": career["other_names"],
        "teams": career["teams"],
        "tables": [
            _describe_table("Batting", BATTING, [(each, each["batting"]) for each in formats if "batting" in each]),
            _describe_table("Bowling", BOWLING, [(each, each["bowling"]) for each in formats if "bowling" in each]),
        ],
        "lately": [
            ("Last innings", [_describe_innings(each) for each in career["innings"]]),
            ("Last spells", [_describe_spell(each) for each in career["spells"]]),
        ],
        "has_live": any(row["is_live"] for day in listed["others"] for group in day["groups"] for row in group["rows"]),
        **listed,
    }


def _describe_table(title: str, lines: Lines, columns: Sequence[tuple[Mapping[str, Any], Any]]) -> dict[str, Any]:
    """Return a table with a column for each format, of the lines that one of them has."""
    matches = [str(each["matches"]) for each, _ in columns]
    return {
        "title": title,
        "heads": [FORMS[each["format"]] for each, _ in columns],
        "rows": [("Matches", matches), *describe_lines(lines, [figures for _, figures in columns])],
    }


def describe_lines(lines: Lines, columns: Sequence[Any]) -> Iterable[tuple[str, list[str]]]:
    for head, key in lines:
        if any(key in figures for figures in columns):
            yield head, [str(figures.get(key, NONE)) for figures in columns]


def _describe_innings(innings: PlayedInnings) -> dict[str, Any]:
    star = "*" if innings["not_out"] else ""
    return _describe_performance(innings, f"{innings['runs']}{star}", f"({innings['balls']})")


def _describe_spell(spell: Spell) -> dict[str, Any]:
    is_in_balls = spell["format"] == Format.HUNDRED
    length = f"({spell['balls']} balls)" if is_in_balls else f"({spell['overs']} ov)"
    return _describe_performance(spell, f"{spell['wickets']}/{spell['runs']}", length)


def _describe_performance(found: PlayedInnings | Spell, figures: str, length: str) -> dict[str, Any]:
    when = write_date(found["date"]) if found["date"] else ""
    return {
        "match_id": found["match_id"],
        "figures": figures,
        "length": length,
        "against": found["against"]["name"],
        "when": " · ".join(part for part in (FORMS[found["format"]], when) if part),
    }
