"""From the log to what viewers get and admins see: the worker's half of a delivery, under the scoreboard row's lock.

- `catch_up`: publish everything up to the head of a match; start reading here.
- `changes`: what each event changed for viewers, as a delta or a whole snapshot.
- `rows`: the scorecard as rows for admin and SQL.
- `epochs`: begin a new epoch, and rebuild a match from its log.
- `divergence`: matches of which Redis holds another state than the log made, as after a restore.
- `lag`: which matches are published too late.
- `stuck`: matches whose log the engine cannot fold.
- `engine_version`: a hash of the engine's sources.

How the changes reach viewers is an argument (`Publish`), so nothing here publishes to Redis or WebSockets itself.
"""
