"""Why the server closes a WebSocket; docs/protocol.md says what a client does after each code."""

from enum import IntEnum


class CloseCode(IntEnum):
    RESTARTING = 1012
    NO_LIST = 4400
    UNKNOWN_GAME = 4404
    TOO_SLOW = 4408
    # The standard code is 1013, but autobahn, and so Daphne, refuses to send it for an application.
    TRY_LATER = 4503
