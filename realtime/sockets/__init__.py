"""WebSocket connections of viewers.

- `routing`: the paths of WebSockets.
- `consumer`: one connection, from handshake and `?since=` to its end, on any ASGI server.
- `origins`, `admission`, `client_address`: which pages may connect, how many viewers, and from which address.
- `mailbox`: writes to a socket through ASGI's `send`, on any server.
- `socket_writer`: writes to a socket of Daphne directly, which costs far less.
- `slow_clients`: ends handshakes that trickle, and messages that are long.
- `server`: Daphne as we run it; `realtime.server` is its command.

A new way to write to sockets is a `realtime.rooms.viewer.Writer`.
"""
