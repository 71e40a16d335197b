"""How many viewers nginx passes on with few local ports: `python -m tests.balancer.few_ports FOLDER PROCESSES`.

Runs in a network of its own (`unshare --net`), so its ports are fixed, and the limit is no limit for anything else.
"""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

from cricksy.local_services.ports import HOST
from tests.bench.viewers import IP_BIND_ADDRESS_NO_PORT
from tests.support.balancer import Nginx

PORTS = 40
FIRST_PORT = 40_000
NGINX_PORT, HEALTH_PORT, SERVER_PORT = 8_080, 8_081, 9_001
ACCEPT = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
ASK = b"GET /ws/games/final HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
VIEWERS_AN_ADDRESS = 10


def main(folder: str, processes: str) -> None:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    Path("/proc/sys/net/ipv4/ip_local_port_range").write_text(f"{FIRST_PORT} {FIRST_PORT + PORTS - 1}")
    print(asyncio.run(count(Path(folder), int(processes))))


async def count(folder: Path, processes: int) -> int:
    """Open viewers until one is refused."""
    ports = range(SERVER_PORT, SERVER_PORT + processes)
    servers = [await asyncio.start_server(welcome, HOST, port) for port in ports]
    addresses = [f"{HOST}:{port}" for port in ports]
    nginx = Nginx(folder / "nginx", addresses, addresses, port=NGINX_PORT, health_port=HEALTH_PORT)
    nginx.start()
    viewers = []
    try:
        while (viewer := await watch(len(viewers))) is not None:
            viewers.append(viewer)
        return len(viewers)
    finally:
        nginx.stop()
        for each in (*viewers, *servers):
            each.close()


async def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(ACCEPT)
    await reader.read()
    writer.close()


async def watch(number: int) -> asyncio.StreamWriter | None:
    """Return an open viewer; None if it was refused. Viewers have addresses of their own, and so enough ports."""
    client = socket.socket()
    client.setblocking(False)
    # A port that is bound is lost for every other address too; one that is chosen by connect is not.
    client.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
    client.bind((f"127.0.1.{1 + number // VIEWERS_AN_ADDRESS}", 0))
    await asyncio.get_running_loop().sock_connect(client, (HOST, NGINX_PORT))
    reader, writer = await asyncio.open_connection(sock=client)
    writer.write(ASK)
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    if b" 101 " in head:
        return writer
    writer.close()
    return None


if __name__ == "__main__":
    main(*sys.argv[1:])
