"""The part of the WebSocket protocol (RFC 6455) that viewers of a crowd need, and of Server-Sent Events.

Masks are all zeros.
"""

from collections.abc import Iterator
from enum import IntEnum

ZERO_MASK = b"\0\0\0\0"


class Opcode(IntEnum):
    TEXT = 1
    CLOSE = 8
    PING = 9
    PONG = 10


def request(host: str, port: int, path: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def stream_request(host: str, port: int, path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: text/event-stream\r\n\r\n".encode()


def client_frame(opcode: Opcode, payload: bytes = b"") -> bytes:
    """Return a frame with a payload of at most 125 bytes: viewers send nothing longer."""
    return bytes((0x80 | opcode, 0x80 | len(payload))) + ZERO_MASK + payload


def server_head(length: int) -> bytes:
    """Return the bytes that precede a text message of this length."""
    first = bytes((0x80 | Opcode.TEXT,))
    if length < 126:
        return first + bytes((length,))
    if length < 1 << 16:
        return first + b"\x7e" + length.to_bytes(2, "big")
    return first + b"\x7f" + length.to_bytes(8, "big")


def take_frames(received: bytearray) -> Iterator[tuple[int, bytes]]:
    """Yield opcode and payload of each complete frame, and remove it from `received`."""
    while len(received) >= 2:
        length, head = received[1] & 0x7F, 2
        if length > 125:
            head = 4 if length == 126 else 10
            if len(received) < head:
                return
            length = int.from_bytes(received[2:head], "big")
        end = head + length
        if len(received) < end:
            return
        frame = received[0] & 0x0F, bytes(received[head:end])
        del received[:end]
        yield frame


def take_events(received: bytearray) -> Iterator[bytes]:
    """Yield the data of each event in a complete chunk of HTTP, and remove it from `received`.

    Our server puts whole events in a chunk, each with one line of data.
    """
    while (end := received.find(b"\r\n")) > 0:
        begin = end + 2
        last = begin + int(received[:end], 16)
        if len(received) < last + 2:
            return
        events = bytes(received[begin:last]).split(b"\n\n")
        del received[: last + 2]
        for event in events:
            _, found, data = event.partition(b"data: ")
            if found:
                yield data
