"""Messages and frames as they go over the wire. Nothing here opens a connection or waits.

- `asgi`: the types of ASGI, and our extension of the scope.
- `close_codes`: why the server closes a WebSocket.
- `websocket`: text frames as RFC 6455 puts them on the wire.
- `messages`: the JSON messages that viewers get.
- `frames`: a state change or prediction of one match, as the processes pass it on.
- `contiguity`: the longest run of frames without a gap.
- `blocks`: frames cut into blocks at fixed seqs.
- `layer`: frames and predictions as messages of the channel layer.

A new kind of message for viewers: its JSON in `messages`. If it goes through Redis, its type in `frames` and its form
in `layer` too.
"""
