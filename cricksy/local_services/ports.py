"""Free ports on the loopback interface."""

import errno
import socket

HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


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
