"""The engine on a device, in Node: its download, and its worker."""

import shutil

import pytest

from tests.js.test_javascript import in_node

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")


@pytest.mark.parametrize("name", ["desk", "engine-files"])
def test_in_node(name: str) -> None:
    in_node(name)
