"""Careers of players and records of teams, added up by Postgres from the rows of scorecards: no match is folded.

figures   averages and rates of sums
asking    one statement, one JSON answer
players   a player by format, with the newest innings, spells and matches
teams     a team's results by format, the newest ones, and who played lately

A player or a team is known by an id: the same id in two matches is the same player or team. Super overs do not count.
Rows do not say who fielded, so there are no catches, nor who played and neither batted nor bowled. They count an
innings of pairs cricket as not out if the batter was out and batted on.
"""
