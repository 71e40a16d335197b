"""The data that the processes share in Redis, for `scoring`, `realtime` and `workers` alike.

- `keys`: every key, with what it holds. Add a new key there.
- `clients`: the connections, each with the time-outs that its use allows.
- `heads`: the newest published frame, and which record made it.
- `compared`: which matches the sweep compares with their logs next.
- `snapshots`: how the newest snapshot of a match is stored and read.
- `consoles`: which devices score a match now.
- `overlays`: which panel the overlays of a match show, as its scorers chose it.
- `unreadable`: what happens to a value that Cricksy cannot have written. `json_cache`: Django's cache, without pickle.
- `fallback`: reads that the database can answer instead, behind a circuit breaker.
"""
