"""Where the local ports of nginx end: at so many viewers of each WebSocket process, not of all together."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.balancer.few_ports import PORTS
from tests.support.balancer import PROJECT

UNSHARE = ["unshare", "--net"]


def why_not() -> str:
    """A network of its own needs root, and /proc/sys that can be written to."""
    try:
        tried = [*UNSHARE, "sh", "-c", "ip link set lo up && test -w /proc/sys/net/ipv4/ip_local_port_range"]
        done = subprocess.run(tried, capture_output=True, text=True, timeout=10)
    except OSError as error:
        return str(error)
    return "" if done.returncode == 0 else f"no network of its own: {done.stderr.strip() or 'not root'}"


@pytest.mark.parametrize("processes", [1, 2])
def test_the_ports_of_nginx_are_a_limit_of_each_process(processes: int, tmp_path: Path) -> None:
    if why := why_not():
        pytest.skip(why)
    command = [*UNSHARE, sys.executable, "-m", "tests.balancer.few_ports", str(tmp_path), str(processes)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == processes * PORTS
