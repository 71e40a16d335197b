"""The images of the stack. Where no registry answers, a base and the servers are made from packages of Debian."""

import re
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.compose.containers import podman
from tests.compose.stackfile import PROJECT

PYTHON = "docker.io/library/python:3.11-slim-bookworm"
OURS = "localhost/cricksy"
BASE = "localhost/cricksy-base:printing"
STAND_IN = Path(__file__).with_name("standin")
PACKAGES = ("postgresql", "pgbouncer", "redis-server", "nginx", "prometheus", "curl")
SERVERS_BASE = "localhost/cricksy-servers-base"
# Grafana is not in Debian.
IN_DEBIAN = ("nginx", "postgres", "pgbouncer", "redis", "prometheus")
# In a chroot: it needs no rights that a machine without systemd lacks.
BUILD = ("--isolation=chroot", "--format=docker", "--pull-never")
PATIENCE = 300.0
LARGEST = 300_000_000
"""Bytes that our image may add to its base; 275 MB by the sizes of its files (docs/operations.md)."""


class TooLarge(Exception):
    pass


def servers_name() -> str:
    """Return a name that changes with what is in the image, so that an earlier one is not taken for it."""
    files = sorted(path.read_bytes() for path in STAND_IN.iterdir())
    return f"localhost/cricksy-servers:{zlib.crc32(b''.join([repr(PACKAGES).encode(), *files])):08x}"


SERVERS = servers_name()


def others(names: Iterable[str]) -> set[str]:
    """Pull these images, or put stand-ins in their place; return those that there are."""
    wanted = {name for name in names if not podman.succeeds("image", "exists", name)}
    if not wanted:
        return set(names)
    if can_pull(min(wanted)):
        for name in wanted:
            podman.run("pull", "--quiet", name, patience=PATIENCE)
        return set(names)
    make_servers()
    for name in wanted:
        if kind(name) in IN_DEBIAN:
            podman.run("tag", SERVERS, name)
    return {name for name in names if kind(name) in IN_DEBIAN}


def forget_stand_ins(names: Iterable[str]) -> None:
    """Take the names of official images away from stand-ins, so that nobody takes one for the other later."""
    stand_in = podman.attempt("image", "inspect", "--format", "{{.Id}}", SERVERS).stdout
    for name in names:
        if stand_in and podman.attempt("image", "inspect", "--format", "{{.Id}}", name).stdout == stand_in:
            podman.run("untag", SERVERS, name)


def kind(image: str) -> str:
    return image.rpartition("/")[2].partition(":")[0]


def can_pull(name: str) -> bool:
    return podman.succeeds("pull", "--quiet", name, patience=PATIENCE)


def base() -> str:
    """Return an image with Python 3.11."""
    if podman.succeeds("image", "exists", BASE):
        return BASE
    if can_pull(PYTHON):
        return PYTHON
    debian(BASE, "python3", "python3-venv", "ca-certificates", *printing())
    return BASE


def printing() -> list[str]:
    """Return the packages that print: the build then needs no network for them."""
    (found,) = re.findall(r"^packages=\((.*)\)$", (PROJECT / "scripts/pango").read_text(), re.M)
    return str(found).split()


def make_servers() -> None:
    if podman.succeeds("image", "exists", SERVERS):
        return
    debian(SERVERS_BASE, *PACKAGES)
    podman.run("build", *BUILD, "--tag", SERVERS, STAND_IN)


def debian(name: str, *packages: str) -> None:
    """Import an image of Debian 12 with these packages."""
    if shutil.which("mmdebstrap") is None:
        raise podman.PodmanError("no registry answers, and mmdebstrap is not installed to make images without one")
    print(f"making {name} from packages of Debian ...", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "debian.tar"
        command = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={','.join(packages)}", "bookworm", archive]
        subprocess.run(command, check=True)
        podman.run("import", archive, name)


def build(on: str) -> int:
    """Build our image; return how many bytes it adds to its base."""
    print(f"building {OURS} on {on} ...", flush=True)
    with wheels() as folder:
        options = [f"--build-arg=BASE={on}"]
        if folder:
            options += [f"--volume={folder}:/wheels:ro"]
            options += ["--build-arg=PIP_NO_INDEX=1", "--build-arg=PIP_FIND_LINKS=/wheels"]
        file = PROJECT / "compose/Dockerfile"
        podman.run("build", *BUILD, *options, "--tag", OURS, "--file", file, PROJECT)
    added = podman.image_bytes(OURS) - podman.image_bytes(on)
    if added > LARGEST:
        raise TooLarge(f"the image adds {added / 1e6:.0f} MB to its base; at most {LARGEST / 1e6:.0f} are allowed")
    return added


@contextmanager
def wheels() -> Iterator[Path | None]:
    """Yield a folder of the locked wheels, which this machine downloads: builds may not reach its package index.

    None if this Python cannot tell which wheels the image needs.
    """
    if sys.version_info[:2] != (3, 11):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="cricksy-wheels-") as folder:
        lock = (PROJECT / "requirements/server.txt").read_text()
        # Also those that an earlier Python 3.11 than this one needs.
        file = Path(folder) / "any.txt"
        file.write_text(re.sub(r" ; python_full_version [^\\\n]*", " ", lock))
        command = [sys.executable, "-m", "pip", "download", "-qq", "--require-hashes", "--only-binary=:all:"]
        subprocess.run([*command, "--no-deps", "--dest", folder, "--requirement", file], check=True)
        yield Path(folder)
