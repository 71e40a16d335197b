"""The database. The event log is the only truth; everything derived from it can be dropped and rebuilt.

matches       Match, its log of MatchEvents, and ScorerAssignments: who may add to it
invitations   codes by which scorers let others score their match
scoreboard    derived from the log: how far a match is published, and its scorecard as rows
heartbeat     a row by which a replica shows how far it is behind
squads        teams, players and squads that admins keep, from which a match is created

A new column that repeats the log goes on Match; `scoring.listing` fills it. A new table of derived rows goes into
`scoreboard`; `scoring.publishing.rows` writes it when a match is published. Every change needs a migration, even a new
help text. A data migration cannot change the log: a trigger (migrations/0002) refuses UPDATE and DELETE.
"""

from scoring.models.heartbeat import Heartbeat
from scoring.models.invitations import Invitation
from scoring.models.matches import SCORERS, Match, MatchEvent, ScorerAssignment
from scoring.models.scoreboard import BattingLine, BowlingLine, InningsRow, Scoreboard, Scorecard
from scoring.models.squads import Player, Squad, SquadMember, Team

__all__ = [
    "SCORERS",
    "BattingLine",
    "BowlingLine",
    "Heartbeat",
    "InningsRow",
    "Invitation",
    "Match",
    "MatchEvent",
    "Player",
    "Scoreboard",
    "Scorecard",
    "ScorerAssignment",
    "Squad",
    "SquadMember",
    "Team",
]
