"""Requests of which a client sends only the beginning."""

HEAD = b"POST /games HTTP/1.1\r\nHost: localhost\r\n"
# A byte that follows belongs to a header.
OPEN_HEAD = HEAD + b"X-Slow: "
HALF_BODY = HEAD + b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
