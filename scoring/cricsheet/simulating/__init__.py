"""Simulated matches as Cricsheet documents, for a machine without real ones.

match    `simulate`: the toss, the innings and the bowler of each over
ball     the chances of one ball
sides    invented teams and players

A document depends only on the seed, the format and the order of the draws. An additional draw in the middle changes
everything after it in each match, and so what tests and benchmarks measure.
"""
