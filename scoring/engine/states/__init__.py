"""The state of a match: frozen values. A step copies them with `evolve` and never changes one in place.

ball        a delivery as it counts, and the dismissals on it
innings     one innings: cards, overs, partnerships, fall of wickets
match       the whole match, its status and its result

The classes that a step copies have no slots, because `evolve` copies their `__dict__`.

A new fact about an innings or a match: a field with a default here, set by a law, and shown by a view.
"""
