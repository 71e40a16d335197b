"""The record: the event log is the only truth; all but it and who may score can be dropped and rebuilt."""

from .matches import Match, MatchEvent, ScorerAssignment
from .scoreboard import BattingLine, BowlingLine, InningsRow, Scoreboard
from .squads import Player, Squad, SquadMember, Team

__all__ = [
    "BattingLine",
    "BowlingLine",
    "InningsRow",
    "Match",
    "MatchEvent",
    "Player",
    "Scoreboard",
    "ScorerAssignment",
    "Squad",
    "SquadMember",
    "Team",
]
