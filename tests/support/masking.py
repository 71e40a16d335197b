"""A pytest plugin that takes passwords and tokens out of reports: the output of a CI run is often public.

Dataclasses leave their secrets out of `repr`, but a failing test also shows arguments, environments, logs and the
texts of errors. `add_secret` names a value that no pattern can find, such as the token of a scorer.
"""

import re
from collections.abc import Generator
from typing import Any

import pytest

MASK = "********"
# pytest shortens long values with three dots: fewer characters than this of a secret tell nothing.
SHORTEST_PIECE = 4
PATTERNS = (
    # The password of postgres://user:password@host, whole or cut off.
    re.compile(r"(?<=://)([^\s:/@'\"]*:)[^\s@'\"]+(?=@)"),
    re.compile(r"(\bcricksy:)[\w-]+(?=\.\.\.)"),
    re.compile(r"(\.\.\.)[\w-]+(?=@127\.0\.0\.1)"),
    # What `up` prints about its accounts.
    re.compile(r"(\b(?:admin|scorer|flower) / )[\w-]+"),
    re.compile(r"(\bflower:)[\w-]+"),
    re.compile(r"(\btoken {2,})\w+"),
)
secrets: dict[str, re.Pattern[str]] = {}


def add_secret(value: str) -> str:
    """Mask this value, and pieces of it beside three dots, in all later reports; return it."""
    if len(value) > SHORTEST_PIECE:
        secrets[value] = re.compile("|".join(pieces(value)))
    return value


def pieces(value: str) -> list[str]:
    lengths = range(len(value) - 1, SHORTEST_PIECE - 1, -1)
    starts = [re.escape(value[:length]) + r"(?=\.\.\.)" for length in lengths]
    ends = [r"(?<=\.\.\.)" + re.escape(value[-length:]) for length in lengths]
    return [re.escape(value), *starts, *ends]


def mask_text(text: str) -> str:
    for pattern in secrets.values():
        text = pattern.sub(MASK, text)
    for pattern in PATTERNS:
        text = pattern.sub(rf"\g<1>{MASK}", text)
    return text


def mask(value: Any) -> Any:
    """Return the value with every text in it masked; pytest's own representations of errors change in place."""
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, list | tuple):
        return type(value)(mask(each) for each in value)
    if type(value).__module__.startswith("_pytest."):
        for name, each in vars(value).items():
            setattr(value, name, mask(each))
    return value


def mask_report(report: Any) -> Any:
    report.longrepr = mask(report.longrepr)
    report.sections = mask(report.sections)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return mask_report((yield))  # type: ignore[no-any-return]


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return mask_report((yield))  # type: ignore[no-any-return]
