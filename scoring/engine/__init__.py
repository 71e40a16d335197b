"""The laws of cricket as pure values: events in, states out. It imports the standard library only.

values        small values and words of the game; `evolve`, which copies a state with changes
errors        Malformed, Unlawful and Conflicts, each with a code and a sentence
powerplays    parts of an innings, and what becomes of them in a shorter one
conditions    the playing conditions, and their values for each format
events/       the events that a scorer records
states/       the state of a match after its events
codec         converts JSON bodies to events and back
merge_patch   RFC 7396, for corrections and deltas
laws/         from a state and an event to the next state
log/          the records of a match, with undo, redo and corrections
views/        JSON for viewers, scorers and scorecards
desk          one match that answers requests in JSON text, for a console in whose browser the engine runs

Imports go one way, desk > views > log > laws > the modules above. The engine uses no clock, randomness, input or
output, so the same log always produces the same state and the same snapshot, byte for byte.

A new kind of dismissal: see `laws`. A new kind of event: see `events`. A new field of the snapshot: see `views`. A new
playing condition: a field with a default in `conditions.Conditions`, read by the law that it changes.
"""
