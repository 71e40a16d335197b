"""Practice matches: what happens at a ground, told ball by ball, and what a right scorer records of it.

match      `build_practice`: a match from a seed, as the practice page of the console fetches it
ground     the match while it is made: the engine judges each record, so the match is lawful by construction
oddities   what is hard to score, one function each
plain      the balls between them, and the innings
names      the people
version    changes with the engine and with these files

The told sentences are in English: they are made of names and places as they go. Laws and explanations are with the
other texts of the console (pages/score/strings.js), by the name of the oddity.
"""
