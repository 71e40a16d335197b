"""The events that a scorer records, as frozen values. `codec` decodes them from bodies and encodes them again.

delivery    one ball
innings     start and end of innings and overs, penalty runs, revised conditions
players     dismissals and retirements without a ball, changes of bowler, replacements, absence, new players
match       creation, toss, breaks, the bowl-out, the end, and changes of details and squads
kinds       the union Event, the tables KINDS and RECORDED, and `decode_event`

A new kind of event: a dataclass in the module of its subject, a line in `kinds`, its law in `laws/between/` and a line
in that room's table. The docstrings of events are their descriptions in the API schema.
"""
