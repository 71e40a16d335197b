"""Invented sides and players; short first names, which anybody can read and which say nothing about a person."""

from random import Random
from typing import Any

CLUBS = ("Mill Lane", "Old Quarry", "Riverside", "Hill End", "Station Road", "Long Meadow", "Harbour", "Windmill")
NAMES = (
    "Abe", "Ash", "Bea", "Bo", "Cas", "Cleo", "Dev", "Dov", "Edi", "Esme", "Finn", "Gil", "Gus", "Hana", "Ike", "Ivo",
    "Jas", "Joss", "Kit", "Kofi", "Lee", "Lou", "Max", "Mina", "Ned", "Nia", "Omar", "Oz", "Pip", "Quin", "Raj", "Rex",
    "Sana", "Sol", "Tam", "Uma", "Vic", "Wim", "Yas", "Zac",
)  # fmt: skip
PLAYERS = 5
"""A side of five: wickets come early, and the lists of names stay short."""
KEEPER = 2
"""The wicket-keeper's place in a side."""


def draw_sides(dice: Random) -> list[dict[str, Any]]:
    """Return two sides as POST /games takes them, with ids."""
    clubs, names = dice.sample(CLUBS, 2), dice.sample(NAMES, 2 * PLAYERS)
    return [
        {
            "id": club.lower().replace(" ", "-"),
            "name": club,
            "players": [{"id": one.lower(), "name": one} for one in names[side * PLAYERS : (side + 1) * PLAYERS]],
        }
        for side, club in enumerate(clubs)
    ]
