"""Alertmanager can read its configuration, rings the right people, and tells them once of what breaks together."""

import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import yaml

from tests.alerts import rules
from tests.alerts.monitored import ALERTMANAGER
from tests.alerts.webhook import Webhook, listening
from tests.support import prometheus

FILE = ALERTMANAGER.with_name("alertmanager.yml")
ADDRESSES = {
    "ALERT_PAGE_URL": "http://127.0.0.1:1/page?key=it's&more=$1",
    "ALERT_CHAT_URL": "",
    "ALERT_WATCHDOG_URL": "http://127.0.0.1:1/watchdog",
}
PATIENCE = 20.0
GROUP_WAIT = "group_wait: 10s"
why_not = prometheus.why_not() or ("" if shutil.which("amtool") else "amtool is not installed")
needs_programs = pytest.mark.skipif(bool(why_not), reason=why_not)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "alertmanager.yml"
    subprocess.run([ALERTMANAGER, "check", path], env=ADDRESSES | {"PATH": "/usr/bin:/bin"}, check=True)
    return path


def test_addresses_come_from_the_environment_as_they_are(written: Path) -> None:
    receivers = {each["name"]: each for each in yaml.safe_load(written.read_text())["receivers"]}
    assert [each["url"] for each in receivers["page"]["webhook_configs"]] == [ADDRESSES["ALERT_PAGE_URL"]]
    assert receivers["chat"] == {"name": "chat"}
    assert written.stat().st_mode & 0o077 == 0


def test_no_address_stands_in_the_file() -> None:
    assert "http" not in FILE.read_text()


def test_rules_of_inhibition_name_alerts_that_exist() -> None:
    named = {
        name.strip()
        for rule in yaml.safe_load(FILE.read_text())["inhibit_rules"]
        for matcher in (*rule["source_matchers"], *rule["target_matchers"])
        if matcher.startswith("alertname")
        for name in matcher.partition('"')[2].rstrip('"').split("|")
    }
    assert named - set(rules.alerts()) == set()


@needs_programs
@pytest.mark.parametrize(
    ("labels", "receiver"),
    [
        (["alertname=MatchStuck", "severity=critical"], "page"),
        (["alertname=SlowApi", "severity=warning"], "chat"),
        (["alertname=LowDeltaRatio", "severity=info"], "nobody"),
        (["alertname=Watchdog", "severity=none"], "watchdog"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_severity_decides_who_hears_of_it(written: Path, labels: list[str], receiver: str) -> None:
    command = ["amtool", "config", "routes", "test", f"--config.file={written}", f"--verify.receivers={receiver}"]
    done = subprocess.run([*command, *labels], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_programs
def test_alertmanager_can_read_it(written: Path) -> None:
    subprocess.run(["amtool", "check-config", str(written)], check=True, capture_output=True)


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with listening() as found:
        yield found


@pytest.fixture
def alertmanager(webhook: Webhook, local_root: Path) -> Iterator[prometheus.Server]:
    """As the containers start it, but it waits a second where it waits ten."""
    folder = local_root / f"alertmanager-{uuid.uuid4().hex[:8]}"
    hurried = folder / "hurried"
    hurried.mkdir(parents=True)
    (hurried / "run").write_bytes(ALERTMANAGER.read_bytes())
    text = FILE.read_text()
    assert GROUP_WAIT in text
    (hurried / "alertmanager.yml").write_text(text.replace(GROUP_WAIT, "group_wait: 1s"))
    server = prometheus.alertmanager(folder, hurried / "run", ALERT_PAGE_URL=webhook.url, ALERT_CHAT_URL=webhook.url)
    server.start()
    try:
        server.wait()
        yield server
    finally:
        server.stop()


@needs_programs
def test_what_follows_from_something_worse_is_not_told(alertmanager: prometheus.Server, webhook: Webhook) -> None:
    begun = datetime.now(UTC).isoformat()
    firing = {
        "DatabaseDown": "critical",
        "HighErrorRate": "critical",
        "DatabaseHangs": "warning",
        "SweepOld": "critical",
    }
    alerts = [
        {"labels": {"alertname": name, "severity": severity, "job": "exporter"}, "startsAt": begun}
        for name, severity in firing.items()
    ]
    assert httpx.post(f"{alertmanager.url}/api/v2/alerts", json=alerts, timeout=10).status_code == 200
    deadline = time.monotonic() + PATIENCE
    while not (webhook.heard("DatabaseDown") and webhook.heard("SweepOld")) and time.monotonic() < deadline:
        time.sleep(0.1)
    # All groups wait for the same second.
    time.sleep(1)
    assert {name for name, _ in webhook.told} == {"DatabaseDown", "SweepOld"}
