"""The framing of WebSocket messages (RFC 6455)."""


def text_frame(body: bytes) -> bytes:
    """Return a final, unmasked text frame (section 5.2); only clients mask."""
    size = len(body)
    if size < 126:
        head = bytes((0x81, size))
    elif size < 1 << 16:
        head = b"\x81\x7e" + size.to_bytes(2, "big")
    else:
        head = b"\x81\x7f" + size.to_bytes(8, "big")
    return head + body
