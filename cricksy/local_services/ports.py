"""Free ports on the loopback interface."""

import errno
import secrets
import socket

HOST = "127.0.0.1"
# Below the ports that Linux (from 32768) and others (from 49152) give to outgoing connections.
# One of those could be taken by any connection before its server listens there.
LISTENED = range(10_000, 32_768)


def free_port() -> int:
    while True:
        # Not from `random`: two test processes may have seeded it alike.
        port = secrets.choice(LISTENED)
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    return not obstacle(port)


def obstacle(port: int) -> str:
    """Return why the port cannot be used; "" if it can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return "another program holds it" if error.errno == errno.EADDRINUSE else str(error.strerror)
    return ""
