"""Frames by plain HTTP, for clients whose WebSockets are refused and for caches that serve a crowd.

- `heads`: the newest frames of a match, which a client asks for every two seconds.
- `closed_blocks`: blocks of earlier frames. They never change, so a cache may keep them for ever.
- `asking`: what both share: questions to Redis, and answers that a process keeps for a moment.
- `views`, `schema`, `urls`: their addresses below `/games/{id}/frames`.

Nothing here asks who the client is: all get the same bytes. docs/decisions/009-frames-by-http.md says why.
"""
