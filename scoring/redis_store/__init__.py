"""What the processes share in Redis, for `scoring`, `realtime` and `workers` alike.

- `keys`: every key, with what it holds. A new key goes there.
- `clients`: the connections, each with the time-outs that its use allows.
- `snapshots`: how the newest snapshot of a match is stored and read.
- `fallback`: questions that a reader can do without, guarded by a circuit breaker.
"""
