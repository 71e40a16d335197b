"""The live side: takes published changes to every viewer's browser.

- `wire`: what goes over the wire: ASGI types, close codes, messages, frames, and their form between processes.
- `redis`: what the processes share: publish a frame or prediction, subscribe to them, read the history.
- `rooms`: one room for each watched match in this process: open it, keep it current, send it to its viewers.
- `sockets`: WebSocket connections: admission, the ways to write to a socket, the Daphne server.
- `polling`: frames by plain HTTP: for clients whose sockets are refused, and for caches.
- `pages`: the pages for viewers, a Django app with its templates and static files.
- `server`: the command `python -m realtime.server`.
- `metrics_server`: Prometheus metrics on a port of their own, for processes of every kind.
- `urls`, `views`: plain HTTP besides the pages: GET /api/health/ws-metrics, and 426 on WebSocket paths.
- `metrics`: what this process counts; `shared_metrics`: the totals of all processes.
- `background`: asyncio tasks with one owner.

Imports go one way: sockets, polling and pages, then rooms, redis, wire; metrics and background are at the bottom.

The path of a ball: `redis.broadcast.publish` in a worker; then in each WebSocket process `redis.subscriptions`,
`rooms.hub`, `rooms.intake`, `rooms.fan_out`, and a writer of `sockets`.

A new close code goes into `wire.close_codes` and docs/protocol.md, a new kind of message into `wire.messages`, a new
counter into `metrics`, a new page into `pages`.
"""
