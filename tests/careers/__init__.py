"""Careers of players and records of teams.

matches    matches in the database, with the rows of their scorecards
expected   the same figures, added up in Python from the scorecards of snapshots
"""
