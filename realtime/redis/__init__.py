"""The data that the processes of the live side share in Redis. Keys and clients are those of `scoring.redis_store`.

- `broadcast`: publish the changes of a match. A worker starts here.
- `predictions`: publish the newest prediction of a match.
- `channel_layer`: the channel layer's encoding, and the Redis channel of a match's group.
- `subscriptions`: receive what was published, as one member of the groups of all watched matches.
- `history`: read what Redis keeps of a match: frames, snapshot, newest place and prediction.
- `stored`: the same for plain HTTP, in the thread of a request.
- `in_process`: the same without Redis, for `runserver` in one process.

A new key that viewers depend on: its name in `scoring.redis_store.keys`, its writer and reader in a module here.
"""
