"""The token of a replay need not stand on a command line, where every user of the machine sees it."""

from pathlib import Path

import pytest
from django.core.management.base import CommandError

from cricksy.up import demo
from scoring.management.commands.replay import _read_token


def test_the_token_comes_from_the_command_a_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRICKSY_TOKEN", "from the environment")
    (tmp_path / "token").write_text("from a file\n")
    assert _read_token("given", None) == "given"
    assert _read_token(None, tmp_path / "token") == "from a file"
    assert _read_token(None, None) == "from the environment"


def test_no_token_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CRICKSY_TOKEN", raising=False)
    for file in (None, tmp_path / "missing"):
        with pytest.raises(CommandError, match="token"):
            _read_token(None, file)


def test_up_puts_no_token_on_a_command_line() -> None:
    process = demo.replay(Path("match.json"), game_id="g", url="http://x", token="secret", speed=2)
    assert "secret" not in " ".join(process.command)
    assert process.env["CRICKSY_TOKEN"] == "secret"
