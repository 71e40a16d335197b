"""A pytest plugin: the folder of static files under names with a hash, as containers serve them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder, filled as the Dockerfile fills it. To fill it takes fifteen seconds, so nobody may change it."""
    folder = tmp_path_factory.mktemp("static")
    dockerfile = (PROJECT / "compose/Dockerfile").read_text()
    (command,) = re.findall(r"manage\.py (collectstatic (?:.*\\\n)*.*)", dockerfile)
    options = command.replace("\\\n", " ").split()
    done = run(["manage.py", *options], CRICKSY_STATIC_ROOT=str(folder))
    assert done.returncode == 0, done.stderr
    return folder


def run(command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the project with these settings too."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "cricksy.settings", **more}
    return subprocess.run([sys.executable, *command], cwd=PROJECT, env=env, capture_output=True, text=True)
