"""Messages as Server-Sent Events (HTML standard, section 9.2), in chunks of HTTP/1.1 (RFC 9112, section 7.1)."""

import re

STATE = re.compile(rb'\{"event":"state:update","id":"[^"]*","epoch":(\d+),"seq":(\d+),')
"""The beginning of a message that brings a viewer to another place."""
COMMENT = b":\n\n"
"""An event that says nothing: bytes that show each side, and proxies between them, that the other is there."""


def event(body: bytes) -> bytes:
    """Make the event of a message. Its id is the place from which a client that has it resumes.

    Predictions and heartbeats have none, so they leave the client's id as it is. JSON has no raw line breaks.
    """
    state = STATE.match(body)
    place = b"id: %b.%b\n" % state.groups() if state else b""
    return b"%bdata: %b\n\n" % (place, body)


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)
