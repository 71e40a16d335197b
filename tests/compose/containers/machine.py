"""What a machine needs to run the stack: Podman, installed where that is allowed, and a configuration for it."""

import os
import resource
import shutil
import subprocess
from pathlib import Path

PACKAGES = ("podman", "runc", "netavark", "aardvark-dns", "iptables", "catatonit", "mmdebstrap", "ca-certificates")
NEEDED = ("podman", "runc", "iptables")


class CannotRun(Exception):
    """Why the stack cannot be started on this machine."""


def prepare(folder: Path) -> None:
    """Install what is missing and configure Podman for this process and its children. Raises CannotRun."""
    if os.geteuid() != 0:
        raise CannotRun("fixed addresses and limits of memory need root.")
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        install(missing)
    os.environ["CONTAINERS_CONF"] = str(write_configuration(folder / "containers.conf"))
    done = subprocess.run(["podman", "info"], capture_output=True, text=True)
    if done.returncode:
        raise CannotRun(f"podman does not work: {done.stderr.strip()}")


def install(missing: list[str]) -> None:
    if shutil.which("apt-get") is None:
        raise CannotRun(f"{', '.join(missing)} is missing, and there is no apt-get to install it.")
    print(f"installing {' '.join(PACKAGES)} ...", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(["apt-get", *command], env=env, capture_output=True, text=True)
    if done.returncode:
        raise CannotRun(f"apt-get could not install Podman: {done.stderr.strip()}")


def write_configuration(path: Path) -> Path:
    """Without systemd its cgroup manager and journal do not work; crun fails on a mixture of cgroups v1 and v2."""
    path.write_text(f"""\
[containers]
default_ulimits = ["nofile={open_files()}:{open_files()}", "nproc={processes()}:{processes()}"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[network]
network_backend = "netavark"
""")
    return path


def open_files() -> int:
    """Podman's own default is above what some machines allow."""
    return below(resource.RLIMIT_NOFILE, 65536)


def processes() -> int:
    return below(resource.RLIMIT_NPROC, 32768)


def below(limit: int, most: int) -> int:
    hard = resource.getrlimit(limit)[1]
    return most if hard == resource.RLIM_INFINITY else min(hard, most)
