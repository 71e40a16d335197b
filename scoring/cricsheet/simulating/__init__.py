"""Made-up matches as Cricsheet documents, for a machine without real ones.

match    `simulate`: the toss, the innings and who bowls each over
ball     the chances of one ball
sides    invented teams and players

A document depends on the seed and the order of the draws alone: a draw added in the middle changes every match after
it, and with it what tests and benchmarks measure.
"""
