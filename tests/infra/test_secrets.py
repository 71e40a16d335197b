"""The report of a failing test shows no password and no token of the services that the tests start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.masking import MASK, add_secret, mask_text, secrets

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = "tests/infra/samples/leaks.py"
FAILURES = 8


@pytest.mark.parametrize("options", [[], ["-vv", "--showlocals"], ["-vv", "--tb=native", "--full-trace"]])
def test_a_failing_test_prints_no_secret(options: list[str], tmp_path: Path) -> None:
    known = tmp_path / "secrets"
    command = [sys.executable, "-m", "pytest", SAMPLE, *options]
    env = {**os.environ, "CRICKSY_SAMPLE_SECRETS": str(known)}
    done = subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True)
    output = done.stdout + done.stderr
    # Without `print` of the output here: it may hold what it must not.
    is_complete = f"{FAILURES} failed" in output and MASK in output
    assert is_complete
    password, token = known.read_text().split()
    pieces = [secret[start : start + 8] for secret in (password, token) for start in range(len(secret) - 7)]
    shown = [piece for piece in pieces if piece in output]
    assert not shown


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("postgres://cricksy:s3cret@127.0.0.1:5432/x", f"postgres://cricksy:{MASK}@127.0.0.1:5432/x"),
        ("redis://:s3cret@host/0", f"redis://:{MASK}@host/0"),
        ("http://127.0.0.1:8000/games", "http://127.0.0.1:8000/games"),
        ("'postgres://cricksy:s3c...", f"'postgres://cricksy:{MASK}..."),
        ("...cret@127.0.0.1:5432/x", f"...{MASK}@127.0.0.1:5432/x"),
        ("scorer       scorer / s3cret", f"scorer       scorer / {MASK}"),
        ("flower       flower / s3cret", f"flower       flower / {MASK}"),
        ("FLOWER_BASIC_AUTH=flower:s3cret", f"FLOWER_BASIC_AUTH=flower:{MASK}"),
        ("token        0123abc", f"token        {MASK}"),
        ("a token that was revoked", "a token that was revoked"),
    ],
)
def test_passwords_are_masked_and_nothing_else(text: str, masked: str) -> None:
    assert mask_text(text) == masked


def test_a_known_secret_is_masked_when_it_was_cut_off_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.masking.secrets", dict(secrets))
    add_secret("0f1e2d3c4b5a")
    assert mask_text("Token 0f1e2d3c4b5a.") == f"Token {MASK}."
    assert mask_text("'0f1e2d...") == f"'{MASK}..."
    assert mask_text("...4b5a'") == f"...{MASK}'"
    assert mask_text("0f1e2d") == "0f1e2d"
