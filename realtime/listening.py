"""Sockets that servers listen on. Processes of a kind share one port, so one that dies leaves others that serve."""

import resource
import socket

BACKLOG = 4096
"""Connections. Everyone reconnects at once after a restart; the kernel's own limit (net.core.somaxconn) is 4096 too."""


def listen(host: str, port: int) -> socket.socket:
    """Listen on this address. Ends the process with a sentence if it cannot."""
    host = host.strip("[]")
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # The kernel spreads new connections over all processes that listen with this option; all must run as one user.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise SystemExit(f"cricksy: cannot listen on {host} port {port}: {error.strerror}.") from error
    listener.listen(BACKLOG)
    return listener


def raise_file_limit() -> None:
    """Raise the soft limit of open files to the hard one: each connection is a file, and shells often allow 1,024."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
