"""A replica of Postgres: it lags, so only reads that may be a moment old go there, and none that it cannot answer.

- `heartbeat`: the row that the sweep writes each second.
- `lag`: how old that row is on the replica.
"""
