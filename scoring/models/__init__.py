"""The record: the event log is the only truth; all but it and who may score can be dropped and rebuilt."""

from scoring.models.matches import Match, MatchEvent, ScorerAssignment
from scoring.models.scoreboard import BattingLine, BowlingLine, InningsRow, Scoreboard
from scoring.models.squads import Player, Squad, SquadMember, Team

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
