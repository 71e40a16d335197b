"""Caps on the viewers of a process and of an address; X-Forwarded-For counts only if a trusted proxy sends it."""

import resource
from contextlib import ExitStack
from ipaddress import ip_network
from typing import Any

import pytest

from realtime.sockets.admission import OTHER_FILES, Admission
from realtime.sockets.client_address import client_address


@pytest.fixture(autouse=True)
def proxies(settings: Any) -> None:
    settings.CRICKSY_TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


def scope(client: str | None, *forwarded: str) -> dict[str, Any]:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return {"client": [client, 4711] if client else None, "headers": headers}


def refusals(admission: Admission, *clients: str) -> list[str]:
    """The reason why each client is refused, or "", while all earlier clients stay connected."""
    with ExitStack() as stack:
        return [stack.enter_context(admission.admit(scope(client))) for client in clients]


@pytest.fixture
def file_limit(monkeypatch: pytest.MonkeyPatch) -> int:
    """The limit of open files that the process sees, whatever that of this machine is."""
    limit = 2000
    monkeypatch.setattr(resource, "getrlimit", lambda which: (limit, limit))
    return limit


def test_without_caps_a_whole_school_is_let_in(file_limit: int) -> None:
    assert refusals(Admission(), *["198.51.100.7"] * 1000) == [""] * 1000


def test_without_a_cap_the_limit_of_open_files_is_one(file_limit: int) -> None:
    clients = file_limit - OTHER_FILES
    assert refusals(Admission(), *["198.51.100.7"] * (clients + 1)) == [""] * clients + ["full"]


def test_a_full_process_refuses(settings: Any) -> None:
    settings.CRICKSY_WS_MAX_CONNECTIONS = 2
    assert refusals(Admission(), "192.0.2.1", "192.0.2.2", "192.0.2.3") == ["", "", "full"]


def test_an_address_has_its_share_and_others_have_theirs(settings: Any) -> None:
    settings.CRICKSY_WS_MAX_PER_ADDRESS = 2
    clients = ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2"]
    assert refusals(Admission(), *clients) == ["", "", "address", ""]


def test_a_viewer_who_leaves_makes_room(settings: Any) -> None:
    settings.CRICKSY_WS_MAX_CONNECTIONS = settings.CRICKSY_WS_MAX_PER_ADDRESS = 1
    admission = Admission()
    assert [refusals(admission, "192.0.2.1") for _ in range(3)] == [[""]] * 3
    assert not admission.by_address


def test_the_addresses_of_one_ipv6_network_are_one(settings: Any) -> None:
    settings.CRICKSY_WS_MAX_PER_ADDRESS = 1
    clients = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"]
    assert refusals(Admission(), *clients) == ["", "address", ""]


def test_an_unknown_peer_has_no_address_to_count(settings: Any) -> None:
    settings.CRICKSY_WS_MAX_PER_ADDRESS = 1
    with ExitStack() as stack:
        admission = Admission()
        assert [stack.enter_context(admission.admit(scope(None))) for _ in range(3)] == [""] * 3


@pytest.mark.parametrize(
    ("client", "forwarded", "address"),
    [
        ("192.0.2.1", ["203.0.113.9"], "192.0.2.1"),  # not a trusted proxy: anyone can send the header
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1, 203.0.113.9"], "203.0.113.9"),  # the client sent the first address itself
        ("10.0.0.1", ["203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"),
        ("10.0.0.1", ["[2001:db8::9]:443"], "2001:db8::9"),
        ("10.0.0.1", ["garbage"], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("fd00::1", ["2001:db8::9"], "2001:db8::9"),
        (None, ["203.0.113.9"], "None"),
    ],
)
def test_the_address_is_the_last_one_that_is_not_a_trusted_proxy(
    client: str | None, forwarded: list[str], address: str
) -> None:
    assert str(client_address(scope(client, *forwarded))) == address
