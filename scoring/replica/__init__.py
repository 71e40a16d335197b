"""A replica of Postgres. It lags, so only reads that may be a moment old go there; docs/replica.md says which and why.

- `matches`: reads of one match; `choice`: all such reads, and where the queries of this thread go.
- `breaker`: whether the replica may be read now.
- `lag`: how far it is behind. `heartbeat`: the row by which it shows that.

A read names itself: `choice.read(work)` runs it on the replica, and on the primary if that cannot answer.
"""
