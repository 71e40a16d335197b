"""Where the stack of containers cannot run, the script says why."""

import os
from pathlib import Path

import pytest

from tests.compose.containers import machine


def test_it_needs_root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(machine.CannotRun, match="need root"):
        machine.prepare(tmp_path)


def test_it_needs_podman_or_debian(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(machine.CannotRun, match=r"podman, runc, iptables is missing"):
        machine.prepare(tmp_path)


def test_its_limits_are_below_those_of_the_machine(tmp_path: Path) -> None:
    text = machine.write_configuration(tmp_path / "containers.conf").read_text()
    assert f"nofile={machine.open_files()}:{machine.open_files()}" in text
    assert machine.open_files() <= 65536
