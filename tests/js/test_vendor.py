"""The libraries of others are those that their README names, byte for byte, each with its licence."""

import re
from hashlib import sha256
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "realtime/pages/static/pages/vendor"
ROW = re.compile(
    r"^\| (?P<file>[\w.-]+\.(?:js|css)) \| (?P<package>\S+ \d+\.\d+\.\d+.*?) \| (?P<licence>\S+) \| "
    r"(?P<hash>[0-9a-f]{64}) \|$",
    re.M,
)


def rows() -> dict[str, str]:
    """Return the hash of each file of the table."""
    return {row["file"]: row["hash"] for row in ROW.finditer((VENDOR / "README.md").read_text())}


def test_each_file_is_the_one_of_its_package() -> None:
    files = [path for path in VENDOR.iterdir() if path.suffix in {".js", ".css"}]
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in files}
    assert found == rows()
    assert found


def test_each_file_has_its_licence_and_nothing_else_is_there() -> None:
    files = {path.name for path in VENDOR.iterdir()}
    licences = {path.name for path in VENDOR.glob("*.LICENSE")}
    assert licences == {f"{Path(name).stem}.LICENSE" for name in rows()}
    assert all((VENDOR / name).read_text().strip() for name in licences)
    assert files == {*rows(), *licences, "README.md"}
