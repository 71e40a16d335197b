"""The matches that this process's viewers watch, one room each. All of it runs on one event loop.

- `hub`: which rooms are open; viewers join and leave here, and updates are delivered here. Start reading here.
- `opening`: open a room: subscribe first, read second, then take what came between.
- `intake`: every update enters its room here, in order, from any source.
- `gaps`: fetch the frames that a room missed: from the history, else a snapshot, else the database.
- `watch`: once a second, compare all rooms with Redis, send heartbeats, close unused rooms.
- `room`: one match: its ring of frames, its newest prediction, its viewers.
- `ring`: a snapshot and the contiguous frames after it; what comes after a place.
- `resume`: send a viewer what it lacks when it joins, resumes or has drained.
- `fan_out`: send new frames, predictions and heartbeats to all viewers of a room.
- `drain`: viewers whose sockets could not take everything.
- `viewer`: one viewer and its place, and the interface of the writers in `sockets`.
- `sources`: reads for rooms, from Redis or else the database. `database`: the reads from the database, in threads.

A viewer that reconnects with `?since=EPOCH.SEQ`: `sockets.consumer` reads it, then `hub.join` and `resume`, which takes
the frames after it from `ring`, or else the snapshot.

Delivery is never trusted: Redis loses messages when it restarts, so `watch` finds what pub/sub did not bring.
"""
